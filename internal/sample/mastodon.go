package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hearth/internal/engagement"
)

const (
	mastodonServer = "https://mastodon.example"
	mastodonUser   = mastodonServer + "/users/larkspoke"
	public         = "https://www.w3.org/ns/activitystreams#Public"
)

// The shapes of a Mastodon archive's outbox, in the order in which it has its fields.
type (
	outbox struct {
		Context []any      `json:"@context"`
		ID      string     `json:"id"`
		Type    string     `json:"type"`
		Total   int        `json:"totalItems"`
		Items   []activity `json:"orderedItems"`
	}
	activity struct {
		ID        string   `json:"id"`
		Type      string   `json:"type"`
		Actor     string   `json:"actor"`
		Published string   `json:"published"`
		To        []string `json:"to"`
		CC        []string `json:"cc"`
		Object    any      `json:"object"` // a note, or the address of what is passed on
	}
	note struct {
		ID           string            `json:"id"`
		Type         string            `json:"type"`
		Summary      *string           `json:"summary"`
		InReplyTo    *string           `json:"inReplyTo"`
		Published    string            `json:"published"`
		URL          string            `json:"url"`
		AttributedTo string            `json:"attributedTo"`
		To           []string          `json:"to"`
		CC           []string          `json:"cc"`
		Sensitive    bool              `json:"sensitive"`
		Conversation string            `json:"conversation"`
		Content      string            `json:"content"`
		ContentMap   map[string]string `json:"contentMap"`
		Attachment   []any             `json:"attachment"`
		Tag          []noteTag         `json:"tag"`
	}
	noteTag struct {
		Type string `json:"type"`
		Href string `json:"href"`
		Name string `json:"name"`
	}
)

var tootLanguages = []string{"en", "de", "es"}

var toots = map[string][]string{
	"en": {"The bench is free on Thursday after four. Bring the bike that has stood in the cellar.", "A {bike} came back today after {n} years. We changed the chain and nothing else.", "We wrote down how to true a wheel, with drawings. It is free to copy.", "Question of the week from the forum: what do you carry that surprises people?"},
	"de": {"Am Donnerstag ist die Werkbank ab vier Uhr frei. Bringt das Rad aus dem Keller mit.", "Heute kam ein {bike} nach {n} Jahren zurück. Neue Kette, sonst nichts.", "Wir haben aufgeschrieben, wie man ein Rad zentriert. Abschreiben erlaubt.", "Frage der Woche aus dem Forum: Was transportiert ihr, das andere staunen lässt?"},
	"es": {"El jueves el banco está libre desde las cuatro.", "Hemos escrito cómo se centra una rueda. Se puede copiar."},
}

var tootReplies = map[string][]string{
	"en": {"Thank you. We have written the answer in the forum, so that others find it too.", "Yes, that fits the {bike}.", "No, sorry. That one we cannot mend."},
	"de": {"Danke. Die Antwort steht im Forum, damit andere sie auch finden.", "Ja, das passt an den {bike}.", "Nein, leider. Das können wir nicht reparieren."},
	"es": {"Gracias. La respuesta está en el foro.", "Sí, le va a la {bike}."},
}

var hashtags = map[string][]string{"en": {"bikes", "repair"}, "de": {"fahrrad", "reparieren"}, "es": {"bici"}}

// mastodon is an account archive. It also holds what is not public, as real
// archives do: a reader must leave that out.
func (w world) mastodon() []File {
	d := w.dice(streamMastodon)
	box := outbox{Context: []any{"https://www.w3.org/ns/activitystreams"}, ID: "outbox.json", Type: "OrderedCollection", Items: []activity{}}
	for on := w.from; on <= w.to; on++ {
		n := d.times((180 + 2*busy(on)) * w.percent / 100)
		if on == w.from || on == w.to || on == letterSent {
			n = max(n, 1)
		}
		for range n {
			box.Items = append(box.Items, w.toot(d, on))
		}
	}
	box.Total = len(box.Items) + 7 // the platform's own count is not the length
	return []File{{"data/raw/mastodon/outbox.json", compact(box)}}
}

func (w world) toot(d dice, on engagement.Day) activity {
	at := d.clock(on)
	number := at.UnixMilli()<<16 + int64(d.IntN(1<<16))
	a := activity{
		ID:   fmt.Sprintf("%s/statuses/%d/activity", mastodonUser, number),
		Type: "Create", Actor: mastodonUser, Published: at.Format(time.RFC3339),
		To: []string{public}, CC: []string{mastodonUser + "/followers"},
	}
	edge := on == w.from || on == w.to || on == letterSent // days that matter later, so what is written on them is public
	if !edge && d.chance(110) {
		a.Type = "Announce"
		a.ID = strings.TrimSuffix(a.ID, "activity") + "announce"
		a.Object = fmt.Sprintf("%s/users/friend_%02d/statuses/%d", mastodonServer, d.between(1, 40), number-90_000_000)
		return a
	}
	n := w.note(d, on, at, number)
	if !edge {
		a.To, a.CC = audience(d)
	}
	n.To, n.CC = a.To, a.CC
	a.Object = n
	return a
}

// audience gives who may see a post: nearly always everyone.
func audience(d dice) (to, cc []string) {
	followers := mastodonUser + "/followers"
	switch d.weighted([]int{900, 50, 30, 20}) {
	case 1: // unlisted: public, but not on the timelines
		return []string{followers}, []string{public}
	case 2: // followers only
		return []string{followers}, []string{}
	case 3: // direct
		return []string{fmt.Sprintf("%s/users/friend_%02d", mastodonServer, d.between(1, 40))}, []string{}
	}
	return []string{public}, []string{followers}
}

func (w world) note(d dice, on engagement.Day, at time.Time, number int64) note {
	language := tootLanguages[d.weighted([]int{48, 42, 10})]
	words := toots
	n := note{
		ID: fmt.Sprintf("%s/statuses/%d", mastodonUser, number), Type: "Note", Published: at.Format(time.RFC3339),
		URL: fmt.Sprintf("%s/@larkspoke/%d", mastodonServer, number), AttributedTo: mastodonUser,
		Conversation: fmt.Sprintf("tag:mastodon.example,%s:objectId=%d:objectType=Conversation", on, number>>24),
		Attachment:   []any{}, Tag: []noteTag{},
	}
	if on != letterSent && d.chance(340) {
		to := fmt.Sprintf("%s/users/friend_%02d/statuses/%d", mastodonServer, d.between(1, 40), number-50_000_000)
		n.InReplyTo, words = &to, tootReplies
	}
	text := say(d, language, words)
	if n.InReplyTo == nil {
		for _, tag := range hashtags[language] {
			n.Tag = append(n.Tag, noteTag{"Hashtag", mastodonServer + "/tags/" + tag, "#" + tag})
			text += " #" + tag
		}
	}
	if on == letterSent {
		language, text = "en", "Our open letter is out: whoever writes to us in the forum gets an answer from a person within a day. Hold us to it."
	}
	n.Content = "<p>" + text + "</p>"
	n.ContentMap = map[string]string{language: n.Content}
	return n
}

// compact writes JSON on one line, without escaping what HTML would need, as the platforms do.
func compact(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("sample: " + err.Error()) // only plain texts are encoded
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
