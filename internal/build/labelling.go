package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement/label"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
)

// Label is a check by hand of the word list of a language: messages are drawn at
// random for people to read, and what they found is counted.
type Label struct {
	Language string
	Draw     int    // how many messages, half of those that the list takes for passion
	Seed     uint64 // the same draws the same
}

// LabelResult is what became of it.
type LabelResult struct {
	File     string        // that people write into, as they know it
	Drawn    int           // messages that were drawn in this run; 0 when the file was there
	Counted  *label.Result // of a file that was there
	On, List string        // the day and the list to write down
	Problems source.List
}

// labelDir is where samples lie: the words of customers, for nobody else.
const labelDir = ".hearth/labels"

// RunLabel draws a sample, or counts the one that is there.
func RunLabel(ctx context.Context, opt Options, asked Label) (LabelResult, error) {
	r := run{Options: opt}
	out := LabelResult{File: labelDir + "/" + asked.Language + ".csv"}
	if err := r.load(); err != nil {
		return out, err
	}
	data, err := r.imports(ctx)
	lists := r.wordLists()
	if err == nil && lists != nil && !slices.Contains(lists.Languages(), asked.Language) {
		r.problems.Errorf(source.Pos{File: words.Dir}, "label", "name one of: "+strings.Join(lists.Languages(), ", "), "there is no word list for the language %q", asked.Language)
	}
	if err == nil && (data == nil || len(data.Ledger().Entries) == 0) {
		r.problems.Errorf(source.Pos{File: "data/raw"}, "no-data", "put an export there, or `hearth sample` for made-up ones", "there are no data yet")
	}
	if err == nil && r.problems.Count(source.Error) == 0 {
		out.On, out.List = data.AsOf().String(), lists.ListVersion(asked.Language)
		err = r.label(ctx, data, asked, &out)
	}
	out.Problems = r.problems
	return out, err
}

// label counts the file where there is one, and draws one where there is none.
func (r *run) label(ctx context.Context, data *rows.Rows, asked Label, out *LabelResult) error {
	at := filepath.Join(r.Root, filepath.FromSlash(out.File))
	text, err := os.ReadFile(at)
	if err == nil {
		out.Counted, err = r.labelled(ctx, data, asked.Language, out.File, text)
		return err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	all, problems, err := label.Draw(data, asked.Language, asked.Draw, asked.Seed, out.File)
	r.problems.Add(problems...)
	if err != nil || r.problems.Count(source.Error) > 0 {
		return err
	}
	sheet, missing, err := label.Sheet(data, all)
	switch {
	case err != nil:
		return err
	case missing > 0:
		r.problems.Errorf(source.Pos{File: out.File}, "label", "draw where the exports were imported: data/text never leaves that machine", "the words of %d of %d messages are not here", missing, len(all))
		return nil
	}
	out.Drawn = len(all)
	return writePrivate(at, sheet)
}

// writePrivate writes a file for its owner only, and never over another.
func writePrivate(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// labelled counts a sample that people filled in.
func (r *run) labelled(ctx context.Context, data *rows.Rows, language, name string, text []byte) (*label.Result, error) {
	all, problems := label.Parse(name, text)
	r.problems.Add(problems...)
	if len(all) == 0 || r.problems.Count(source.Error) > 0 {
		return nil, nil
	}
	engine, err := r.engine(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the engine: %w", err)
	}
	if err := engine.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return nil, errors.Join(fmt.Errorf("load the rows: %w", err), engine.Close())
	}
	out, err := label.Count(ctx, engine, language, all)
	return &out, errors.Join(err, engine.Close())
}
