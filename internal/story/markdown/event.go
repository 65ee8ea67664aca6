package markdown

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// happeningKeys are those of a line of data/events.yaml.
type happeningKeys struct {
	At      source.Word   `yaml:"at"`
	Text    source.Word   `yaml:"text"`
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
		good := events([]event{{At: k.At, Text: k.Text, pos: k.pos}}, "event", r.problems)
		if len(good) == 0 {
			continue
		}
		h := story.Happening{Event: good[0], Source: k.Source, Lasting: k.Lasting, Metrics: k.Metrics, Pos: k.pos}
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
