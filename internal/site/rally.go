package site

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/chart"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Rallies is what people joined, in numbers and never by name.
type Rallies struct{ List []Rally }

// Rally is a cause that people joined, as a page shows it.
type Rally struct {
	Name    HTML
	Cause   HTML
	Joining HTML
	Since   Day // of one that is at risk only the month
	Where   string
	Joined  []Joined // with a click, and by doing something
	Came    HTML
	LedTo   []Ref
	AtRisk  bool
}

// Joined is how many joined in one way, by everybody who counted.
type Joined struct {
	Title    string
	Text     string // "412", or "between 300 and 431, by who counts"
	Counters []Counter
}

// Counter is one count, and who counted how.
type Counter struct {
	N   string
	By  string
	How HTML
	On  Day
	See *Ref
}

// RallyWords is what Hearth says about what people joined.
type RallyWords struct {
	Cause, Joining, Since, Where, Online, Acts, Came string
	Between, Range, Counted, None, Note, AtRisk      string
}

var ralliesEnglish = &RallyWords{
	Cause: "What for", Joining: "To join means", Since: "Since", Where: "Where", Online: "Joined with a click", Acts: "Did something", Came: "What it led to",
	Between: "between %s and %s, by who counts", Range: "%s to %s", Counted: "Counted by", None: "Nobody has been called together here yet.",
	Note:   "Who joined is not listed anywhere. A click and an act are not added up, and where counters differ, all of them stand here.",
	AtRisk: "Who joins this may come to harm. So there are no days, and no place nearer than a country.",
}

var ralliesGerman = &RallyWords{
	Cause: "Wofür", Joining: "Mitmachen heißt", Since: "Seit", Where: "Wo", Online: "Mit einem Klick dabei", Acts: "Etwas getan", Came: "Was daraus wurde",
	Between: "zwischen %s und %s, je nachdem, wer zählt", Range: "%s bis %s", Counted: "Gezählt von", None: "Hier wurde noch niemand zusammengerufen.",
	Note:   "Wer mitgemacht hat, steht nirgends. Klicks und Taten werden nicht zusammengezählt, und wo Zählende verschieden zählen, stehen alle da.",
	AtRisk: "Wer hier mitmacht, kann zu Schaden kommen. Darum stehen hier keine Tage und kein Ort, der näher ist als ein Land.",
}

// rallies gives the lines of data/rallies.yaml that may be shown today.
func (m *maker) rallies(at place, s *story.Block, problems *source.List) *Rallies {
	out := &Rallies{}
	if m.in.Lists == nil || m.in.Lists.Rallies == nil {
		m.noList(s, "- {rally: A lamp on every bicycle, cause: …, joining: …, acts: [{by: the schools, how: lamps handed out, n: 214}]}", problems)
		return out
	}
	for _, r := range m.in.Lists.In(at.page.Language).Rallies {
		if r.AtRisk && (r.After.Time.IsZero() || m.future(r.After)) {
			continue
		}
		out.List = append(out.List, m.rally(r, at, problems))
	}
	if s.Top > 0 {
		out.List = out.List[:min(s.Top, len(out.List))]
	}
	return out
}

func (m *maker) rally(r story.Rally, at place, problems *source.List) Rally {
	d, lang := m.listDoc(at), at.page.Language
	v := Rally{
		Name: m.line(d, at, r.Name), Cause: m.line(d, at, r.Cause), Joining: m.line(d, at, r.Joining), Came: m.line(d, at, r.Came),
		Since: m.rallyDay(r, lang, r.Since), Where: r.Where.Text, AtRisk: r.AtRisk,
	}
	w := at.page.Words.Rallies
	for _, way := range []struct {
		title    string
		counters []story.Counter
	}{{w.Online, r.Online}, {w.Acts, r.Acts}} {
		if len(way.counters) > 0 {
			v.Joined = append(v.Joined, m.joined(r, way.title, way.counters, at, problems))
		}
	}
	if r.AtRisk {
		v.Where = countryName(lang, r.Where.Text)
	}
	for _, w := range r.LedTo {
		if ref, ok := m.evidence(d, w, at, problems); ok {
			v.LedTo = append(v.LedTo, ref)
		}
	}
	return v
}

// rallyDay gives a day; of what puts people at risk only its month.
func (m *maker) rallyDay(r story.Rally, lang string, d story.Date) Day {
	if !r.AtRisk || d.Time.IsZero() {
		return m.dayOf(lang, d)
	}
	t := m.day(d)
	span, err := insight.ParsePeriod(t.Format("2006-01"), 0)
	if err != nil {
		return Day{}
	}
	return Day{Text: chart.FormatSpan(lang, span.From, span.To), ISO: t.Format("2006-01")}
}

// joined puts counts side by side. They are never added: each counted the same
// people in another way.
func (m *maker) joined(r story.Rally, title string, all []story.Counter, at place, problems *source.List) Joined {
	w, d, lang := at.page.Words.Rallies, m.listDoc(at), at.page.Language
	number := func(n int64) string {
		return chart.FormatNumber(lang, insight.Cell{Num: n, Den: 1}, insight.Metric{})
	}
	out := Joined{Title: title}
	least, most := all[0].Least, all[0].Most
	for _, c := range all {
		m.checkCounter(c, problems)
		v := Counter{N: number(c.Most), By: c.By, How: m.line(d, at, c.How), On: m.rallyDay(r, lang, c.On)}
		if c.Least != c.Most {
			v.N = fill(fill(w.Range, number(c.Least)), number(c.Most))
		}
		if !c.See.Empty() {
			if ref, ok := m.evidence(d, c.See, at, problems); ok {
				v.See = &ref
			}
		}
		out.Counters = append(out.Counters, v)
		least, most = min(least, c.Least), max(most, c.Most)
	}
	out.Text = number(most)
	if least != most {
		out.Text = fill(fill(w.Between, number(least)), number(most))
	}
	return out
}

// checkCounter says when so few were counted that they could be known by name.
func (m *maker) checkCounter(c story.Counter, problems *source.List) {
	if k := max(m.cfg.Privacy.Minimum, 1); c.Least < k && c.CountPos.Line > 0 {
		problems.Errorf(c.CountPos, "too-few", "leave the line out until there are more", "n: fewer than %s people could be recognised", strconv.FormatInt(k, 10))
	}
}

// countryName names a country by its two letters.
func countryName(lang, code string) string {
	tag, err := language.Parse(lang)
	region, bad := language.ParseRegion(strings.TrimSpace(code))
	if err != nil || bad != nil {
		return code
	}
	if namer := display.Regions(tag); namer != nil && namer.Name(region) != "" {
		return namer.Name(region)
	}
	return code
}
