package build

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/memo"
	"hearth/internal/site"
	"hearth/internal/source"
)

// Reason says what made a file of the site, and why it was last made anew. All
// of it is what the last build read for it.
type Reason struct {
	Address string
	Kind    site.OutputKind
	Story   string   // that it is the page of; "" for a page that Hearth makes
	Layouts []string // files of the layout, the theme's or built-in ones under the same names
	Files   []string // others that it was made of, sorted
	Figures []string // by name, sorted
	Asks    []Asked  // the questions behind its figures and numbers, in order of their text
	New     bool     // it was made once and never since
	Because []string // the chain of what changed, from the file to the world: "the plan of the site", "content/a.md"
}

// Asked is a question, and where its answer comes from.
type Asked struct {
	Question string   // canonical
	Sources  []string // sorted
	Exports  []string // raw files that the rows of those came from, sorted; none where there are no rows
}

// RunWhy tells what made the file at an address of the site, by what the last
// build left in .hearth/cache.
func RunWhy(ctx context.Context, opt Options, address string) (why Reason, problems source.List, err error) {
	d := NewDesk(opt, false)
	defer func() { _ = d.Close() }() // nothing was written
	address, problems = d.find(address)
	if len(problems) > 0 {
		return Reason{}, problems, nil
	}
	old, _, err := readAnswers(opt.Root)
	if err != nil {
		return Reason{}, nil, err
	}
	why, err = d.why(ctx, address, func(key string) (guard.Published, bool) {
		p, ok := old.byKey[key]
		return p, ok
	})
	return why, nil, err
}

// why gathers what the graph knows of the file at an address. The function
// gives the answer to a question.
func (d *Desk) why(ctx context.Context, address string, answer func(key string) (guard.Published, bool)) (Reason, error) {
	key := memo.Key{Step: stepOutput, Name: address}
	cause, _ := d.graph.Cause(key)
	why := Reason{Address: address, Kind: site.PageOutput, New: len(cause.Why) == 0, Because: d.because(cause)}
	t := tracer{desk: d, seen: map[memo.Key]bool{}, why: &why}
	t.trace(key)
	slices.Sort(why.Files)
	slices.Sort(why.Figures)
	slices.SortFunc(why.Asks, func(a, b Asked) int { return strings.Compare(a.Question, b.Question) })
	if err := d.exports(ctx, &why, answer); err != nil {
		return why, err
	}
	for _, layout := range t.layouts {
		v, _, err := d.graph.Value(ctx, memo.Key{Step: stepLayout, Name: layout})
		if err != nil {
			return why, err
		}
		why.Layouts, _ = v.([]string)
	}
	return why, nil
}

// find gives the address that is meant: of a page, or by the file of its story.
func (d *Desk) find(name string) (string, source.List) {
	var known []string
	for _, k := range d.graph.Keys(stepOutput) {
		known = append(known, k.Name)
		if cause, ok := d.graph.Cause(k); ok && slices.Contains(cause.Reads, storyKey(name)) && strings.HasSuffix(k.Name, ".html") && !isFeed(k.Name) {
			return k.Name, nil
		}
	}
	name = strings.TrimPrefix(name, "/")
	for _, try := range []string{name, name + "index.html", name + "/index.html", name + ".html"} {
		if slices.Contains(known, try) {
			return try, nil
		}
	}
	var problems source.List
	switch near := source.Nearest(name, known); {
	case len(known) == 0:
		problems.Errorf(source.Pos{File: name}, "no-build", "build the site first: hearth build", "nothing is known of any page yet")
	case near != "":
		problems.Errorf(source.Pos{File: name}, "no-page", "did you mean "+near+"?", "the last build made no such file")
	default:
		problems.Errorf(source.Pos{File: name}, "no-page", "write the address of a page, such as "+known[0]+", or the file of a story", "the last build made no such file")
	}
	return "", problems
}

// isFeed says whether a file shows the texts of several stories.
func isFeed(address string) bool { return strings.HasSuffix(address, ".xml") }

// because follows what changed down to the world.
func (d *Desk) because(c memo.Cause) []string {
	var out []string
	for len(c.Why) > 0 {
		k := c.Why[0]
		if name := plainly(k); name != "" {
			out = append(out, name)
		}
		next, ok := d.graph.Cause(k)
		if !ok {
			break
		}
		c = next
	}
	return slices.Compact(out)
}

// plainly says in a writer's words what a result of the graph is; "" for one
// that says nothing to a writer.
func plainly(k memo.Key) string {
	switch k.Step {
	case stepFile:
		return k.Name
	case stepList:
		return "the files in " + k.Name + "/"
	case stepPlan:
		return "the lists and links of the site"
	case stepLayout, stepLayouts:
		return "the layouts"
	case stepConfig, stepSettings:
		return siteFile
	case stepToday:
		return "the day"
	case stepAnswer:
		return "the answer to " + k.Name
	case stepFigure:
		return "the figure " + k.Name
	case stepAsOf:
		return "the day of the newest data"
	case stepProvenance:
		return "the exports that were read"
	}
	return ""
}

// tracer gathers what a result was made of.
type tracer struct {
	desk    *Desk
	seen    map[memo.Key]bool
	why     *Reason
	layouts []string
}

// trace follows reads down, but not through the plan: everything would be there.
func (t *tracer) trace(k memo.Key) {
	if t.seen[k] {
		return
	}
	t.seen[k] = true
	switch k.Step {
	case stepFile:
		if k.Name != siteFile && k.Name != t.why.Story {
			t.why.Files = append(t.why.Files, k.Name)
		}
	case stepStory:
		if t.why.Story == "" && !isFeed(t.why.Address) {
			t.why.Story = k.Name
		}
	case stepFigure:
		t.why.Figures = append(t.why.Figures, k.Name)
	case stepLayout:
		t.layouts = append(t.layouts, k.Name)
		return
	case stepAnswer:
		t.why.Asks = append(t.why.Asks, Asked{Question: k.Name})
		return
	case stepFrame, stepPlan, stepCommon, stepChart, stepPromises, stepLists, stepSettings:
		return
	}
	cause, _ := t.desk.graph.Cause(k)
	for _, r := range cause.Reads {
		t.trace(r)
	}
}

// exports fills in where the answers come from.
func (d *Desk) exports(ctx context.Context, why *Reason, answer func(key string) (guard.Published, bool)) error {
	cfg, _, err := d.settings(ctx)
	if err != nil {
		return err
	}
	ledger := rows.Ledger{}
	if all, err := rows.Open(d.opt.Root); err == nil {
		ledger = all.Ledger()
	}
	for i := range why.Asks {
		a := &why.Asks[i]
		p, ok := answer(a.Question)
		if !ok {
			continue
		}
		for _, s := range p.Answer().Sources {
			a.Sources = append(a.Sources, s.Name)
			a.Exports = append(a.Exports, rawOf(cfg, ledger, s)...)
		}
		slices.Sort(a.Sources)
		slices.Sort(a.Exports)
		a.Exports = slices.Compact(a.Exports)
	}
	return nil
}

// rawOf gives the raw files that the rows of a source came from.
func rawOf(cfg *config.Config, ledger rows.Ledger, s insight.Source) []string {
	name := s.Name
	for _, own := range cfg.Sources {
		if own.Title == name {
			name = own.Name
		}
	}
	var out []string
	for _, e := range ledger.Entries {
		if strings.EqualFold(e.Source, name) {
			out = append(out, e.Raw)
		}
	}
	return out
}
