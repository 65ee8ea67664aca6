package ingest

import (
	"cmp"
	"iter"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// voice is what somebody outside said, as one row of a platform's own export
// tells of it, with the brand's answer that stands beside it.
type voice struct {
	m        engagement.Message
	w        Words
	id       string // as the platform writes it
	answered bool
	answer   cell.Stamp // when the brand answered; the zero value when the file does not say
	reply    string     // what it said; "" when the file does not say
	again    string     // why it is left out when another one has its id; "" for that the last one counts
}

// voice takes one in. The answer is a message of its own, so that questions
// about answers see it.
func (s *sink) voice(tl *tally, v voice) {
	v.w.Language = v.m.Language
	s.countAs(tl, s.message(v.m, v.w), cmp.Or(v.again, sameAgain))
	if !v.answered {
		return
	}
	a := engagement.Message{
		Platform: v.m.Platform, Place: v.m.Place, ID: s.id(v.m.Platform, v.id+"#reply"), Parent: v.m.ID, Root: v.m.ID,
		Kind: engagement.KindAnswer, Role: engagement.RoleBrand, Language: v.m.Language,
	}
	if !v.answer.At.IsZero() {
		s.stamp(&tally{}, &a, v.answer) // the days that the file speaks for are those of the messages
	}
	s.message(a, Words{Text: v.reply, Language: a.Language})
}

// newest gives for each id the number of the row that was changed last; of rows
// changed at the same time, the last one. Rows without an id are not in it.
func newest(rows []table.Row, id func(table.Row) string, changed func(table.Row) time.Time) map[string]int {
	best := map[string]int{}
	for i, r := range rows {
		k := id(r)
		if k == "" {
			continue
		}
		if b, ok := best[k]; !ok || !changed(r).Before(changed(rows[b])) {
			best[k] = i
		}
	}
	return best
}

// claimed is a claim of a format that has columns of its own: telling are those.
// A table without them does not even resemble the format.
func (n naming) claimed(p *table.Part, t int, telling []string, why string, required ...string) claim {
	sh := n.sheet(&p.Tables[t], readLexicon())
	for _, f := range telling {
		if !sh.has(f) {
			return claim{}
		}
	}
	return sh.claim(why, required...)
}

// settled settles how the column of a field writes dates.
func (s *sink) settled(sh sheet, field string, set cell.Dates) (cell.Dates, *refusal) {
	column := -1
	if c := sh.fields[field]; len(c) > 0 {
		column = c[0]
	}
	return s.dates(sh.Table, column, set)
}

// inUTC says whether the header of a field's column says that its times are in UTC.
func (sh sheet) inUTC(field string) bool {
	return utcHeader(sh.header(field))
}

func utcHeader(name string) bool { return strings.Contains(cell.Header(name), "(utc)") }

// moment reads the date of a row's field; one that cannot be read is reported.
func (s *sink) moment(sh sheet, r table.Row, field string, d cell.Dates) (cell.Stamp, bool) {
	c := sh.cell(r, field)
	if cell.Null(c.Text) {
		return cell.Stamp{}, false
	}
	return s.date(sh.Table, c, sh.header(field), d)
}

// dated goes through the rows that hold something, each with the time in a field;
// those without one are counted.
func (s *sink) dated(tl *tally, sh sheet, field string, d cell.Dates) iter.Seq2[table.Row, cell.Stamp] {
	return func(yield func(table.Row, cell.Stamp) bool) {
		for i, r := range sh.Rows {
			if sh.skipped(tl, i) {
				continue
			}
			at, ok := s.moment(sh, r, field, d)
			if !ok {
				tl.drop("no date that can be read")
				continue
			}
			if !yield(r, at) {
				return
			}
		}
	}
}

// rated reads the rating of a row's field, from low to high; one outside is
// reported and is none.
func (s *sink) rated(sh sheet, r table.Row, field string, low, high int32) *int32 {
	c := sh.cell(r, field)
	if cell.Null(c.Text) {
		return nil
	}
	v, err := stars(c.Text, cell.Decimals{})
	if err == nil && v >= low*100 && v <= high*100 {
		return &v
	}
	s.bad(sh.Table, c, sh.header(field), "not-a-rating", "correct the cell, or empty it when there is no rating",
		"%q in the column %q is not a rating from %d to %d", short(c.Text), sh.header(field), low, high)
	return nil
}
