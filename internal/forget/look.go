package forget

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/whole"
)

// Change is what is to be done to a file.
type Change struct {
	Path   string // relative to the site, with slashes
	Why    string // of a file that is to be deleted; "" for one that is changed
	Places []Place
	data   []byte
}

// Place is a line of a file that is changed, and what is there.
type Place struct {
	Line int // 0 for a file that a program wrote
	What string
}

// Rest is a file that holds the person and stays as it is.
type Rest struct{ Path, Why string }

// Found is what there is of a person in the files of a folder.
type Found struct {
	Changes []Change
	Rests   []Rest
}

// Look goes through the files below a folder. Those that skip names, by their
// path, are somebody else's to look through; a folder that it names is passed
// over whole.
func (p *Person) Look(dir string, skip func(name string) bool) (Found, error) {
	var out Found
	err := filepath.WalkDir(dir, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, full)
		if err != nil || rel == "." {
			return err
		}
		name := filepath.ToSlash(rel)
		if skip(name) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		return p.file(dir, name, &out)
	})
	return out, err
}

// file looks at one file.
func (p *Person) file(dir, name string, out *Found) error {
	if why, ok := p.files[name]; ok {
		out.Changes = append(out.Changes, Change{Path: name, Why: why})
		return nil
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	if p.In(path.Base(name)) {
		out.Rests = append(out.Rests, Rest{name, "its name tells who they are: give it another one, and change what leads to it"})
	}
	raw := strings.HasPrefix(name, "data/raw/")
	if bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data) {
		if edited, places, ok := p.archive(data); raw && ok {
			out.change(name, edited, places)
			return nil
		}
		how := "delete it, or make it anew without them"
		if raw {
			how = anew
		}
		if what := p.packed(data); what != "" {
			out.Rests = append(out.Rests, Rest{name, "they are in this " + what + ": " + how})
		}
		return nil
	}
	if raw && !slices.Contains(tables, strings.ToLower(path.Ext(name))) {
		if edited, places, ok := p.document(string(data)); ok {
			out.change(name, []byte(edited), places)
		} else if p.In(string(data)) {
			out.Rests = append(out.Rests, Rest{name, "they are in this export, whose records no program can take out safely: " + anew})
		}
		return nil
	}
	t := newText(string(data))
	p.edit(name, t)
	if strings.HasPrefix(name, "data/answers/") && len(t.places) > 0 {
		t.places = []Place{{What: t.places[0].What}} // nobody writes these lines
	}
	out.change(name, []byte(t.String()), t.places)
	return nil
}

// change adds a file that is to be changed at some places; none for one that is not.
func (f *Found) change(name string, data []byte, places []Place) {
	if len(places) > 0 {
		slices.SortStableFunc(places, func(a, b Place) int { return a.Line - b.Line })
		f.Changes = append(f.Changes, Change{Path: name, Places: slices.Compact(places), data: data})
	}
}

// tables are the endings of exports that have a record a line or so, and of what
// says how one is read.
var tables = []string{".csv", ".tsv", ".ndjson", ".jsonl", ".yaml"}

// anew is what to do about an export that cannot be changed.
const anew = "delete it, and ask for a new one if you need it; its rows stay without it"

// edit takes the person out of a text.
func (p *Person) edit(name string, t *text) {
	raw := strings.HasPrefix(name, "data/raw/")
	switch ending := strings.ToLower(path.Ext(name)); {
	case ending == ".md":
		for _, v := range p.Voices {
			t.unlink(v)
		}
		p.remixes(name, t)
	case raw && (ending == ".csv" || ending == ".tsv"):
		p.records(t)
	case raw && (ending == ".ndjson" || ending == ".jsonl"):
		p.objects(t)
	}
	t.redact(&p.Terms)
}

// Do carries the changes out.
func (f Found) Do(dir string) error {
	for _, c := range f.Changes {
		full := filepath.Join(dir, filepath.FromSlash(c.Path))
		if c.Why != "" {
			if err := os.Remove(full); err != nil && !os.IsNotExist(err) {
				return err
			}
			continue
		}
		info, err := os.Stat(full)
		if err != nil {
			return err
		}
		if err := whole.File(full, info.Mode().Perm(), c.data); err != nil {
			return err
		}
	}
	return nil
}

// text is a file line by line.
type text struct {
	lines  []string
	gone   []bool
	places []Place
}

func newText(s string) *text {
	lines := strings.SplitAfter(s, "\n")
	return &text{lines: lines, gone: make([]bool, len(lines))}
}

func (t *text) String() string {
	var b strings.Builder
	for i, line := range t.lines {
		if !t.gone[i] {
			b.WriteString(line)
		}
	}
	return b.String()
}

func (t *text) note(line int, format string, args ...any) {
	t.places = append(t.places, Place{line + 1, fmt.Sprintf(format, args...)})
}

// drop takes lines out, from one up to before another.
func (t *text) drop(from, to int, what string) {
	t.note(from, "%s", what)
	for i := from; i < min(to, len(t.lines)); i++ {
		t.gone[i] = true
	}
}

// redact puts something else in the place of what is of the person. A sentence
// may go over several lines.
func (t *text) redact(terms *Terms) {
	var b strings.Builder
	var starts, numbers []int
	for i, line := range t.lines {
		if !t.gone[i] {
			starts, numbers = append(starts, b.Len()), append(numbers, i)
			b.WriteString(line)
		}
	}
	whole := b.String()
	spans := terms.spans(whole)
	if len(spans) == 0 {
		return
	}
	for _, s := range spans {
		at, _ := slices.BinarySearch(starts, s.from+1)
		what := "they are named here"
		if s.with == TakenOut {
			what = "their words stand here"
		}
		t.note(numbers[at-1], "%s", what)
	}
	edited := terms.Edit(whole)
	t.lines, t.gone = []string{edited}, []bool{false}
}
