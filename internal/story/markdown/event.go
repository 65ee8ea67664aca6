package markdown

import (
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// happeningKeys are those of a line of data/events.yaml.
type happeningKeys struct {
	At      source.Word   `yaml:"at"`
	Text    *strict.Node  `yaml:"text"`
	Kind    source.Word   `yaml:"kind"`
	Source  string        `yaml:"source"`
	Lasting bool          `yaml:"lasting"`
	Metrics []source.Word `yaml:"metrics"`
	pos     source.Pos
	slip    bool // said already
}

// DecodeYAML implements strict.Decoder.
func (k *happeningKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain happeningKeys
	strict.Decode(n, (*plain)(k), p)
	k.pos, k.slip = n.Pos, n.Misspelt("at", "text")
}

// happenings reads data/events.yaml.
func (r *frontReader) happenings(n *strict.Node) []story.Happening {
	var all []happeningKeys
	strict.Decode(n, &all, r.problems)
	var out []story.Happening
	for _, k := range all {
		if k.slip {
			continue
		}
		text, texts := r.texts(k.Text)
		good := events([]event{{At: k.At, Text: text, pos: k.pos}}, "event", r.problems)
		if len(good) == 0 {
			continue
		}
		h := story.Happening{Event: good[0], Texts: texts, Source: k.Source, Lasting: k.Lasting, Metrics: k.Metrics, Pos: k.pos}
		if !k.Kind.Empty() && oneOf(k.Kind, "kind", story.HappeningKinds(), r.problems) {
			h.Kind = k.Kind
		}
		if len(k.Metrics) > 0 && h.Kind.Text != story.DefinitionChanged {
			r.problems.Errorf(k.Metrics[0].Pos, "event", "write kind: definition, or take the metrics out", "only an event of kind definition is about metrics")
		}
		out = append(out, h)
	}
	return out
}

// texts reads a text, or one for each of several languages. The first language
// speaks for those that are not there.
func (r *frontReader) texts(n *strict.Node) (source.Word, map[string]string) {
	if n == nil || n.Kind != strict.Map {
		var w source.Word
		strict.Decode(n, &w, r.problems)
		return w, nil
	}
	var first source.Word
	all := map[string]string{}
	for _, k := range n.Keys {
		if k.Value.Kind != strict.Scalar || strings.TrimSpace(k.Value.Text) == "" {
			k.Value.Errorf(r.problems, "event", k.Name+": Open letter", "%s: needs a text", k.Name)
			continue
		}
		if first.Empty() {
			first = k.Value.Word()
		}
		all[k.Name] = k.Value.Text
	}
	return first, all
}
