package markdown

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// siteBlock reads the keys of a block that the whole site fills in, and gives
// the chart that belongs to it; nil for most. A further block has a case here,
// and a struct of the keys that it knows.
func (p *page) siteBlock(n *strict.Node, b *story.Block) *story.Chart {
	switch b.Kind {
	case "promises":
		p.some(n, b, choices{"status": story.Statuses(), "tag": nil, "by": nil})
	case "ideas":
		p.some(n, b, choices{"status": story.IdeaStatuses()})
	case "events":
		p.some(n, b, choices{"kind": story.HappeningKinds()})
	case "openness":
		p.some(n, b, choices{"choice": story.OpenChoices()})
	case "touchpoints":
		return p.touchpoints(n, b)
	case "care":
		var k struct {
			Period source.Word `yaml:"period"`
		}
		strict.Decode(emptyMap(n), &k, &p.problems)
		b.Period = k.Period
	case "voices":
		p.draw(n, b)
	case "coverage":
		var k struct {
			Where filters `yaml:"where"`
			Not   filters `yaml:"not"`
		}
		strict.Decode(emptyMap(n), &k, &p.problems)
		b.Where, b.Not = k.Where, k.Not
		p.filterBy(b, choices{"source": nil})
	case "timeline", "rallies":
		var k struct {
			Top *strict.Node `yaml:"top"`
		}
		strict.Decode(emptyMap(n), &k, &p.problems)
		b.Top = atLeastOne(k.Top, &p.problems)
	}
	return nil
}

// some reads the keys of a block that shows some of a list.
func (p *page) some(n *strict.Node, b *story.Block, by choices) {
	var k struct {
		Where filters      `yaml:"where"`
		Not   filters      `yaml:"not"`
		Top   *strict.Node `yaml:"top"`
	}
	strict.Decode(emptyMap(n), &k, &p.problems)
	b.Where, b.Not, b.Top = k.Where, k.Not, atLeastOne(k.Top, &p.problems)
	p.filterBy(b, by)
}

// choices are the keys that a block can be filtered by, and their values; nil
// for any.
type choices map[string][]string

// filterBy checks the filters of a block.
func (p *page) filterBy(b *story.Block, known choices) {
	for _, list := range [][]story.Filter{b.Where, b.Not} {
		for _, f := range list {
			values, ok := known[f.Key.Text]
			if !ok {
				p.problems.Errorf(f.Key.Pos, "bad-filter", nearOr("", f.Key.Text, sortedKeys(known)), "a `%s` block cannot be filtered by %q", b.Kind, f.Key.Text)
				continue
			}
			for _, v := range f.Values {
				if values != nil {
					p.oneOf(v, f.Key.Text, values)
				}
			}
		}
	}
}

// oneOf checks a word that must be one of a few.
func (p *page) oneOf(w source.Word, key string, values []string) bool {
	return oneOf(w, key, values, &p.problems)
}
