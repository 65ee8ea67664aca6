package markdown

import (
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// touchpointKeys are those of a line of data/touchpoints.yaml.
type touchpointKeys struct {
	Name      source.Word   `yaml:"name"`
	Kind      source.Word   `yaml:"kind"`
	Opened    *strict.Node  `yaml:"opened"`
	Closed    *strict.Node  `yaml:"closed"`
	Speaks    []source.Word `yaml:"speaks"`
	Hours     string        `yaml:"hours"`
	Languages []source.Word `yaml:"languages"`
	Where     filters       `yaml:"where"`
	See       source.Word   `yaml:"see"`
	Note      *strict.Node  `yaml:"note"`
	Consent   *consentKeys  `yaml:"consent"`
	at        *strict.Node
}

// DecodeYAML implements strict.Decoder.
func (k *touchpointKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain touchpointKeys
	strict.Decode(n, (*plain)(k), p)
	k.at = n
}

// touchpoints reads data/touchpoints.yaml.
func (r *frontReader) touchpoints(n *strict.Node) []story.Touchpoint {
	var all []touchpointKeys
	strict.Decode(n, &all, r.problems)
	out := []story.Touchpoint{}
	first := map[string]source.Pos{}
	for _, k := range all {
		t := r.touchpoint(k)
		if at, twice := first[t.Name]; twice && t.Name != "" {
			r.problems.Add(source.Problem{
				Pos: k.Name.Pos, Rule: "twice", Text: "two places have the name \"" + t.Name + "\"", Hint: "give one of them another name",
				Also: []source.Related{{Pos: at, Text: "the first one"}},
			})
			continue
		}
		first[t.Name] = k.Name.Pos
		out = append(out, t)
	}
	return out
}

func (r *frontReader) touchpoint(k touchpointKeys) story.Touchpoint {
	t := story.Touchpoint{
		Pos: k.at.Pos, Name: k.Name.Text, Kind: source.Word{Text: "other", Pos: k.at.Pos}, Opened: r.date(k.Opened, "opened"), Closed: r.date(k.Closed, "closed"),
		Speaks: k.Speaks, Hours: k.Hours, See: k.See, Note: r.line(k.Note),
	}
	r.lack(k.at, "name", k.Name.Empty(), "- {name: The bench in Port Alder, kind: shop, hours: Tuesday to Saturday}", "what is this place called?")
	if !k.Kind.Empty() && oneOf(k.Kind, "kind", story.TouchpointKinds(), r.problems) {
		t.Kind = k.Kind
	}
	for _, w := range k.Languages {
		if !isLanguage(w.Text) {
			r.problems.Errorf(w.Pos, "bad-language", "write its short name, such as en, de or pt-BR", "languages: %q is no language", w.Text)
			continue
		}
		t.Languages = append(t.Languages, canonicalLanguage(w.Text))
	}
	if back(t.Opened, t.Closed) {
		r.problems.Errorf(t.Closed.Pos, "days-backwards", "write the day after it was opened", "closed: this is before the day on which it was opened, %s", dayOf(t.Opened))
	}
	for _, f := range k.Where {
		if oneOf(f.Key, "where", story.TouchpointKeys(), r.problems) && len(f.Values) > 0 {
			t.Where = append(t.Where, f)
		}
	}
	if t.Kind.Text == story.StaffAccount {
		r.staffConsent(k, &t)
	}
	return t
}

// staffConsent reads how somebody agreed that their own account is named.
func (r *frontReader) staffConsent(k touchpointKeys, t *story.Touchpoint) {
	const hint = "consent: {on: 2026-01-12, how: in writing}"
	if k.Consent == nil || k.Consent.On == nil {
		if !k.at.Misspelt("consent") {
			k.at.Errorf(r.problems, "no-consent", hint, "this is somebody's own account, and nothing says that they agreed to stand here")
		}
		return
	}
	c := &t.Consent
	c.On, c.Until, c.Ended, c.How, c.By = r.date(k.Consent.On, "on"), r.date(k.Consent.Until, "until"), r.date(k.Consent.Withdrawn, "withdrawn"), k.Consent.How, k.Consent.By
	r.agreedDays(c)
}

// lack reports a key that a line of a list cannot do without.
func (r *frontReader) lack(n *strict.Node, key string, missing bool, hint, question string) {
	if missing && !n.Misspelt(key) {
		n.Errorf(r.problems, "missing-key", hint, "%s: is missing: %s", key, question)
	}
}

// meeting is what the chart of a touchpoints block says when its writer gives it
// no finding.
var meeting = map[string]string{"en": "Where people meet us, as far as anybody counts", "de": "Wo Menschen uns treffen, soweit jemand zählt"}

// touchpoints reads the block, which shows the list and, in a chart of its own
// below, what the data say of it.
func (p *page) touchpoints(n *strict.Node, b *story.Block) *story.Chart {
	var k struct {
		Title   *strict.Node `yaml:"title"`
		Note    *strict.Node `yaml:"note"`
		Period  source.Word  `yaml:"period"`
		Partial bool         `yaml:"partial"`
		Chart   *bool        `yaml:"chart"`
		Where   filters      `yaml:"where"`
		Not     filters      `yaml:"not"`
	}
	strict.Decode(emptyMap(n), &k, &p.problems)
	b.Where, b.Not = k.Where, k.Not
	p.filterBy(b, choices{"kind": story.TouchpointKinds()})
	if k.Chart != nil && !*k.Chart {
		return nil
	}
	b.Figure = b.Name
	if b.Figure.Empty() {
		b.Figure = source.Word{Text: "touchpoints", Pos: b.Pos}
	}
	c := &story.Chart{
		Name: b.Figure, TitlePos: b.Pos, Title: p.parser.lineOf(k.Title, p.doc, p.lang, &p.problems), Note: p.parser.lineOf(k.Note, p.doc, p.lang, &p.problems),
		Ask: story.Ask{Pos: b.Pos, Question: source.Word{Text: "touchpoints.map", Pos: b.Pos}, Period: k.Period, Partial: k.Partial},
	}
	if k.Title != nil {
		c.TitlePos = k.Title.Pos
	}
	if len(c.Title) == 0 {
		base, _, _ := strings.Cut(p.lang, "-")
		c.Title = story.Inline{{Kind: story.HTML, HTML: orElse(meeting[base], meeting["en"])}}
	}
	return c
}
