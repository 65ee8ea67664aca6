package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// readable are the endings of files that are opened inside an archive; of
// pictures and videos there are thousands.
var readable = []string{".csv", ".tsv", ".tab", ".txt", ".json", ".js", ".ndjson", ".jsonl", ".xml", ".atom", ".rss", ".xlsx", ".xls", ""}

// refusal is a part that no format took.
type refusal struct {
	pos        source.Pos
	rule, hint string
	text       string
}

// walk opens the file and hands each part to the format that claims it.
func (s *sink) walk(ctx context.Context) {
	if !s.known() {
		return
	}
	box, problems := table.List(s.in.Name, s.in.Reader, s.in.Size, table.Default())
	s.result.Problems.Add(problems...)
	if problems.Failed(false) {
		return
	}
	s.named = daysIn(s.in.Name)
	entries := s.wanted(box)
	if box.Archive && len(entries) == 0 {
		s.result.Problems.Errorf(source.Pos{File: s.in.Name}, "not-an-export", "import the archive as the platform gave it", "this archive holds no file that Hearth can read")
		return
	}
	var refused []refusal
	for _, e := range entries {
		if ctx.Err() != nil {
			s.result.Problems.Errorf(source.Pos{File: s.in.Name}, "stopped", "", "reading was stopped")
			return
		}
		if len(entries) == 1 && s.streamed(ctx, e) {
			continue
		}
		refused = append(refused, s.entry(e, box.Archive)...)
		if large := func(p source.Problem) bool { return p.Rule == "too-large" }; s.together != nil && slices.ContainsFunc(s.result.Problems, large) {
			s.note(s.together.pos, s.together.rule, s.together.hint, "%s", s.together.text)
		}
	}
	s.refuse(refused)
}

// wanted gives the entries to open. When the archive of an account is
// recognised by a name inside, only the files that its format needs are opened:
// messages between people lie beside them.
func (s *sink) wanted(box table.Box) []table.Entry {
	if !box.Archive {
		return box.Entries
	}
	for _, f := range s.candidates() {
		var inside []table.Entry
		for _, e := range box.Entries {
			if slices.ContainsFunc(f.inside, func(p string) bool { ok, _ := path.Match(p, e.Base()); return ok }) {
				inside = append(inside, e)
			}
		}
		if len(inside) > 0 {
			slices.SortStableFunc(inside, func(a, b table.Entry) int { return strings.Compare(a.Base(), b.Base()) }) // account.js first
			s.stampOf(inside)
			return inside
		}
	}
	var out []table.Entry
	for _, e := range box.Entries {
		hidden := strings.HasPrefix(e.Base(), ".") || strings.Contains(e.Name, "__MACOSX/")
		if !hidden && slices.Contains(readable, strings.ToLower(path.Ext(e.Base()))) {
			out = append(out, e)
		}
	}
	s.stampOf(out)
	return out
}

// stampOf notes when the newest entry was written, as evidence of the capture.
func (s *sink) stampOf(entries []table.Entry) {
	for _, e := range entries {
		if y := e.Modified.Year(); y > 2000 && y < 2100 {
			s.stamped = max(s.stamped, engagement.DayOf(e.Modified))
		}
		s.named = append(s.named, daysIn(e.Name)...)
	}
}

// entry reads one file and gives the parts of it that nobody took.
func (s *sink) entry(e table.Entry, inArchive bool) (refused []refusal) {
	parts, problems := e.Read()
	if inArchive && len(parts) == 0 {
		for _, p := range problems {
			refused = append(refused, refusal{p.Pos, p.Rule, p.Hint, p.Text})
		}
		return refused
	}
	s.result.Problems.Add(problems...)
	for i := range parts {
		refused = append(refused, s.part(&parts[i])...)
	}
	return refused
}

// part hands a document, or each table of a grid, to its format.
func (s *sink) part(p *table.Part) (refused []refusal) {
	if p.Form != table.Grid {
		r := s.choose(p, -1)
		if r == nil {
			return nil
		}
		if refused, taken := s.unwrapped(p); r.rule == "unknown-format" && taken {
			return refused
		}
		return []refusal{*r}
	}
	for t := range p.Tables {
		if r := s.choose(p, t); r != nil {
			refused = append(refused, *r)
		}
	}
	return refused
}

// candidates are the formats that may be tried.
func (s *sink) candidates() []Format {
	if s.opt.Format == "" {
		return s.formats
	}
	return slices.DeleteFunc(slices.Clone(s.formats), func(f Format) bool { return f.Name != s.opt.Format })
}

// known reports a format asked for that does not exist.
func (s *sink) known() bool {
	var names []string
	for _, f := range append(s.formats, mapper()) {
		names = append(names, f.Name)
	}
	switch {
	case s.opt.Format != "" && s.opt.Format != mapper().Name && s.opt.Mapping != nil && slices.Contains(names, s.opt.Format):
		beside := MappingFile(s.in.Name)
		s.result.Problems.Errorf(source.Pos{File: beside}, "two-ways", fmt.Sprintf("take `format: %s` out of hearth.yaml, or delete %s", s.opt.Format, beside),
			"this file says what the columns mean, and hearth.yaml that they are those of %q: one of the two is too much", s.opt.Format)
		return false
	case s.opt.Format == "" || slices.Contains(names, s.opt.Format):
		return true
	}
	hint := "see `hearth formats`"
	if near := source.Nearest(s.opt.Format, names); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	s.result.Problems.Errorf(source.Pos{File: s.in.Name}, "unknown-format", hint, "there is no format %q", s.opt.Format)
	return false
}

// choose finds the one format that claims a part and lets it read.
func (s *sink) choose(p *table.Part, t int) *refusal {
	if t >= 0 {
		s.header(&p.Tables[t])
	}
	if s.opt.Mapping != nil && t >= 0 {
		return s.mapped(&p.Tables[t], s.opt.Mapping, p.Mac)
	}
	if r := s.private(p, t); r != nil {
		return r
	}
	var full []Format
	var near Format
	var best claim
	why := ""
	for _, f := range s.candidates() {
		if f.perPart != (t < 0) || f.whole && p.Inner {
			continue
		}
		switch c := f.claim(p, t); {
		case c.full():
			full, why = append(full, f), c.why
		case c.near() && c.found*best.required >= best.found*c.required:
			near, best = f, c
		}
	}
	pos := source.Pos{File: p.Name}
	if t >= 0 {
		pos.Line = int(p.Tables[t].Headers[0].Line)
	}
	switch {
	case len(full) == 1:
		if full[0].trap != nil {
			if r := full[0].trap(s, p, t); r != nil {
				return r
			}
		}
		s.accept(full[0].Name, why)
		s.silent = full[0].private
		full[0].over(s, p, t)
		s.silent = false
		return nil
	case len(full) > 1:
		return &refusal{pos, "two-formats", fmt.Sprintf("write `format: %s` or `format: %s` at the source in hearth.yaml", full[0].Name, full[1].Name),
			fmt.Sprintf("this could be %s as well as %s", full[0].Title, full[1].Title)}
	}
	r := aside(p, t)
	if r != nil && s.opt.Format == "" {
		return r
	}
	if t < 0 && near.Name == "" {
		if r, known := s.laidOut(p); known {
			return r
		}
	}
	if t >= 0 && (s.opt.Format == "" || s.opt.Format == mapper().Name) {
		if r = s.guessed(&p.Tables[t], p.Mac, near.Name != ""); r == nil {
			return nil
		}
	}
	return s.unknown(p, pos, near, best, r)
}

// header notes the columns of a table, and holds it to its key.
func (s *sink) header(t *table.Table) {
	for _, h := range t.Headers {
		s.result.Columns = append(s.result.Columns, h.Text)
	}
	s.unique(t)
}

// unknown words the refusal of a part that nobody claims.
func (s *sink) unknown(p *table.Part, pos source.Pos, near Format, c claim, r *refusal) *refusal {
	switch {
	case p.Form == table.JSON && s.cut(p):
		return &refusal{p.Place(int64(len(bytes.TrimSpace(p.Text)))), "broken-json", "download the export again: it broke off on the way", "the file ends in the middle"}
	case near.Name != "" && len(c.missing) > 0:
		return &refusal{pos, "unknown-format", "export it again with all columns, or write a mapping file beside it",
			fmt.Sprintf("this resembles %s, but there is no %s", near.Title, strings.Join(c.missing, " and no "))}
	case r != nil:
		return r
	case s.opt.Format != "":
		return &refusal{pos, "unknown-format", "take `format:` away to let Hearth find out, or see `hearth formats`", fmt.Sprintf("this is not %q", s.opt.Format)}
	}
	return &refusal{pos, "unknown-format", "see `hearth formats` for what Hearth reads", fmt.Sprintf("this is %s of a kind that Hearth does not know", p.Form)}
}

// cut says whether a JSON document breaks off, so that what it lacks to be
// recognised may have been in its lost end.
func (s *sink) cut(p *table.Part) bool {
	var raw json.RawMessage
	err := json.NewDecoder(bytes.NewReader(p.Text)).Decode(&raw)
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// accept notes a format that claimed a part.
func (s *sink) accept(name, why string) {
	switch known := strings.Split(s.result.Format, ", "); {
	case s.result.Format == "":
		s.result.Format, s.result.Why = name, why
	case !slices.Contains(known, name):
		s.result.Format += ", " + name
	}
}

// refuse reports what nobody took: errors when the whole file was refused,
// remarks when some of it was read. Parts refused for the same reason are one
// problem.
func (s *sink) refuse(refused []refusal) {
	seen := map[string]int{}
	for _, r := range refused {
		if seen[r.text]++; seen[r.text] > 1 {
			continue
		}
		p := source.Problem{Pos: r.pos, Rule: r.rule, Text: r.text, Hint: r.hint}
		if s.result.Format != "" && !slices.Contains([]string{"two-formats", "mapping", "date-order", "date-missing"}, r.rule) {
			p.Severity = source.Note
			p.Text = "left unread: " + r.text
		}
		s.result.Problems.Add(p)
	}
}
