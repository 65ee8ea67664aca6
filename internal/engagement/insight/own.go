package insight

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// ownSpec is a site's own metric as hearth.yaml writes it, by its id: a metric
// of Hearth, narrowed.
type ownSpec struct {
	BasedOn    source.Word  `yaml:"based_on"`
	Title      string       `yaml:"title"`
	Definition string       `yaml:"definition"`
	Unit       string       `yaml:"unit"`
	De         Words        `yaml:"de"`
	Where      *strict.Node `yaml:"where"`
	Not        *strict.Node `yaml:"not"`
	Minimum    ownMinimum   `yaml:"minimum"`
	Better     source.Word  `yaml:"better"`
	Caveat     string       `yaml:"caveat"`
	Breaks     *strict.Node `yaml:"breaks"`
}

// ownMinimum is a number and where it stands.
type ownMinimum struct {
	value int64
	given bool
	pos   source.Pos
}

// DecodeYAML reads the number.
func (m *ownMinimum) DecodeYAML(n *strict.Node, p *source.List) {
	strict.Decode(n, &m.value, p)
	m.given, m.pos = true, n.Pos
}

var ownID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,60}$`)

// With gives the registry with a site's own metrics, the node of `metrics:` in
// its site file. A metric of a site counts what a built-in one counts, of fewer
// rows: it may ask for more people, and never for fewer; whether its parts may
// be added is not its to say. Those that are wrong are left out.
func (r *Registry) With(own *strict.Node) (*Registry, source.List) {
	var problems source.List
	if own == nil || own.Kind == strict.Null {
		return r, nil
	}
	if own.Kind != strict.Map {
		own.Errorf(&problems, "metrics", "write the id of each below it, as in\n  help_answered:\n    based_on: answered_share", "metrics: this is no list of metrics")
		return r, problems
	}
	out := &Registry{entries: slices.Clone(r.entries), methods: r.methods}
	for _, k := range own.Keys {
		before := len(problems)
		e := r.own(k, &problems)
		if len(problems) == before {
			out.entries = append(out.entries, e)
		}
	}
	return out, problems
}

// own makes one metric of a site.
func (r *Registry) own(k strict.Key, problems *source.List) entry {
	var s ownSpec
	strict.Decode(k.Value, &s, problems)
	if !ownID.MatchString(k.Name) {
		problems.Errorf(k.Pos, "metrics", "write small letters, digits and _, such as help_answered", "metrics: %q cannot be the name of a metric", k.Name)
	}
	if _, taken := r.find(k.Name); taken {
		problems.Errorf(k.Pos, "metrics", "give yours another name, such as our_"+k.Name, "metrics: there is a metric %q already", k.Name)
	}
	if s.Title == "" || s.Definition == "" {
		problems.Errorf(k.Pos, "metrics", "add `title:` and `definition:`, one plain sentence that says what is counted", "metrics: %s does not say what it is called and what it means", k.Name)
	}
	base, ok := r.find(s.BasedOn.Text)
	switch {
	case s.BasedOn.Empty():
		problems.Errorf(k.Pos, "metrics", "add `based_on: messages`, or another one of: "+quoteAll(r.ownIDs()), "metrics: %s does not say what it counts", k.Name)
		return entry{}
	case !ok:
		problems.Errorf(s.BasedOn.Pos, "metrics", nearestHint(s.BasedOn.Text, r.ownIDs()), "metrics: %s is based on %q, which is no metric", k.Name, s.BasedOn.Text)
		return entry{}
	case base.method != nil:
		problems.Errorf(s.BasedOn.Pos, "metrics", "ask the question itself with `where:`", "metrics: %s is based on %q, which is a part of a question and cannot be narrowed", k.Name, s.BasedOn.Text)
		return entry{}
	}
	m, rec := base.metric, base.recipe
	m.ID, m.Title, m.Definition, m.BasedOn = k.Name, s.Title, s.Definition, base.metric.ID
	if s.Unit != "" {
		m.Unit = s.Unit
	}
	m.Translations = translated(s.De, m.Unit)
	if s.Minimum.given {
		if s.Minimum.value < m.Minimum {
			problems.Errorf(s.Minimum.pos, "metrics", fmt.Sprintf("write %d or more, or take the line out", m.Minimum), "metrics: %s would be shown from %d on, and %s is not shown below %d", k.Name, s.Minimum.value, m.BasedOn, m.Minimum)
		}
		m.Minimum = s.Minimum.value
	}
	if better := []string{betterNone, betterUp, betterDown}; slices.Contains(better, s.Better.Text) {
		rec.says.better = s.Better.Text
	} else if !s.Better.Empty() {
		problems.Errorf(s.Better.Pos, "metrics", nearestHint(s.Better.Text, better), "metrics: %q is no direction in which %s could be better", s.Better.Text, k.Name)
	}
	if s.Caveat != "" {
		rec.says.caveat = s.Caveat
	}
	m.Breaks = append(slices.Clone(m.Breaks), ownBreaks(s.Breaks, problems)...)
	rec.Base = base.metric.ID
	rec.Narrow = append(narrowing(rec.From, s.Where, false, problems), narrowing(rec.From, s.Not, true, problems)...)
	m.Where = targetOf(rec.Narrow)
	return entry{metric: m, recipe: rec}
}

// ownBreaks reads the days on which a site itself began to count something else,
// such as when it changed the tool of its help desk.
func ownBreaks(n *strict.Node, problems *source.List) []Break {
	if n == nil {
		return nil
	}
	if n.Kind != strict.List {
		n.Errorf(problems, "metrics", "write it as `breaks: [{on: 2026-06-15, text: We changed our help desk}]`", "metrics: breaks are a list of days")
		return nil
	}
	var out []Break
	for _, item := range n.Items {
		var b Break
		before := len(*problems)
		strict.Decode(item, &b, problems)
		_, err := engagement.ParseDay(b.On)
		switch {
		case len(*problems) > before:
		case err != nil:
			item.Errorf(problems, "metrics", "write `on: 2026-06-15`, the first day of the new count", "metrics: the break has no day")
		case strings.TrimSpace(b.Text) == "":
			item.Errorf(problems, "metrics", "write `text: We changed our help desk`, as readers will see it", "metrics: the break of %s does not say what changed", b.On)
		default:
			out = append(out, b)
		}
	}
	return out
}

// targetOf writes filters as the target of a number has them.
func targetOf(all []narrow) string {
	var q Question
	for _, c := range all {
		f := Filter{Key: source.Word{Text: c.Key}}
		for _, v := range c.Values {
			f.Values = append(f.Values, source.Word{Text: v})
		}
		if c.Not {
			q.Not = append(q.Not, f)
		} else {
			q.Where = append(q.Where, f)
		}
	}
	_, filters, _ := strings.Cut(Key(q), "?")
	return filters
}

func translated(de Words, unit string) map[string]Words {
	if de.Title == "" {
		return nil
	}
	if de.Unit == "" {
		de.Unit = unit
	}
	return map[string]Words{"de": de}
}

// narrowing reads the filters of a site's own metric.
func narrowing(from string, n *strict.Node, not bool, problems *source.List) []narrow {
	if n == nil {
		return nil
	}
	if n.Kind != strict.Map {
		n.Errorf(problems, "metrics", "write it as `where: {place: shop}`", "metrics: this is no filter")
		return nil
	}
	filters := dimensionIDs(func(d dimension) bool { return d.filter && (from != fromReadings || d.readings != "") })
	var out []narrow
	for _, k := range n.Keys {
		var values []source.Word
		strict.Decode(k.Value, &values, problems)
		d, _ := findDimension(k.Name)
		if !slices.Contains(filters, k.Name) {
			problems.Errorf(k.Pos, "metrics", nearestHint(k.Name, filters), "metrics: %q cannot be used to filter here", k.Name)
			continue
		}
		c := narrow{condition{Key: k.Name}, not}
		for _, v := range values {
			checkValue(d, v, "metrics", problems)
			if d.id == "tag" && !plainTag(v.Text) {
				problems.Errorf(v.Pos, "metrics", "filter by it where you ask", "metrics: the tag %q cannot be used here, because of its special characters", v.Text)
			}
			c.Values = append(c.Values, strings.TrimSpace(v.Text))
		}
		if len(c.Values) == 0 {
			problems.Errorf(k.Pos, "metrics", "type a value, such as `place: shop`", "metrics: the filter on %q has no value", k.Name)
			continue
		}
		out = append(out, c)
	}
	return out
}

// filter gives a condition of a site's own metric as a filter. The names of
// places are not looked up: a metric may wait for its data.
func (c narrow) filter() filter {
	d, _ := findDimension(c.Key)
	f := filter{dim: d, not: c.Not, fixed: true, values: c.Values}
	if c.Key == "place" {
		f.sources, f.platforms = c.Values, c.Values
	}
	return f
}
