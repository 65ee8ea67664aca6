package site

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/story"
)

// AskCard is one thing that readers are asked to do, as a page shows it.
type AskCard struct {
	Ref
	Summary    string
	Driver     string // altruism, fun, material …
	DriverText string
	Action     string // words of the button
	To         string // where the button leads; "" while it cannot be done
	Opens      Day
	Closes     Day
	State      string // soon, open, closed
	Reward     string
	Disclosure string
	Texts      []ReadyText
	Thanks     HTML
	ClosedOn   string // a sentence; "" unless it is over
	OpensOn    string // a sentence; "" unless it is still to come
	ClosesOn   string // a sentence; "" when it is over or has no end
}

// ReadyText is a text that is ready to be passed on, and the ways to do it.
type ReadyText struct {
	Language string // "" for the page's own
	Name     string // of the language, when it is another
	Channel  string // any, mail …
	Title    string // "Text for Mastodon"
	Text     string // with its link
	Ways     []Way
}

// Way is a link that opens another site with the text filled in. Nothing is
// asked of that site before a reader follows it.
type Way struct{ Channel, Title, Address string }

// AskCards is all of them: what can be done now, what will be, what is over.
type AskCards struct{ Open, Soon, Over []*AskCard }

// limits are how many characters a channel takes; a link counts for links.
var limits = map[string]struct{ most, link int }{
	"x": {280, 23}, "mastodon": {500, 23}, "bluesky": {300, 0},
}

// askCard gives a card as a place shows it.
func (m *maker) askCard(d *doc, at place, problems *source.List) *AskCard {
	c, w, lang := d.AskCard, at.page.Words.Asks, at.page.Language
	v := &AskCard{
		Ref: Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)}, Summary: d.page.Summary,
		Driver: c.Driver.Text, DriverText: w.Drivers[c.Driver.Text], Action: c.Action.Text,
		Opens: m.dayOf(lang, c.Opens), Closes: m.dayOf(lang, c.Closes), State: "open",
		Thanks: m.line(d, at, c.Thanks),
	}
	if c.Reward != nil {
		v.Reward, v.Disclosure = c.Reward.What, c.Reward.Disclosure
	}
	switch {
	case m.future(c.Opens):
		v.State, v.OpensOn = "soon", fill(w.Opens, v.Opens.Text)
	case !c.Closes.Time.IsZero() && !m.in.Today.IsZero() && midnight(m.in.Today).After(m.day(c.Closes)):
		v.State, v.ClosedOn = "closed", fill(w.Closed, v.Closes.Text)
	case v.Closes.Text != "":
		v.ClosesOn = fill(w.Closes, v.Closes.Text)
	}
	to, link := m.actionLink(d, at, problems)
	if v.State != "open" {
		return v
	}
	v.To = to
	for _, r := range c.Share {
		v.Texts = append(v.Texts, m.readyText(d, at, r, link, problems))
	}
	return v
}

// actionLink gives where the button of a card leads from a place, and the whole
// address that is passed on; "" for a site that does not know its own.
func (m *maker) actionLink(d *doc, at place, problems *source.List) (to, whole string) {
	if d.AskCard.Action.URL.Empty() {
		return "", ""
	}
	a, ok := m.resolve(d, d.AskCard.Action.URL, problems)
	switch {
	case !ok || a.waiting != nil:
		return "", ""
	case !a.outside:
		return at.href(a.address), m.absolute(a.address)
	case strings.HasPrefix(a.address, "http://"), strings.HasPrefix(a.address, "https://"):
		return a.address, a.address
	}
	return a.address, ""
}

// readyText gives a text with its tagged link and the ways to pass it on.
func (m *maker) readyText(d *doc, at place, r story.Ready, link string, problems *source.List) ReadyText {
	w, c := at.page.Words.Asks, d.AskCard
	t := ReadyText{Channel: r.Channel, Title: w.Text}
	if r.Channel != story.AnyChannel {
		t.Title = fill(w.TextFor, w.Channels[r.Channel])
	}
	if r.Language != "" && base(r.Language) != base(at.page.Language) {
		t.Language, t.Name = r.Language, languageName(r.Language)
	}
	words := r.Text.Text
	if c.Reward != nil && c.Reward.Disclosure != "" && !strings.Contains(words, c.Reward.Disclosure) {
		words += "\n" + c.Reward.Disclosure
	}
	t.Text = strings.TrimSpace(words + "\n" + tagged(link, called(d), "copy"))
	for _, channel := range waysOf(c.Share, r, at.page.Language) {
		to := tagged(link, called(d), channel)
		m.tooLong(channel, words, to, r, problems)
		if address := way(channel, d.page.Title, words, to); address != "" {
			t.Ways = append(t.Ways, Way{Channel: channel, Title: w.Channels[channel], Address: address})
		}
	}
	return t
}

// waysOf gives the channels that a text is for: its own, or those for which no
// other text of its language is written.
func waysOf(all []story.Ready, r story.Ready, lang string) []string {
	if r.Channel != story.AnyChannel {
		return []string{r.Channel}
	}
	return slices.DeleteFunc(story.Channels(), func(channel string) bool {
		return slices.ContainsFunc(all, func(o story.Ready) bool {
			return o.Channel == channel && base(cmp.Or(o.Language, lang)) == base(cmp.Or(r.Language, lang))
		})
	})
}

// tooLong says when a channel would cut a text off.
func (m *maker) tooLong(channel, words, link string, r story.Ready, problems *source.List) {
	limit, ok := limits[channel]
	if !ok {
		return
	}
	n := utf8.RuneCountInString(words)
	if link != "" {
		n += 1 + cmp.Or(limit.link, utf8.RuneCountInString(link))
	}
	if n > limit.most {
		problems.Warnf(r.Text.Pos, "long-text", "shorten it, or write one of its own: "+channel+": …", "this text has %d characters with its link, and %s takes %d", n, english.Asks.Channels[channel], limit.most)
	}
}

// tagged puts into a link which card and which way brought somebody, so that a
// site's own statistics can tell. "" stays.
func tagged(link, name, channel string) string {
	u, err := url.Parse(link)
	if link == "" || err != nil {
		return link
	}
	q := "via=" + url.QueryEscape(name+"-"+channel)
	if u.RawQuery != "" {
		q = u.RawQuery + "&" + q
	}
	u.RawQuery = q
	return u.String()
}

// way gives the link that opens a channel with a text in it; "" where it cannot
// be opened without a link to pass on.
func way(channel, title, words, link string) string {
	text := strings.TrimSpace(words + "\n" + link)
	q := strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	switch channel {
	case "mail":
		return "mailto:?subject=" + url.PathEscape(title) + "&body=" + strings.ReplaceAll(q, "%0A", "%0D%0A")
	case "mastodon":
		return "https://share.joinmastodon.org/#text=" + q
	case "whatsapp":
		return "https://wa.me/?text=" + q
	case "x":
		return "https://x.com/intent/post?text=" + q
	case "bluesky":
		return "https://bsky.app/intent/compose?text=" + q
	}
	if link == "" { // LinkedIn takes a link only
		return ""
	}
	return "https://www.linkedin.com/sharing/share-offsite/?url=" + url.QueryEscape(link)
}

// askCards gives those of a language: first what ends first.
func (m *maker) askCards(at place) *AskCards {
	all := slices.DeleteFunc(m.ofKind(at.tree, "ask"), func(d *doc) bool { return d.AskCard == nil })
	slices.SortStableFunc(all, func(a, b *doc) int {
		x, y := m.dayOf("", a.AskCard.Closes).ISO, m.dayOf("", b.AskCard.Closes).ISO
		return cmp.Or(cmp.Compare(cmp.Or(x, "9999"), cmp.Or(y, "9999")), m.byOrder(a, b))
	})
	out := &AskCards{}
	for _, d := range all {
		v := m.askCard(d, at, &source.List{}) // its own page has told what is wrong
		v.Texts = nil
		switch v.State {
		case "open":
			out.Open = append(out.Open, v)
		case "soon":
			out.Soon = append(out.Soon, v)
		default:
			out.Over = append([]*AskCard{v}, out.Over...)
		}
	}
	return out
}
