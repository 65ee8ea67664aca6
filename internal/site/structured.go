package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"time"

	"hearth/internal/story"
)

// article is what schema.org calls a page of prose.
type article struct {
	Context   string   `json:"@context"`
	Type      string   `json:"@type"`
	Headline  string   `json:"headline"`
	Summary   string   `json:"description,omitempty"`
	URL       string   `json:"url,omitempty"`
	Image     string   `json:"image,omitempty"`
	Language  string   `json:"inLanguage"`
	Published string   `json:"datePublished,omitempty"`
	Modified  string   `json:"dateModified,omitempty"`
	Authors   []entity `json:"author,omitempty"`
	Publisher entity   `json:"publisher"`
	License   string   `json:"license,omitempty"`
	PartOf    *entity  `json:"isPartOf,omitempty"`
	Keywords  []string `json:"keywords,omitempty"`

	Corrections []comment `json:"correction,omitempty"`
}

// comment is what schema.org calls a correction to an article.
type comment struct {
	Type      string `json:"@type"`
	Text      string `json:"text"`
	Published string `json:"datePublished,omitempty"`
	URL       string `json:"url,omitempty"`
}

// dataset is what schema.org calls the data of a figure.
type dataset struct {
	Context      string     `json:"@context"`
	Type         string     `json:"@type"`
	Name         string     `json:"name"`
	Summary      string     `json:"description,omitempty"`
	URL          string     `json:"url,omitempty"`
	Language     string     `json:"inLanguage"`
	License      string     `json:"license,omitempty"`
	Creator      entity     `json:"creator"`
	Modified     string     `json:"dateModified,omitempty"`
	Coverage     string     `json:"temporalCoverage,omitempty"`
	Variable     string     `json:"variableMeasured,omitempty"`
	Distribution []download `json:"distribution,omitempty"`
}

type entity struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`

	Corrections string `json:"correctionsPolicy,omitempty"` // where corrections are listed
}

type download struct {
	Type   string `json:"@type"`
	Format string `json:"encodingFormat"`
	URL    string `json:"contentUrl"`
}

// structured describes a page to machines; "" for lists and the like.
func (m *maker) structured(p *Page, look Look) string {
	us := entity{Type: "Organization", Name: m.site.Title, URL: m.site.URL}
	for _, s := range m.treeOf(p).sections {
		if m.listKind[s.first.Address] == "correction" {
			us.Corrections = m.absolute(s.first.Address)
		}
	}
	switch {
	case p.Kind == "figure" && p.Figure != nil:
		return compact(m.dataset(p, us))
	case p.Story == nil || slices.Contains([]string{"home", "404", "section", "tags", "data"}, p.Kind):
		return ""
	}
	a := article{
		Context: "https://schema.org", Type: "Article", Headline: p.Title, Summary: p.Summary, URL: p.Canonical, Image: p.Image, Language: p.Language,
		Published: dayText(p.Date), Modified: dayText(m.lastChange(p, look)), Publisher: us, License: licenseLink(p.License),
	}
	for _, name := range p.Authors {
		a.Authors = append(a.Authors, entity{Type: "Person", Name: name})
	}
	if len(a.Authors) == 0 {
		a.Authors = []entity{us}
	}
	for _, t := range p.Tags {
		a.Keywords = append(a.Keywords, t.Title)
	}
	for _, d := range m.corrected[p.Address] {
		if d.Correction.Type == "correction" {
			a.Corrections = append(a.Corrections, comment{Type: "CorrectionComment", Text: d.page.Title, Published: dayText(m.day(d.Meta.Date)), URL: m.absolute(d.page.Address)})
		}
	}
	if p.Part != nil {
		a.PartOf = &entity{Type: "CreativeWork", Name: p.Part.Title}
	}
	return compact(a)
}

func (m *maker) dataset(p *Page, us entity) dataset {
	f := p.Figure.Figure
	d := dataset{
		Context: "https://schema.org", Type: "Dataset", Name: f.Title, Summary: f.Alt, URL: p.Canonical, Language: p.Language,
		License: licenseLink(p.License), Creator: us, Variable: f.Answer.Metric.Title,
	}
	if f.Answer.AsOf != 0 {
		d.Modified = f.Answer.AsOf.String()
	}
	if s := f.Answer.Span; s.To != 0 {
		d.Coverage = s.From.String() + "/" + s.To.String()
	}
	if m.site.URL == "" {
		return d
	}
	for _, file := range []struct{ ending, format string }{{".csv", "text/csv"}, {".json", "application/json"}, {".zip", "application/zip"}} {
		d.Distribution = append(d.Distribution, download{Type: "DataDownload", Format: file.format, URL: m.absolute(m.figureFile(f.Name, file.ending))})
	}
	return d
}

// licenseLink gives the address of a licence that is given by its SPDX id, as
// machines want it; any other text stays.
func licenseLink(license string) string {
	if _, ok := story.Licenses()[license]; ok {
		return licenseText(license)
	}
	return license
}

// compact writes JSON that may stand in a script element: < and & are escaped.
func compact(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return "" // only texts and lists of texts are in it
	}
	return string(out)
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// sitemap is the list of pages for search engines.
type sitemap struct {
	XMLName xml.Name     `xml:"urlset"`
	Space   string       `xml:"xmlns,attr"`
	Pages   []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Address string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// wellKnown writes robots.txt and, when the site has a url, sitemap.xml.
// A site's own files of these names go before.
func (m *maker) wellKnown() {
	if m.site.URL != "" {
		m.generate("sitemap.xml")
	}
	m.generate("robots.txt")
}

func (m *maker) robots() []byte {
	robots := "User-agent: *\nAllow: /\n"
	if slices.Contains(m.texts, "sitemap.xml") {
		robots += "\nSitemap: " + m.absolute("sitemap.xml") + "\n"
	}
	return []byte(robots)
}

// generate adds a file unless the site has its own at that address.
func (m *maker) generate(address string) {
	if !m.taken.has(address) && m.taken.take(claim{address: address, what: address}, &m.problems) {
		m.texts = append(m.texts, address)
	}
}

// sitemap lists the pages. Without a look it says nothing of when data changed.
func (m *maker) sitemap(look Look) []byte {
	s := sitemap{Space: "http://www.sitemaps.org/schemas/sitemap/0.9"}
	for _, p := range m.site.Pages {
		if !p.NoIndex {
			s.Pages = append(s.Pages, sitemapURL{Address: p.Canonical, Changed: dayText(m.lastChange(p, look))})
		}
	}
	slices.SortFunc(s.Pages, func(a, b sitemapURL) int {
		if a.Address < b.Address {
			return -1
		}
		return 1
	})
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	_ = e.Encode(s) // to memory, of plain texts: cannot fail
	b.WriteByte('\n')
	return b.Bytes()
}

// lastChange gives the day on which a page last changed: its own, else of the
// newest line it lists, else of its data.
func (m *maker) lastChange(p *Page, look Look) time.Time {
	last := later(p.Date, p.Updated)
	if p.Dress != nil {
		for _, i := range p.Items {
			last = later(last, i.Date)
		}
	}
	for _, d := range m.lines[p.Address] {
		last = later(last, m.changed(d))
	}
	if p.Living != nil {
		last = later(last, p.Living.Last)
	}
	if look == nil {
		return last
	}
	for _, f := range m.figures {
		if f.page.Address != p.Address && p.Kind != "data" {
			continue
		}
		if drawn := look.Figure(f.name); drawn != nil && drawn.Answer.AsOf != 0 {
			last = later(last, drawn.Answer.AsOf.Time())
		}
	}
	return last
}
