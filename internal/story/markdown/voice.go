package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// voiceKeys are those of what somebody said.
type voiceKeys struct {
	As         *strict.Node `yaml:"as"`
	Place      string       `yaml:"place"`
	Said       *strict.Node `yaml:"said"`
	Rewarded   *strict.Node `yaml:"rewarded"`
	Paraphrase bool         `yaml:"paraphrase"`
	Reply      *strict.Node `yaml:"reply"`
	Consent    *consentKeys `yaml:"consent"`
}

const voiceConsent = "consent: {on: 2026-06-20, by: the Port Alder bench, how: in writing, for: [words]}"

// voice reads what somebody said. Nobody is quoted who did not say yes.
func (r *frontReader) voice(n *strict.Node) {
	var k struct {
		pageKeys
		voiceKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	v := &story.Voice{Place: k.Place, Said: r.date(k.Said, "said"), Paraphrase: k.Paraphrase}
	r.st.Voice = v
	m := &r.st.Meta
	r.need(n, "as", k.As == nil || strings.TrimSpace(k.As.Text) == "", "as: a customer since 2019", "who said it, as they want to be called?")
	if k.As != nil {
		v.As = k.As.Word()
		if k.Title == nil {
			m.Title, m.TitlePos = r.line(k.As), k.As.Pos
		}
	}
	if w := k.Rewarded; w != nil && w.Text != "false" && w.Text != "no" {
		v.Rewarded = w.Text
	}
	if m.Date.Time.IsZero() {
		m.Date = v.Said
	}
	r.reply(k.Reply, v)
	r.voiceConsent(n, k.Consent, v)
	for _, w := range []source.Word{v.As, {Text: v.Place, Pos: m.Pos}, v.Consent.How, {Text: v.Consent.By, Pos: m.Pos}} {
		if strings.Contains(w.Text, "@") {
			r.problems.Errorf(w.Pos, "contact", "move it to .hearth/consents/, which is never published", "%q looks like a way to reach somebody", w.Text)
		}
	}
}

func (r *frontReader) reply(n *strict.Node, v *story.Voice) {
	if n == nil || n.Kind == strict.Null {
		return
	}
	if n.Kind == strict.Scalar {
		v.Reply = &story.Reply{Text: r.line(n)}
		return
	}
	var k struct {
		By   string       `yaml:"by"`
		On   *strict.Node `yaml:"on"`
		Text *strict.Node `yaml:"text"`
	}
	strict.Decode(n, &k, r.problems)
	v.Reply = &story.Reply{By: k.By, On: r.date(k.On, "on"), Text: r.line(k.Text)}
	if len(v.Reply.Text) == 0 && !n.Misspelt("text") {
		n.Errorf(r.problems, "missing-key", "reply: {by: The bench, text: We changed the bolt}", "reply: what did you answer?")
	}
	if back(v.Said, v.Reply.On) {
		r.problems.Errorf(v.Reply.On.Pos, "days-backwards", "write the day on which you answered", "on: you answered before it was said, on %s", dayOf(v.Said))
	}
}

// voiceConsent reads how somebody agreed to be quoted, and to what.
func (r *frontReader) voiceConsent(n *strict.Node, k *consentKeys, v *story.Voice) {
	if k == nil {
		if !n.Misspelt("consent") {
			r.problems.Errorf(r.st.Meta.Pos, "no-consent", voiceConsent, "nobody is quoted who did not agree to it: this voice has no consent")
		}
		return
	}
	at, c := n.Get("consent"), &v.Consent
	*c = story.Agreed{On: r.date(k.On, "on"), Until: r.date(k.Until, "until"), Ended: r.date(k.Withdrawn, "withdrawn"), How: k.How, By: k.By}
	if k.On == nil && !at.Misspelt("on") {
		at.Errorf(r.problems, "no-consent", voiceConsent, "consent: on which day did they agree?")
	}
	for _, w := range k.For {
		if oneOf(w, "for", personScopes, r.problems) {
			c.For = append(c.For, w.Text)
		}
	}
	if !known("words", c.For) && !at.Misspelt("for") {
		at.Errorf(r.problems, "no-consent", voiceConsent, "consent: a voice shows their words, and they did not agree to that")
	}
	if !r.st.Meta.Image.Empty() && !known("photo", c.For) {
		r.problems.Errorf(r.st.Meta.Image.Pos, "no-consent", "for: [words, photo], or take the picture out", "image: they did not agree to a picture")
	}
	if !known("name", c.For) && looksLikeName(v.As.Text) {
		r.problems.Warnf(v.As.Pos, "no-consent", "for: [words, name] when they agreed to it; else as: a customer since 2019", "as: %q looks like a name, and they did not agree to be named", v.As.Text)
	}
	r.agreedDays(c)
}

// looksLikeName says whether each word begins with a capital letter.
func looksLikeName(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
			return false
		}
	}
	return s != ""
}

// draw reads which voices a block shows.
func (p *page) draw(n *strict.Node, b *story.Block) {
	var k struct {
		Where filters       `yaml:"where"`
		Not   filters       `yaml:"not"`
		Draw  *strict.Node  `yaml:"draw"`
		Seed  source.Word   `yaml:"seed"`
		Pick  []source.Word `yaml:"pick"`
	}
	strict.Decode(emptyMap(n), &k, &p.problems)
	b.Where, b.Not = k.Where, k.Not
	p.filterBy(b, choices{"tag": nil, "place": nil})
	b.Draw = &story.Draw{N: atLeastOne(k.Draw, &p.problems), Seed: k.Seed.Text, Pick: k.Pick}
	switch {
	case b.Draw.N > 0 && len(k.Pick) > 0:
		p.problems.Errorf(k.Pick[0].Pos, "two-choices", "keep `draw:`, or keep `pick:`", "voices are drawn by lot or chosen, not both")
	case len(k.Pick) > 0 && len(k.Where)+len(k.Not) > 0:
		p.problems.Errorf(k.Pick[0].Pos, "two-choices", "take `where:` and `not:` out", "voices that are chosen by name are not filtered")
	case b.Draw.N == 0 && !k.Seed.Empty():
		p.problems.Errorf(k.Seed.Pos, "two-choices", "draw: 3", "seed: nothing is drawn here")
	}
}
