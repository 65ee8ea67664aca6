package site

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/source"
	"hearth/internal/story"
)

// newPlaceFor is for how many days a place stands apart as new.
const newPlaceFor = 90

// Touchpoints is every place where people can meet the brand, those that nobody
// counts too.
type Touchpoints struct {
	Head   []string // of the numbers; none when there is no chart beside it
	Groups []Spots
}

// Spots is a group of places.
type Spots struct {
	Title string // "" for those that need none
	List  []Spot
}

// Spot is a place, as a page shows it.
type Spot struct {
	Name      string
	See       *Ref
	Kind      string
	Opened    Day
	Closed    Day
	Speaks    []Ref // Address is "" for words that lead nowhere
	Hours     string
	Languages string
	Note      HTML
	Cells     []SpotCell // none for a place that nobody counts
	group     int
}

// SpotCell is a number of a place, with what it is of.
type SpotCell struct{ Head, Text string }

// spotColumns are the numbers that stand in the list. All of them are in the
// chart's own table.
var spotColumns = []string{"people", "ours", "answered_day", "last_seen"}

// The groups of places, in their order.
const (
	spotsNow = iota
	spotsNew
	spotsOver
)

// touchpoints gives the lines of data/touchpoints.yaml that a block asks for,
// with the numbers of the chart that follows it.
func (m *maker) touchpoints(at place, s *story.Block, problems *source.List) *Touchpoints {
	w := at.page.Words.Touchpoints
	out := &Touchpoints{}
	if m.in.Lists == nil || m.in.Lists.Touchpoints == nil {
		m.noList(s, "- {name: The bench in Port Alder, kind: shop, hours: Tuesday to Saturday}", problems)
		return out
	}
	head, rows := m.spotNumbers(at, s)
	out.Head = head
	groups := make([]Spots, 3)
	for i, title := range []string{"", w.New, w.Over} {
		groups[i].Title = title
	}
	local := m.in.Lists.In(at.page.Language).Touchpoints
	for i, t := range m.in.Lists.Touchpoints {
		m.checkStaff(t, problems)
		if !filtered(s, func(string) []string { return []string{t.Kind.Text} }) {
			continue
		}
		v := m.spot(local[i], at, problems) // the data know it by its name in the first language
		if cells := rows[t.Name]; t.Counted() {
			for i := range min(len(head), len(cells)) {
				v.Cells = append(v.Cells, SpotCell{head[i], cells[i]})
			}
		}
		groups[v.group].List = append(groups[v.group].List, v)
	}
	out.Groups = slices.DeleteFunc(groups, func(g Spots) bool { return len(g.List) == 0 })
	m.unlisted(s, rows, problems)
	return out
}

// spotNumbers gives the columns of the chart's table, and its rows by place.
func (m *maker) spotNumbers(at place, s *story.Block) (head []string, rows map[string][]string) {
	if s.Figure.Empty() || !m.hasFigure(s.Figure.Text) {
		return nil, nil
	}
	f := at.look.Figure(s.Figure.Text)
	if f == nil || len(f.Table.Head) == 0 {
		return nil, nil
	}
	kept := func(row []string) []string {
		if f.Answer.Told == nil {
			return row
		}
		var out []string
		for i, c := range f.Answer.Told.Columns {
			if slices.Contains(spotColumns, c.ID) && i < len(row) {
				out = append(out, row[i])
			}
		}
		return out
	}
	rows = map[string][]string{}
	for _, r := range f.Table.Rows {
		rows[r[0]] = kept(r[1:])
	}
	return kept(f.Table.Head[1:]), rows
}

// spot gives a place as a page shows it.
func (m *maker) spot(t story.Touchpoint, at place, problems *source.List) Spot {
	w, lang, d := at.page.Words.Touchpoints, at.page.Language, m.listDoc(at)
	v := Spot{
		Name: t.Name, Kind: w.Kinds[t.Kind.Text], Opened: m.dayOf(lang, t.Opened), Closed: m.dayOf(lang, t.Closed),
		Hours: t.Hours, Languages: languageList(lang, t.Languages), Note: m.line(d, at, t.Note),
	}
	if !t.See.Empty() {
		if ref, ok := m.evidence(d, t.See, at, problems); ok {
			v.See = &ref
		}
	}
	for _, word := range t.Speaks {
		if ref, ok := m.who(d, word, at, problems); ok {
			v.Speaks = append(v.Speaks, ref)
		}
	}
	switch day := m.dataDay(); {
	case !t.Closed.Time.IsZero() && !day.Before(m.day(t.Closed)):
		v.group = spotsOver
	case !t.Opened.Time.IsZero() && day.Before(m.day(t.Opened).AddDate(0, 0, newPlaceFor)):
		v.group = spotsNew
	}
	return v
}

// who gives the name of somebody, with a link when it is a page of theirs.
func (m *maker) who(d *doc, w source.Word, at place, problems *source.List) (Ref, bool) {
	if w.Empty() || !isTarget(w.Text) {
		return Ref{Title: w.Text}, !w.Empty()
	}
	return m.evidence(d, w, at, problems)
}

// dataDay is the day that the newest data are of; today where there are none.
func (m *maker) dataDay() time.Time {
	if day, err := time.Parse(time.DateOnly, m.in.AsOf); err == nil {
		return day
	}
	return midnight(m.in.Today)
}

// checkStaff says when the account of somebody of the company must not stand
// here any more.
func (m *maker) checkStaff(t story.Touchpoint, problems *source.List) {
	c := t.Consent
	switch {
	case t.Kind.Text != story.StaffAccount || m.in.Today.IsZero():
	case m.withdrawn(c):
		problems.Errorf(c.Ended.Pos, "consent-ended", "take the line out", "the consent to name the account %q was taken back on %s", t.Name, dayText(m.day(c.Ended)))
	case m.expired(c):
		problems.Errorf(c.Until.Pos, "consent-ended", "ask them again and write the new day, or take the line out", "the consent to name the account %q ended on %s", t.Name, dayText(m.day(c.Until)))
	}
}

// unlisted says which places the data have and the list does not.
func (m *maker) unlisted(s *story.Block, rows map[string][]string, problems *source.List) {
	var names []string
	for _, name := range sortedKeys(rows) {
		if !slices.ContainsFunc(m.in.Lists.Touchpoints, func(t story.Touchpoint) bool { return t.Name == name }) {
			names = append(names, quote(name))
		}
	}
	if len(names) > 0 {
		problems.Warnf(s.Pos, "unlisted-place", "- {name: "+names[0]+", where: {place: "+names[0]+"}}",
			"data/touchpoints.yaml does not name these places of the data: %s", strings.Join(names, ", "))
	}
}

// noList says that a block has no list to show.
func (m *maker) noList(s *story.Block, example string, problems *source.List) {
	problems.Errorf(s.Pos, "no-list", "write data/"+s.Kind+".yaml, such as:\n"+example, "there is no data/%s.yaml that this block could show", s.Kind)
}

// languageList names languages in the language of the page.
func languageList(lang string, tags []string) string {
	page, err := language.Parse(lang)
	if err != nil {
		page = language.English
	}
	namer := display.Languages(page)
	var out []string
	for _, tag := range tags {
		name := tag
		if t, err := language.Parse(tag); err == nil && namer != nil && namer.Name(t) != "" {
			name = namer.Name(t)
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
