package site

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Look is how a page gets what it shows: the text of a story, a figure, a
// number. Whoever gives it sees thereby what a page was made of.
type Look interface {
	// Story gives a story with its whole body.
	Story(s *story.Story) *story.Story
	// Figure gives a figure; nil for one whose trouble was already told.
	Figure(name string) *chart.Figure
	// Number gives a number of a story as a reader sees it; false when it was
	// never asked for.
	Number(s *story.Story, n *story.Number) (Printed, bool)
	// Cards gives the cards of a numbers block; none when its trouble was
	// already told, false when they were never asked for.
	Cards(s *story.Story, n *story.Numbers) ([]Card, bool)
	// Coverage gives the days that the data speak for, by source.
	Coverage() []insight.CalendarSource
	// Provenance gives the exports that the numbers come from, by source.
	Provenance() insight.Provenance
	// LeftOut gives what the site leaves out of its numbers, in a language.
	LeftOut(lang string) []LeftOut
}

// values is a Look at what an Input holds.
type values struct{ in *Input }

func (v values) Story(s *story.Story) *story.Story { return s }
func (v values) Figure(name string) *chart.Figure  { return v.in.Figures[name] }
func (v values) Number(_ *story.Story, n *story.Number) (Printed, bool) {
	p, ok := v.in.Numbers[n]
	return p, ok
}
func (v values) Coverage() []insight.CalendarSource { return v.in.Coverage }
func (v values) Provenance() insight.Provenance     { return v.in.Provenance }
func (v values) LeftOut(string) []LeftOut           { return v.in.LeftOut }
func (v values) Cards(_ *story.Story, n *story.Numbers) ([]Card, bool) {
	c, ok := v.in.Cards[n]
	return c, ok
}

// Plan is a site of which everything is decided that concerns more than one
// page: which pages there are, their addresses, lists and ways to one another.
// Their texts, figures and numbers are put in page by page. It may be used by
// several goroutines at a time.
type Plan struct {
	m  *maker
	at map[string]*leaf
}

// leaf is one output of a plan.
type leaf struct {
	address string
	kind    OutputKind
	page    *Page // a page without its text, figures and numbers
	doc     *doc
	figure  *figure
	ending  string // of a figure's file
	feed    *feedPlan
	from    string // on disk, of a file that is copied
	pack    *takeaway
}

func (l *leaf) output() Output {
	o := Output{Address: l.address, Kind: l.kind, From: l.from}
	if l.page != nil {
		o.Layout = l.page.Layout
	}
	if l.doc != nil {
		o.File = l.doc.File
	}
	if l.figure != nil {
		o.Figure = l.figure.name
	}
	if l.pack != nil {
		o.Files = l.pack.files
	}
	return o
}

// Output is something that the site publishes at an address.
type Output struct {
	Address string
	Kind    OutputKind
	Layout  string // of a page
	File    string // the story that a page is made of; "" for others
	Figure  string // the figure of a figure's page or file; "" for others
	From    string // on disk, of a file that is copied
	Files   []File // of a pack
}

// OutputKind says what makes an output.
type OutputKind string

const (
	PageOutput   OutputKind = "page"
	FeedOutput   OutputKind = "feed"
	MovedOutput  OutputKind = "moved"  // the page at an old address
	FigureOutput OutputKind = "figure" // a file of a figure
	FileOutput   OutputKind = "file"   // copied
	PackOutput   OutputKind = "pack"   // files of a material as a ZIP; see Pack
	TextOutput   OutputKind = "text"   // robots.txt, sitemap.xml, metrics.json, datapackage.json and its ZIP
)

// NewPlan decides everything that concerns more than one page. Of the stories
// only the front matter, headings and segments other than HTML are looked at;
// in.Look gives the numbers in titles and summaries. A list with an error in
// it means that the site must not be written.
func NewPlan(cfg *config.Config, in Input) (*Plan, source.List) {
	m := newMaker(cfg, in)
	m.assets()
	m.documents()
	m.name()
	m.chapters()
	m.hide()
	m.addresses()
	m.links = m.knownLinks()
	m.lists()
	m.figurePages()
	m.methodPages()
	m.sortDeeds()
	m.corrects()
	m.checkFrozen()
	m.navigation()
	m.publishUsed()
	m.takeaways()
	m.feeds()
	m.packages()
	m.wellKnown()
	m.sort()
	m.problems.Sort()
	return m.plan(), m.problems
}

// Site gives the site with its pages as they are without their texts, and
// without files that come of figures.
func (p *Plan) Site() *Site { return p.m.site }

// Outputs gives everything the site publishes, in order of address, all but
// the files of the theme.
func (p *Plan) Outputs() []Output {
	out := make([]Output, 0, len(p.at))
	for _, l := range p.at {
		out = append(out, l.output())
	}
	slices.SortFunc(out, func(a, b Output) int { return cmp.Compare(a.Address, b.Address) })
	return out
}

// Output finds an output.
func (p *Plan) Output(address string) (Output, bool) {
	l, ok := p.at[address]
	if !ok {
		return Output{}, false
	}
	return l.output(), true
}

func (m *maker) plan() *Plan {
	p := &Plan{m: m, at: map[string]*leaf{}}
	docs := map[*Page]*doc{}
	for _, d := range m.docs {
		if d.page != nil {
			docs[d.page] = d
		}
	}
	figures := map[*Page]*figure{}
	for _, f := range m.figures {
		figures[f.page] = f
		for _, ending := range figureEndings {
			address := m.figureFile(f.name, ending)
			p.put(&leaf{address: address, kind: FigureOutput, figure: f, ending: ending})
		}
	}
	for _, page := range m.site.Pages {
		p.put(&leaf{address: page.Address, kind: PageOutput, page: page, doc: docs[page], figure: figures[page]})
	}
	for _, f := range m.feedPlans {
		p.put(&leaf{address: f.Address, kind: FeedOutput, feed: f})
	}
	for _, r := range m.site.Redirects {
		p.put(&leaf{address: r.From, kind: MovedOutput})
	}
	for _, f := range m.site.Files {
		p.put(&leaf{address: f.Address, kind: FileOutput, from: f.From})
	}
	for i := range m.taking {
		p.put(&leaf{address: m.taking[i].address, kind: PackOutput, pack: &m.taking[i]})
	}
	for _, address := range m.texts {
		p.put(&leaf{address: address, kind: TextOutput})
	}
	return p
}

func (p *Plan) put(l *leaf) { p.at[l.address] = l }

// Page gives a page with its text, figures and numbers, and what is wrong with
// them; nil when there is no such page.
func (p *Plan) Page(address string, look Look) (*Page, source.List) {
	l := p.at[address]
	if l == nil || l.page == nil {
		return nil, nil
	}
	var problems source.List
	page := l.page.clone()
	p.m.dress(page, l.doc)
	if l.doc != nil {
		p.m.fill(l.doc, page, look, &problems)
	}
	if l.figure != nil {
		p.m.fillFigure(l.figure, page, look)
	}
	page.Corrected = p.m.correctionsTo(p.m.at(page, l.doc, look))
	if kind := p.m.listKind[address]; kind != "" {
		page.List = p.m.listThing(kind, p.m.at(page, l.doc, look))
	}
	if page.Kind == "data" || page.Address == p.m.dataPageAddress {
		p.m.fillDownloads(page, look)
	}
	if page.Kind == "method" {
		page.LeftOut = look.LeftOut(page.Language)
		page.Origins = p.m.origins(look.Provenance(), page)
	}
	page.JSONLD = p.m.structured(page, look)
	problems.Sort()
	return page, problems
}

// Feed gives a feed with the texts of its entries; false when there is none.
func (p *Plan) Feed(address string, look Look) (Feed, bool) {
	l := p.at[address]
	if l == nil || l.feed == nil {
		return Feed{}, false
	}
	return p.m.fillFeed(l.feed, look), true
}

// Text gives robots.txt, sitemap.xml, metrics.json, a datapackage.json or its ZIP.
func (p *Plan) Text(address string, look Look) []byte {
	switch address {
	case "sitemap.xml":
		return p.m.sitemap(look)
	case metricsAddress:
		return p.m.metricsFile()
	}
	if dir, ok := strings.CutSuffix(address, packageName); ok {
		return p.m.dataPackage(dir, look)
	}
	if dir, ok := strings.CutSuffix(address, packageZipName); ok {
		return p.m.packageZip(dir, look)
	}
	return p.m.robots()
}

// FigureFile gives a file of a figure; nil for one it does not have.
func (p *Plan) FigureFile(address string, look Look) []byte {
	l := p.at[address]
	if l == nil || l.ending == "" {
		return nil
	}
	f := look.Figure(l.figure.name)
	if f == nil {
		return nil
	}
	switch l.ending {
	case ".svg":
		return []byte(f.File)
	case ".csv":
		return f.CSV
	case ".json":
		return f.JSON
	case ".zip":
		return p.m.pack(l.figure, f)
	}
	return f.Metadata
}

// Frame writes everything about an output that the plan decided, as bytes that
// are equal when it is: a page without its text, and where the links in that
// text lead. It is written to a sum, which takes everything.
func (p *Plan) Frame(out io.Writer, address string) {
	l := p.at[address]
	if l == nil {
		return
	}
	o := l.output()
	files := o.Files
	o.Files = nil
	fmt.Fprintf(out, "%v\n", o)
	for _, f := range files {
		fmt.Fprintf(out, "%q %q %d\n%s\n", f.Address, f.From, len(f.Data), f.Data)
	}
	switch {
	case l.page != nil:
		p.writeFrame(out, l)
	case l.feed != nil:
		feed := p.m.fillFeed(l.feed, blank{})
		for i, e := range feed.Entries {
			page := *e.Page
			page.Story, page.Words = nil, nil
			wordless(e.Body)
			feed.Entries[i].Page = &page
		}
		writeJSON(out, feed)
	case l.ending == ".zip":
		fmt.Fprint(out, p.m.readme(l.figure, &chart.Figure{}))
	case l.kind == MovedOutput:
		moved, _ := p.m.site.Redirect(address)
		fmt.Fprintln(out, moved.To)
		if t := p.at[moved.To]; t != nil && t.page != nil {
			fmt.Fprintln(out, t.page.Title, t.page.Canonical, t.page.Language)
		}
	case l.kind == TextOutput && address == "sitemap.xml":
		fmt.Fprintf(out, "%s", p.m.sitemap(nil))
	case l.kind == TextOutput && strings.HasSuffix(address, packageName):
		fmt.Fprintf(out, "%s", p.m.packageFrame(strings.TrimSuffix(address, packageName)))
	case l.kind == TextOutput && strings.HasSuffix(address, packageZipName):
		dir := strings.TrimSuffix(address, packageZipName)
		fmt.Fprintf(out, "%s%s", p.m.packageFrame(dir), p.m.packageReadme(dir, blank{}))
	case l.kind == TextOutput:
		fmt.Fprintf(out, "%s", p.Text(address, nil))
	}
}

// writeFrame fills the page with nothing in the place of its texts, figures
// and numbers, so that all that the plan gives it is there.
func (p *Plan) writeFrame(out io.Writer, l *leaf) {
	page, problems := p.Page(l.address, blank{})
	page.Story, page.Words = nil, nil
	for _, t := range []*Thing{page.Own, page.List} {
		if t != nil {
			t.Words = nil
		}
	}
	wordless(page.Body)
	writeJSON(out, page)
	for _, problem := range problems { // a hint names things that are elsewhere
		fmt.Fprintln(out, problem.Text, problem.Hint)
	}
}

// wordless takes Hearth's own words out of things: there are many, and they
// are the program's.
func wordless(body []Piece) {
	for _, p := range body {
		if p.Thing != nil {
			p.Thing.Words = nil
		}
	}
}

// blank is a Look at nothing: stories without their texts, figures and numbers
// that are there and say nothing.
type blank struct{}

func (blank) Story(s *story.Story) *story.Story { return s }
func (blank) Figure(name string) *chart.Figure  { return &chart.Figure{Name: name} }
func (blank) Number(*story.Story, *story.Number) (Printed, bool) {
	return Printed{}, true
}
func (blank) Coverage() []insight.CalendarSource                { return nil }
func (blank) Provenance() insight.Provenance                    { return insight.Provenance{} }
func (blank) LeftOut(string) []LeftOut                          { return nil }
func (blank) Cards(*story.Story, *story.Numbers) ([]Card, bool) { return nil, true }

// writeJSON writes a value so that equal values give equal text.
func writeJSON(out io.Writer, v any) {
	if err := json.NewEncoder(out).Encode(v); err != nil { // of a writer's own params only: not a number, say
		fmt.Fprintf(out, "%#v\n", v)
	}
}
