package site

import (
	"regexp"
	"slices"
	"strings"

	"hearth/internal/chart"
	"hearth/internal/source"
	"hearth/internal/story"
)

// dataAddress is where all figures are listed.
const dataAddress = "data/index.html"

// figure is a figure that some published page shows.
type figure struct {
	name string
	pos  source.Pos // where it is first asked for
	page *Page
	on   []*doc // pages that show it; the one with its block first
	goal string // the promise whose level is drawn on it; "" for none
}

// figureFile gives the address of a figure's file of an ending: in figures/, or
// below its edition, where it stays for good.
func (m *maker) figureFile(name, ending string) string {
	return m.figureDirs[name] + "figures/" + name + ending
}

func (m *maker) figureAddress(name string) string { return m.figureFile(name, ".html") }

// editionDir is the folder of what belongs to an edition's page.
func editionDir(address string) string {
	return strings.TrimSuffix(strings.TrimSuffix(address, ".html"), "/index") + "/"
}

// editionFigures gives the figures of an edition their place below it.
func (m *maker) editionFigures(d *doc) {
	if d.Edition == nil {
		return
	}
	dir := editionDir(d.page.Address)
	for _, s := range d.Body {
		if s.Chart != nil && m.figureDirs[s.Chart.Name.Text] == "" {
			m.figureDirs[s.Chart.Name.Text] = dir
		}
	}
}

// figureID gives the anchor of a figure on a page, the nth time it stands there.
func figureID(name string, nth int) string {
	if nth == 1 {
		return "figure-" + name
	}
	return "figure-" + name + "-" + itoa(nth)
}

// hasFigure says whether a figure was drawn, or its trouble already told.
func (m *maker) hasFigure(name string) bool {
	_, ok := m.known[name]
	return ok
}

func (m *maker) figureNames() []string { return sortedKeys(m.known) }

// figurePages gives every figure that is shown somewhere a page of its own,
// its files, and a line on the data page.
func (m *maker) figurePages() {
	m.findFigures()
	for _, f := range m.figures {
		language := m.languageOf(f.on[0])
		f.page = m.newPage(m.figureAddress(f.name), "figure", language, "")
		f.page.License = m.site.License.Data
		f.page.NoIndex = f.on[0].wait != ""
		if !m.add(f.page, "the page of the figure "+quote(f.name), f.pos) {
			continue
		}
		for _, d := range f.on {
			f.page.ShownOn = append(f.page.ShownOn, Ref{Title: d.page.Title, Address: m.href(f.page, d.page.Address+"#"+figureID(f.name, 1))})
		}
		m.figureFiles(f)
	}
	if len(m.figures) > 0 {
		m.dataPage()
	}
}

// findFigures gathers the figures that published pages show or name.
func (m *maker) findFigures() {
	found := map[string]*figure{}
	see := func(d *doc, name string, pos source.Pos, c *story.Chart) {
		if !m.known[name] || !nameForm.MatchString(name) {
			return
		}
		if found[name] == nil {
			found[name] = &figure{name: name, pos: pos}
		}
		f := found[name]
		switch {
		case c != nil:
			f.on, f.pos, f.goal = append([]*doc{d}, f.on...), pos, c.Goal.Text
		case !slices.Contains(f.on, d):
			f.on = append(f.on, d)
		}
	}
	for _, d := range m.published() {
		for _, s := range d.Story.Body {
			switch {
			case s.Kind == story.FigureAt:
				see(d, s.Chart.Name.Text, s.Chart.Name.Pos, s.Chart)
			case s.Kind == story.EmbedAt && s.Embed.Kind == "figure":
				see(d, s.Embed.Name.Text, s.Embed.Name.Pos, nil)
			case s.Kind == story.LinkOpen && strings.HasPrefix(s.Link.Target.Text, "figure:"):
				see(d, strings.TrimPrefix(s.Link.Target.Text, "figure:"), s.Link.Target.Pos, nil)
			}
		}
	}
	for _, name := range sortedKeys(found) {
		f := found[name]
		f.on = slices.Compact(f.on)
		m.figures = append(m.figures, f)
	}
}

// figureEndings are the files of a figure that a reader can take away.
var figureEndings = []string{".svg", ".csv", ".json", ".metadata.json", ".zip"}

// figureFiles takes the addresses of what a reader can take away.
func (m *maker) figureFiles(f *figure) {
	for _, ending := range figureEndings {
		m.taken.take(claim{address: m.figureFile(f.name, ending), what: "the data of the figure " + quote(f.name), pos: f.pos}, &m.problems)
	}
}

// fillFigure puts a figure into its own page.
func (m *maker) fillFigure(f *figure, page *Page, look Look) {
	drawn := look.Figure(f.name)
	if drawn == nil {
		return
	}
	page.Title, page.TitleHTML, page.Summary = drawn.Title, escape(drawn.Title), drawn.Alt
	page.Figure = m.exhibit(f.name, drawn, 1, func(to string) string { return m.href(page, to) })
	page.Figure.Own = true
}

// fillDownloads lists all figures on their page.
func (m *maker) fillDownloads(page *Page, look Look) {
	for _, f := range m.figures {
		drawn := look.Figure(f.name)
		if f.page.NoIndex || drawn == nil {
			continue
		}
		x := m.exhibit(f.name, drawn, 1, func(to string) string { return m.href(page, to) })
		page.Downloads = append(page.Downloads, Download{
			Ref: Ref{Title: drawn.Title, Address: x.Page}, Subtitle: drawn.Subtitle, CSV: x.CSV, JSON: x.JSON, Metadata: x.Metadata, SVG: x.SVG, Zip: x.Zip,
		})
	}
}

// dataPage lists all figures, around the writer's data/index.md when there is one.
func (m *maker) dataPage() {
	var p *Page
	if i := m.byName["data/index"]; i != nil && i.page != nil {
		p = i.page
	} else {
		words := wordsFor(m.site.Language)
		p = m.newPage(dataAddress, "data", m.site.Language, words.Data)
		p.Summary, p.LeadHTML = words.DataLead, escape(words.DataLead)
		if !m.add(p, "the list of all figures", source.Pos{}) {
			return
		}
	}
	if t := m.trees[0]; t.home != nil && p.rest().Trail == nil {
		p.Trail = []Ref{{Title: p.Words.Home, Address: m.href(p, t.home.Address)}}
	}
	m.dataPageAddress = p.Address
	for _, f := range m.figures {
		f.page.Trail = []Ref{{Title: f.page.Words.Home, Address: m.href(f.page, "index.html")}, {Title: p.Title, Address: m.href(f.page, p.Address)}}
	}
}

// figure shows a figure in a body.
func (b *body) figure(name source.Word, what string) {
	ok := b.m.hasFigure(name.Text)
	var drawn *chart.Figure
	if ok {
		drawn = b.look.Figure(name.Text)
	}
	switch {
	case !ok && what == "link":
		b.m.unknownFigure(name, name.Text, b.problems)
		return
	case !ok:
		b.problems.Errorf(name.Pos, "figure-undrawn", "this is a mistake in hearth; please report it", "the figure %q was never drawn", name.Text)
		return
	case drawn == nil:
		return
	case !nameForm.MatchString(name.Text):
		b.problems.Errorf(name.Pos, "figure-name", "use letters, digits and hyphens, such as "+Slug(name.Text), "%q cannot be the name of a figure: it becomes an address", name.Text)
		return
	}
	b.figures[name.Text]++
	b.add(Piece{Figure: b.m.exhibit(name.Text, drawn, b.figures[name.Text], b.href)})
}

// exhibit gets a figure ready for the page that href leads from.
func (m *maker) exhibit(name string, f *chart.Figure, nth int, href func(string) string) *Exhibit {
	at := func(ending string, there bool) string {
		if !there {
			return ""
		}
		return href(m.figureFile(name, ending))
	}
	x := &Exhibit{
		ID: figureID(name, nth), Figure: f, Wide: renameIDs(f.Wide, nth), Narrow: renameIDs(f.Narrow, nth),
		Page: at(".html", true), SVG: at(".svg", f.File != ""), CSV: at(".csv", len(f.CSV) > 0), JSON: at(".json", len(f.JSON) > 0),
		Metadata: at(".metadata.json", len(f.Metadata) > 0), License: m.site.License.Data,
		Zip: at(".zip", len(f.CSV) > 0), N: f.N, Citation: m.citation(name, f), BibTeX: m.bibTeX(name, f),
	}
	if f.Answer.AsOf != 0 {
		x.Changed = DateText(m.site.Language, f.Answer.AsOf.Time())
	}
	address := m.absolute(m.figureAddress(name))
	if address != "" {
		x.Embed = `<iframe src="` + escape(address+"#embed") + `" title="` + escape(f.Title) + `" width="100%" height="640" loading="lazy" sandbox="allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox"></iframe>`
	}
	return x
}

// idUse finds where an SVG gives or names an id.
var idUse = regexp.MustCompile(`( (?:id|aria-labelledby|aria-describedby)=")([^"]*)(")|( (?:xlink:)?href="#)([^"]*)(")|(url\(#)([^)]*)(\))`)

// renameIDs makes the ids of an SVG differ from those of its first showing on
// the page.
func renameIDs(svg string, nth int) string {
	if nth == 1 {
		return svg
	}
	suffix := "-" + itoa(nth)
	return idUse.ReplaceAllStringFunc(svg, func(match string) string {
		g := idUse.FindStringSubmatch(match)
		for i := 1; i+2 < len(g); i += 3 {
			if g[i] == "" {
				continue
			}
			ids := strings.Fields(g[i+1])
			for j := range ids {
				ids[j] += suffix
			}
			return g[i] + strings.Join(ids, " ") + g[i+2]
		}
		return match
	})
}
