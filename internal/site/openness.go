package site

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Openness is what is told, what is kept back and why, and who decided what.
type Openness struct {
	Counts   []Count
	Groups   []Disclosures
	Elements []OpenElement // the six ways in which what is known goes in and out; none when some are left out
	Measures string        // how many of the defined measures stand on pages, as a sentence
	Method   string        // address of the page that defines them; "" for none
	Dropped  []string      // headline numbers of the newest edition that are kept back now
}

// Disclosures is what is told or kept back, or what was decided.
type Disclosures struct {
	Title string // "" for what is told or kept back
	List  []Disclosure
}

// Disclosure is a line of it, as a page shows it.
type Disclosure struct {
	Text       HTML
	Choice     string // publish, round, delay, withhold; "" for a decision
	ChoiceText string
	Reason     HTML
	See        *Ref
	By         *Ref // Address is "" for a name that leads nowhere
	Way        string
	On         Day
}

// OpenElement is one of the six, with what the list has of it.
type OpenElement struct {
	Title, What string
	Examples    []HTML
}

// openness gives the lines of data/openness.yaml that a block asks for.
func (m *maker) openness(at place, s *story.Block, problems *source.List) *Openness {
	w, out := at.page.Words.Openness, &Openness{}
	if m.in.Lists == nil || m.in.Lists.Openness == nil {
		m.noList(s, "- {item: What we pay each other, choice: withhold, reason: Two of us do not want it told, by: all of us, way: vote, on: 2026-05-02}", problems)
		return out
	}
	counts := map[string]int{}
	groups := []Disclosures{{}, {Title: w.Decisions}}
	for _, o := range m.in.Lists.In(at.page.Language).Openness {
		if !filtered(s, func(string) []string { return []string{o.Choice.Text} }) || len(s.Where) > 0 && o.Choice.Empty() {
			continue
		}
		m.checkDisclosure(o, problems)
		v := m.disclosure(o, at, problems)
		if o.Choice.Empty() {
			groups[1].List = append(groups[1].List, v)
			continue
		}
		groups[0].List = append(groups[0].List, v)
		counts[o.Choice.Text]++
	}
	slices.SortStableFunc(groups[1].List, func(a, b Disclosure) int { return strings.Compare(b.On.ISO, a.On.ISO) })
	for _, c := range story.OpenChoices() {
		if counts[c] > 0 {
			out.Counts = append(out.Counts, Count{Status: c, Text: w.Choices[c], N: counts[c]})
		}
	}
	for _, g := range groups {
		if s.Top > 0 {
			g.List = g.List[:min(s.Top, len(g.List))]
		}
		if len(g.List) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(s.Where)+len(s.Not) == 0 && s.Top == 0 {
		m.openAbout(out, at)
	}
	return out
}

// disclosure gives a line as a page shows it.
func (m *maker) disclosure(o story.Disclosure, at place, problems *source.List) Disclosure {
	w, d := at.page.Words.Openness, m.listDoc(at)
	v := Disclosure{
		Text: m.line(d, at, o.Item), Choice: o.Choice.Text, ChoiceText: w.Choices[o.Choice.Text], Reason: m.line(d, at, o.Reason),
		Way: w.Ways[o.Way.Text], On: m.dayOf(at.page.Language, o.On),
	}
	if o.Choice.Empty() {
		v.Text = m.line(d, at, o.Decision)
	}
	if !o.See.Empty() {
		if ref, ok := m.evidence(d, o.See, at, problems); ok {
			v.See = &ref
		}
	}
	if ref, ok := m.who(d, o.By, at, problems); ok {
		v.By = &ref
	}
	return v
}

// openAbout says what the whole list comes to: examples of the six elements in
// words and no score, how much of what could be told is on pages, and what was
// told in the newest edition and is kept back now.
func (m *maker) openAbout(out *Openness, at place) {
	w, d := at.page.Words.Openness, m.listDoc(at)
	for _, e := range story.OpenElements() {
		v := OpenElement{Title: w.Elements[e][0], What: w.Elements[e][1]}
		for _, o := range m.in.Lists.In(at.page.Language).Openness {
			if o.Element.Text == e {
				v.Examples = append(v.Examples, m.line(d, at, append(slices.Clone(o.Item), o.Decision...)))
			}
		}
		out.Elements = append(out.Elements, v)
	}
	used := 0
	for _, x := range m.in.Metrics {
		if x.Used {
			used++
		}
	}
	if used > 0 {
		out.Measures = fmt.Sprintf(w.Measures, used, len(m.in.Metrics))
		out.Method = at.page.MethodPage
	}
	newest := m.newestFrozen(nil)
	for _, x := range m.in.Metrics {
		if slices.Contains(m.in.Frozen[newest].Headlines, x.ID) && m.keptBack(x.ID, at.page.Language) != nil {
			out.Dropped = append(out.Dropped, x.In(at.page.Language).Title)
		}
	}
}

// keptBack gives the line that says that a metric is kept back; nil for none.
func (m *maker) keptBack(metric, lang string) *story.Disclosure {
	if m.in.Lists == nil {
		return nil
	}
	all := m.in.Lists.In(lang).Openness
	for i, o := range all {
		if o.Choice.Text == story.KeptBack && slices.ContainsFunc(o.Metrics, func(w source.Word) bool { return w.Text == metric }) {
			return &all[i]
		}
	}
	return nil
}

// checkDisclosure says which metrics a line names that there are not, and which
// it keeps back that stand on a page.
func (m *maker) checkDisclosure(o story.Disclosure, problems *source.List) {
	var ids []string
	used := map[string]bool{}
	for _, x := range m.in.Metrics {
		ids = append(ids, x.ID)
		used[x.ID] = x.Used
	}
	for _, w := range o.Metrics {
		switch {
		case len(ids) > 0 && !slices.Contains(ids, w.Text):
			problems.Errorf(w.Pos, "no-metric", nearHint("", source.Nearest(w.Text, ids), "`hearth metrics` lists them"), "there is no metric %q", w.Text)
		case o.Choice.Text == story.KeptBack && used[w.Text]:
			problems.Errorf(w.Pos, "kept-back", "write choice: publish, or take the number out of the pages", "%q is kept back by this line, and it stands on a page of this site", w.Text)
		}
	}
}
