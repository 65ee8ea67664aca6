package site

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Voice is what somebody said, as a page shows it.
type Voice struct {
	Ref
	As         string
	Place      string
	Said       Day
	Text       HTML
	Paraphrase bool
	Rewarded   string // a sentence; "" for nothing
	Reply      *Reply
}

// Reply is what the brand says to a voice.
type Reply struct {
	By   string
	On   Day
	Text HTML
}

// Voices is several of them, and how they came to stand there.
type Voices struct {
	List []*Voice
	How  string // "3 drawn at random from 61 …"
}

// voice gives a voice as a place shows it, and says on its own page when it
// must not be shown any more.
func (m *maker) voice(d *doc, at place, problems *source.List) *Voice {
	o, w, lang := d.Voice, at.page.Words.Voices, at.page.Language
	v := &Voice{
		Ref: Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)},
		As:  o.As.Text, Place: o.Place, Said: m.dayOf(lang, o.Said), Paraphrase: o.Paraphrase,
	}
	switch o.Rewarded {
	case "":
	case "true", "yes":
		v.Rewarded = w.Rewarded
	default:
		v.Rewarded = fill(w.RewardedBy, o.Rewarded)
	}
	if o.Reply != nil {
		v.Reply = &Reply{By: cmp.Or(o.Reply.By, m.cfg.Title), On: m.dayOf(lang, o.Reply.On), Text: m.line(d, at, o.Reply.Text)}
	}
	if v.Current {
		m.checkVoice(d, problems)
	} else {
		v.Text = m.words(d, at)
	}
	return v
}

// words gives what somebody said, where it is not the text of the page itself:
// paragraphs, links and numbers, without figures and other things.
func (m *maker) words(d *doc, at place) HTML {
	var plain []story.Segment
	for _, s := range at.look.Story(d.Story).Body {
		if s.Kind == story.HTML || s.Kind == story.NumberAt || s.Kind == story.LinkOpen {
			plain = append(plain, s)
		}
	}
	b := &body{m: m, d: d, page: at.page, look: at.look, feed: at.feed, problems: &source.List{}, figures: map[string]int{}}
	return HTML(b.line(plain))
}

// checkVoice says when a voice must not stand on the site.
func (m *maker) checkVoice(d *doc, problems *source.List) {
	c := d.Voice.Consent
	switch {
	case m.withdrawn(c):
		problems.Errorf(c.Ended.Pos, "consent-withdrawn", "take the page out", "whoever said this took their consent back on %s", dayText(m.day(c.Ended)))
	case m.expired(c):
		problems.Errorf(c.Until.Pos, "consent-expired", "ask them again and write the new day, or take the page out", "the consent to quote this ended on %s", dayText(m.day(c.Until)))
	case d.Story.Words == 0:
		problems.Errorf(d.Meta.Pos, "empty-voice", "write the words below the second ---", "this voice says nothing")
	}
}

func (m *maker) withdrawn(c story.Agreed) bool {
	return !c.Ended.Time.IsZero() && (m.in.Today.IsZero() || !midnight(m.in.Today).Before(m.day(c.Ended)))
}

func (m *maker) expired(c story.Agreed) bool {
	return !c.Until.Time.IsZero() && !m.in.Today.IsZero() && midnight(m.in.Today).After(m.day(c.Until))
}

// quotable says whether a voice may be shown today.
func (m *maker) quotable(d *doc) bool {
	c := d.Voice.Consent
	return !c.On.Time.IsZero() && slices.Contains(c.For, "words") && !m.withdrawn(c) && !m.expired(c)
}

// pool gives the voices of a place's language that may be shown, the newest
// first; those of the site's own language where there are none.
func (m *maker) pool(at place) []*doc {
	for _, t := range []*tree{at.tree, m.trees[0]} {
		all := slices.DeleteFunc(m.ofKind(t, "voice"), func(d *doc) bool { return d.Voice == nil || !m.quotable(d) })
		if len(all) > 0 {
			slices.SortStableFunc(all, func(a, b *doc) int { return m.day(b.Voice.Said).Compare(m.day(a.Voice.Said)) })
			return all
		}
	}
	return nil
}

// voices gives those that a block asks for, or all of a language.
func (m *maker) voices(at place, s *story.Block, problems *source.List) *Voices {
	w, out := at.page.Words.Voices, &Voices{}
	all := m.pool(at)
	all = slices.DeleteFunc(all, func(d *doc) bool { return !filtered(s, func(key string) []string { return voiceValues(d, key) }) })
	switch {
	case s != nil && len(s.Draw.Pick) > 0:
		all = m.picked(at, s, problems)
		out.How = w.Chosen
	case s != nil && s.Draw.N > 0:
		seed := cmp.Or(s.Draw.Seed, called(at.doc))
		if seed == "." {
			seed = "home"
		}
		drawn := lot(all, seed)[:min(s.Draw.N, len(all))]
		out.How = fill(fill(fill(w.Drawn, strconv.Itoa(len(drawn))), strconv.Itoa(len(all))), seed)
		all = drawn
	default:
		out.How = fill(w.All, strconv.Itoa(len(all)))
	}
	if len(all) == 0 {
		out.How = w.None
	}
	for _, d := range all {
		out.List = append(out.List, m.voice(d, at, &source.List{})) // their own pages have told what is wrong
	}
	return out
}

// picked gives the voices that a block names.
func (m *maker) picked(at place, s *story.Block, problems *source.List) []*doc {
	var out []*doc
	for _, p := range s.Draw.Pick {
		if o, ok := m.named(at.doc, p, "voice", p.Text, problems); ok && o.page != nil && m.quotable(o) {
			out = append(out, o)
		}
	}
	return out
}

// lot puts voices into an order that a seed gives and nobody chose. One more
// voice in the pool moves none of the others past each other.
func lot(all []*doc, seed string) []*doc {
	number := func(d *doc) string {
		sum := sha256.Sum256([]byte(seed + "\n" + d.Path))
		return string(sum[:])
	}
	out := slices.Clone(all)
	slices.SortFunc(out, func(a, b *doc) int { return cmp.Compare(number(a), number(b)) })
	return out
}

func voiceValues(d *doc, key string) []string {
	if key == "place" {
		return []string{d.Voice.Place}
	}
	return d.Meta.Tags
}
