package site

import (
	"slices"

	"hearth/internal/story"
)

// number prints a number in prose: on the page a link to the line that says
// what is behind it, in a feed plain text.
func (b *body) number(n *story.Number) {
	p, ok := b.look.Number(b.d.Story, n)
	if !ok {
		b.problems.Errorf(n.Pos, "number-unasked", "this is a mistake in hearth; please report it", "this number was never asked for")
		p.Failed = true
	}
	if p.Failed {
		b.html.WriteString(escape(n.Text))
		return
	}
	if b.feed != "" {
		b.html.WriteString(escape(p.Text))
		return
	}
	note, id := b.note(p)
	class := "number"
	if p.Withheld {
		class = "number withheld"
	}
	b.html.WriteString(`<a class="` + class + `" href="#` + note + `" id="` + id + `">` + escape(p.Text) + `</a>`)
}

// note finds or adds the line behind a number, and gives the anchor of the
// line and of this place. Equal numbers share one line.
func (b *body) note(p Printed) (note, id string) {
	line := NumberNote{Text: p.Text, Title: p.Title, Definition: p.Definition, Period: p.Period, N: p.N, Range: p.Range, Source: p.Source, AsOf: DayText(b.page.Language, p.AsOf)}
	notes := b.page.Numbers
	i := slices.IndexFunc(notes, func(o NumberNote) bool {
		return o.Text == line.Text && o.Title == line.Title && o.Definition == line.Definition && o.Period == line.Period && o.N == line.N && o.Range == line.Range && o.Source == line.Source && o.AsOf == line.AsOf
	})
	if i < 0 {
		i = len(notes)
		line.ID = "n" + itoa(i+1)
		notes = append(notes, line)
	}
	id = notes[i].ID + "-" + itoa(len(notes[i].Back)+1)
	notes[i].Back = append(notes[i].Back, id)
	b.page.Numbers = notes
	return notes[i].ID, id
}

// cards shows a numbers block.
func (b *body) cards(n *story.Numbers) {
	cards, ok := b.look.Cards(b.d.Story, n)
	if !ok {
		b.problems.Errorf(n.Ask.Pos, "number-unasked", "this is a mistake in hearth; please report it", "these numbers were never asked for")
	}
	if len(cards) == 0 {
		return
	}
	cards = slices.Clone(cards)
	for i := range cards {
		if b.feed == "" && !cards[i].Failed {
			cards[i].Note, cards[i].ID = b.note(cards[i].Printed)
		}
	}
	b.add(Piece{Cards: cards})
}
