package build

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/memo"
	"hearth/internal/source"
)

// provenanceFile keeps, among the answers, which exports they come from: a build
// without rows has no ledger. No figure can have its name.
const provenanceFile = "_sources.json"

// hashDigits is how much of a hash is told: enough to know an export again.
const hashDigits = 12

// provenance is what may be told of the exports of a site: by the ledger, or
// without rows by what was kept.
func (r *run) provenance(data *rows.Rows, fromRows bool) (insight.Provenance, error) {
	policy := guard.Policy{Minimum: r.cfg.Privacy.Minimum}
	if fromRows {
		return guard.Provenance(insight.ProvenanceOf(exportsOf(data.Ledger(), r.fileNames(data.Ledger())), r.deskOptions(data)), policy), nil
	}
	var kept insight.Provenance
	name := path.Join(answersDir, provenanceFile)
	text, err := os.ReadFile(filepath.Join(r.Root, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil // of a Hearth that did not tell it
	}
	if err != nil {
		return kept, err
	}
	if bad := json.Unmarshal(text, &kept); bad != nil {
		r.problems.Errorf(source.Pos{File: name}, "answer-unreadable", "delete it and build once where the exports are", "which exports the numbers come from cannot be read: %v", bad)
		return insight.Provenance{}, nil
	}
	return guard.Provenance(kept.Among(nil, private(r)), policy), nil
}

// fileNames gives what the site calls some exports, by their paths, and warns of
// names for exports that are not there.
func (r *run) fileNames(l rows.Ledger) map[string]string {
	out := map[string]string{}
	for _, s := range r.cfg.Sources {
		for _, f := range s.Files {
			raw := path.Join("data/raw", s.Name, f.File)
			if !slices.ContainsFunc(l.Entries, func(e rows.Entry) bool { return e.Raw == raw }) {
				r.problems.Warnf(f.Pos, "no-export", "write the name of a file in "+path.Join("data/raw", s.Name)+", or take the line out", "files: there is no export %q in the source %s", f.File, s.Name)
			}
			out[raw] = f.Name
		}
	}
	return out
}

// exportsOf gives what the ledger knows of each export, with the names that the
// site gives some, by path.
func exportsOf(l rows.Ledger, names map[string]string) []insight.Export {
	titles := map[string]string{}
	for _, f := range ingest.Formats() {
		titles[f.Name], _, _ = strings.Cut(f.Title, " (")
	}
	var out []insight.Export
	for _, e := range l.Entries {
		x := insight.Export{
			Source: e.Source, Name: names[e.Raw], Covers: e.Coverage, Format: titles[e.Format], Hash: e.SHA256[:min(hashDigits, len(e.SHA256))],
			Zone: e.Zone, Captured: e.Captured, Reported: e.Messages == 0 && e.Readings > 0, Kept: insight.Tally{N: e.Kept}, LeftOut: leftOutOf(e),
		}
		for _, s := range e.Shared {
			for _, r := range s.Rows {
				x.Again.N += r[1] - r[0] + 1
			}
		}
		out = append(out, x)
	}
	return out
}

// leftOutOf adds up the rows that an export left out, by kind of reason.
func leftOutOf(e rows.Entry) []insight.LeftOutFor {
	var out []insight.LeftOutFor
	for _, cause := range ingest.Causes() {
		var n int64
		for _, d := range e.Dropped {
			if ingest.CauseOf(d.Reason) == cause {
				n += d.Rows
			}
		}
		if n > 0 {
			out = append(out, insight.LeftOutFor{Cause: cause, Rows: insight.Tally{N: n}})
		}
	}
	return out
}

// provenance gives the exports of the sources that an answer names. Where the data
// are, everything is asked for that: what no number comes from is not told of.
func (a *answering) provenance(ctx context.Context) (insight.Provenance, error) {
	if a == nil {
		return insight.Provenance{}, nil
	}
	if a.engine.start == nil {
		return a.exports, nil
	}
	for _, o := range a.order {
		if err := a.fill(ctx, o); err != nil {
			return insight.Provenance{}, err
		}
	}
	named := map[string]bool{}
	for _, p := range a.answers() {
		for _, s := range p.Answer().Sources {
			named[s.Name] = true
		}
	}
	return a.exports.Among(named, nil), nil
}

// keepProvenance writes it beside the answers; of no sources there is no file.
func (r *run) keepProvenance(ctx context.Context, a *answering) error {
	told, err := a.provenance(ctx)
	if err != nil {
		return err
	}
	if len(told.Sources) == 0 {
		return r.keepBeside(provenanceFile, nil)
	}
	return r.keepBeside(provenanceFile, told)
}

// provenance gives the exports to the pages that tell of them.
func (d *Desk) provenance(r *memo.Reader, _ string) (memo.Result, error) {
	told, err := d.data.answering.provenance(r.Context())
	if err != nil {
		return memo.Result{}, err
	}
	text, err := json.Marshal(told)
	return memo.Result{Value: told, Sum: memo.SumOf(text)}, err
}

// Provenance gives the exports that the numbers come from, by source.
func (l *look) Provenance() insight.Provenance {
	told, err := memo.Get[insight.Provenance](l.r, keyProvenance)
	l.fail(err)
	return told
}
