package markdown

import (
	"time"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// ideaKeys are those of a line of data/ideas.yaml.
type ideaKeys struct {
	Idea   *strict.Node `yaml:"idea"`
	From   string       `yaml:"from"`
	Heard  *strict.Node `yaml:"heard"`
	Where  string       `yaml:"where"`
	Status source.Word  `yaml:"status"`
	Became source.Word  `yaml:"became"`
	Why    *strict.Node `yaml:"why"`
	On     *strict.Node `yaml:"on"`
	pos    source.Pos
}

// DecodeYAML implements strict.Decoder.
func (k *ideaKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain ideaKeys
	strict.Decode(n, (*plain)(k), p)
	k.pos = n.Pos
}

func (r *frontReader) idea(k ideaKeys) story.Idea {
	i := story.Idea{
		Pos: k.pos, Text: r.line(k.Idea), From: k.From, Heard: r.date(k.Heard, "heard"), Where: k.Where,
		Status: source.Word{Text: "heard", Pos: k.pos}, Became: k.Became, Why: r.line(k.Why), On: r.date(k.On, "on"),
	}
	const hint = "- {idea: A pump at every bench, heard: 2026-05-02, where: forum, status: done, became: promise:pumps, on: 2026-07-01}"
	if len(i.Text) == 0 {
		r.problems.Errorf(k.pos, "bad-idea", hint, "this line has no idea in it")
	}
	if k.Heard == nil {
		r.problems.Errorf(k.pos, "bad-idea", hint, "on which day was this idea heard?")
	}
	if !k.Status.Empty() && oneOf(k.Status, "status", story.IdeaStatuses(), r.problems) {
		i.Status = k.Status
	}
	if back(i.Heard, i.On) {
		r.problems.Errorf(i.On.Pos, "days-backwards", "write the day on which it was done or decided", "on: this is before the day on which the idea was heard, %s", i.Heard.Time.Format(time.DateOnly))
	}
	switch {
	case i.Status.Text == "could-not" && len(i.Why) == 0:
		r.problems.Errorf(i.Status.Pos, "no-reason", "why: what stood in the way", "an idea that could not be done needs a reason")
	case i.Status.Text == "done" && i.Became.Empty():
		r.problems.Errorf(i.Status.Pos, "no-evidence", "became: stories/the-pump.md, or promise:NAME, or an address where a reader can see it", "this idea is done, and nothing shows what it became")
	}
	return i
}
