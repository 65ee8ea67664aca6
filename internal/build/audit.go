package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/guard/audit"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
	"hearth/internal/whole"
)

// auditFile remembers what earlier audits were told. It may be deleted at any
// time. stampFile names the answers that were found to give nothing away: it is
// kept beside them, so that a build without rows need not take it on trust.
const (
	auditFile = ".hearth/cache/audit.json"
	stampFile = answersDir + "/audited"
)

// rememberedForm goes up when what an audit asks or knows of places changes.
const rememberedForm = 2

// remembered is the content of auditFile.
type remembered struct {
	Form    int    // of what follows: of another one nothing is taken over
	Inputs  string // the rows that all of it is about
	Leaves  []insight.Leaf
	Known   map[string]guard.Published
	Refused map[string]bool
}

// audit looks at all answers together: those of stories and drafts, and those
// that editions keep. What it must know for that it asks the rows, once.
func (r *run) audit(ctx context.Context, all []asked, data *rows.Rows, engine *engine) error {
	reg, err := r.metrics()
	if err != nil || r.problems.Count(source.Error) > 0 {
		return err
	}
	named, err := r.named(all)
	if err != nil || len(named) == 0 {
		return err
	}
	identity := identityOf(named, r.cfg.Privacy.Minimum)
	stamp := filepath.Join(r.Root, filepath.FromSlash(stampFile))
	site := audit.Site{Registry: reg, Policy: guard.Policy{Minimum: r.cfg.Privacy.Minimum}, Known: map[string]guard.Published{}, Refused: map[string]bool{}}
	if had, err := os.ReadFile(stamp); err == nil && strings.TrimSpace(string(had)) == identity {
		r.problems.Add(audit.Near(named, site)...)
		return nil
	}
	inputs := r.inputs(data)
	if inputs == "" {
		result := auditBlind(named, site)
		r.problems.Add(result.Leaks...)
		r.result.Unaudited = result.Unchecked
		return nil
	}
	r.recall(inputs, &site)
	r.progress("looking for what the answers give away together")
	result, err := r.auditRows(ctx, named, &site, engine)
	if err != nil {
		return err
	}
	r.problems.Add(result.Leaks...)
	r.result.Unaudited = result.Unchecked
	if err := r.remember(inputs, site); err != nil || result.Leaks.Count(source.Error) > 0 {
		return err
	}
	return whole.File(stamp, 0o644, []byte(identity+"\n"))
}

// auditRows audits until nothing more has to be asked. The engine is opened
// only when something has.
func (r *run) auditRows(ctx context.Context, named []audit.Named, site *audit.Site, engine *engine) (result audit.Result, err error) {
	if site.Leaves != nil {
		if result := audit.Run(named, *site); len(result.Open) == 0 {
			return result, nil
		}
	}
	err = engine.use(ctx, func(desk *insight.Desk) (err error) {
		if site.Leaves, err = desk.Leaves(ctx); err != nil {
			return err
		}
		result, err = r.auditDesk(ctx, named, site, desk)
		return err
	})
	return result, err
}

// maxAuditRounds ends an audit that does not come to an end by itself.
const maxAuditRounds = 40

func (r *run) auditDesk(ctx context.Context, named []audit.Named, site *audit.Site, desk *insight.Desk) (audit.Result, error) {
	going := audit.New(named, *site)
	for range maxAuditRounds {
		result := going.Round()
		if len(result.Open) == 0 {
			return result, nil
		}
		for _, q := range result.Open {
			answer, problems := desk.Ask(ctx, q)
			if err := canceled(ctx); err != nil {
				return audit.Result{}, err
			}
			if key := insight.Key(q); problems.Count(source.Error) > 0 {
				site.Refused[key] = true
			} else {
				site.Known[key] = guard.Publish(answer, site.Policy)
			}
		}
	}
	result := going.Round()
	result.Unchecked.Add(source.Problem{Pos: named[0].Pos, Severity: source.Note, Rule: "audit", Text: "the answers have so much in common that not all of it was looked at"})
	return result, nil
}

// auditBlind audits where there are no rows: what the answers alone show to be
// too small is a leak, the rest can only be judged where the rows are.
func auditBlind(named []audit.Named, site audit.Site) audit.Result {
	result := audit.Run(named, site)
	for _, q := range result.Open {
		site.Refused[insight.Key(q)] = true
	}
	return audit.Run(named, site)
}

// recall takes over what earlier audits of the same rows were told.
func (r *run) recall(inputs string, site *audit.Site) {
	var old remembered
	text, err := os.ReadFile(filepath.Join(r.Root, filepath.FromSlash(auditFile)))
	if err != nil || json.Unmarshal(text, &old) != nil || old.Form != rememberedForm || old.Inputs != inputs {
		return
	}
	site.Leaves = old.Leaves
	maps.Copy(site.Known, old.Known)
	maps.Copy(site.Refused, old.Refused)
}

func (r *run) remember(inputs string, site audit.Site) error {
	text, err := json.Marshal(remembered{rememberedForm, inputs, site.Leaves, site.Known, site.Refused})
	if err != nil {
		return err
	}
	return whole.File(filepath.Join(r.Root, filepath.FromSlash(auditFile)), 0o644, text)
}

// named lists all answers with the places that show them, equal ones once.
func (r *run) named(all []asked) ([]audit.Named, error) {
	var out []audit.Named
	seen := map[string]bool{}
	for _, a := range all {
		p, ok := r.answers[a.key]
		if !ok || seen[a.key] {
			continue
		}
		seen[a.key] = true
		n := audit.Named{Answer: p.Answer(), Pos: a.question.Pos}
		if a.figure != nil {
			n.Name = a.figure.Name.Text
		}
		out = append(out, n)
	}
	kept, err := r.editions()
	return append(out, kept...), err
}

// editions reads the answers that frozen editions keep.
func (r *run) editions() ([]audit.Named, error) {
	var out []audit.Named
	dir := path.Join(answersDir, "editions")
	err := fs.WalkDir(os.DirFS(r.Root), dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" {
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			return err
		}
		data, err := os.ReadFile(filepath.Join(r.Root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		answers, err := parseAnswers(path.Base(name), data)
		if err != nil {
			return nil // said where editions are read; other files are no answers
		}
		for _, p := range answers {
			n := audit.Named{Answer: p.Answer(), Pos: source.Pos{File: name}}
			if path.Base(name) != numbersFile {
				n.Name = strings.TrimSuffix(path.Base(name), ".json")
			}
			out = append(out, n)
		}
		return nil
	})
	return out, err
}

// identityOf names a set of answers, the rule they are held to, and what holds them to it.
func identityOf(named []audit.Named, minimum int64) string {
	parts := map[string]bool{}
	for _, n := range named {
		text, err := json.Marshal(n.Answer)
		if err != nil {
			return ""
		}
		parts[string(text)] = true
	}
	h := sha256.New()
	fmt.Fprintln(h, minimum, method, audit.Version)
	for _, text := range slices.Sorted(maps.Keys(parts)) {
		fmt.Fprintln(h, text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
