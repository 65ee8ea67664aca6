package check

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"hearth/internal/source"
)

// Page is what was seen of a page.
type Page struct {
	Address  string
	Problems source.List // of the page alone

	ids   map[string]bool
	links []link
}

// loads are the elements that make a browser fetch something, and by which of
// their attributes.
var loads = map[string]string{"img": "src", "script": "src", "iframe": "src", "audio": "src", "video": "src", "source": "src", "track": "src", "embed": "src", "object": "data", "link": "href"}

// idle are the relations of a <link> that fetch nothing.
var idle = []string{"canonical", "alternate", "license", "author", "next", "prev", "up", "me", "help", "search", "cite-as", "describedby", "related"}

// fields are the elements that people fill in.
var fields = []string{"input", "select", "textarea"}

// looker reads one page.
type looker struct {
	site *Site
	page *Page
	tag  tag

	title, lang   bool
	firsts, level int                 // headings of level 1, and the level of the last heading
	refs          map[string][]string // id → what refers to it
	labels        map[string]bool     // ids of fields that a <label> names
	unnamed       []tag               // fields that need one

	open    []named // links and buttons that are open
	hidden  string  // name of the element around that a script shows once it knows its words
	deep    int     // elements of that name that are open
	code    int     // depth of code, scripts and styles
	inTitle bool
	inLabel int
	seen    personal
}

// tag is a start tag.
type tag struct {
	name  string
	attrs map[string]string
}

// named is an element that needs a name, and whether it has one yet.
type named struct {
	tag
	named bool
}

// Page looks at a page.
func (s *Site) Page(address string, data []byte) *Page {
	l := &looker{site: s, page: &Page{Address: address, ids: map[string]bool{}}, refs: map[string][]string{}, labels: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			l.finish()
			l.page.Problems.Sort()
			return l.page
		case html.TextToken:
			l.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			l.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			l.end(string(name))
		}
	}
}

func (l *looker) errorf(rule, hint, format string, args ...any) {
	l.page.Problems.Errorf(source.Pos{File: l.page.Address}, rule, hint, format, args...)
}

func (l *looker) warnf(rule, hint, format string, args ...any) {
	l.page.Problems.Warnf(source.Pos{File: l.page.Address}, rule, hint, format, args...)
}

func (l *looker) start(t html.Token) {
	l.tag = tag{t.Data, make(map[string]string, len(t.Attr))}
	for _, a := range t.Attr {
		l.tag.attrs[a.Key] = a.Val
	}
	l.references()
	l.leads()
	l.hide()
	switch l.tag.name {
	case "html":
		l.lang = l.tag.attrs["lang"] != ""
	case "title":
		l.inTitle = true
	case "code", "pre", "script", "style", "template":
		l.code++
	case "label":
		l.inLabel++
		l.labels[l.tag.attrs["for"]] = true
	case "img":
		l.picture()
	case "a", "button", "summary":
		l.open = append(l.open, named{l.tag, l.hasName() || l.deep > 0})
	case "h1", "h2", "h3", "h4", "h5", "h6":
		l.heading(int(l.tag.name[1] - '0'))
	}
	if slices.Contains(fields, l.tag.name) && l.tag.attrs["type"] != "hidden" && l.tag.attrs["type"] != "submit" && l.inLabel == 0 && l.deep == 0 && !l.hasName() {
		l.unnamed = append(l.unnamed, l.tag)
	}
}

// hide notes an element that is not shown as the page comes.
func (l *looker) hide() {
	_, hidden := l.tag.attrs["hidden"]
	switch {
	case l.deep > 0 && l.tag.name == l.hidden:
		l.deep++
	case l.deep == 0 && hidden && !slices.Contains(fields, l.tag.name) && l.tag.name != "img":
		l.hidden, l.deep = l.tag.name, 1
	}
}

func (l *looker) end(name string) {
	if l.deep > 0 && name == l.hidden {
		defer func() { l.deep-- }()
	}
	switch name {
	case "title":
		l.inTitle = false
	case "code", "pre", "script", "style", "template":
		l.code = max(0, l.code-1)
	case "label":
		l.inLabel = max(0, l.inLabel-1)
	case "a", "button", "summary":
		l.close(name)
	}
}

// close looks whether a link or button that ends here has a name.
func (l *looker) close(name string) {
	n := len(l.open) - 1
	if n < 0 || l.open[n].name != name {
		return
	}
	last := l.open[n]
	l.open = l.open[:n]
	_, leads := last.attrs["href"]
	if !last.named && last.attrs["aria-hidden"] != "true" && (leads || name != "a") {
		what := map[string]string{"a": "a link", "button": "a button", "summary": "the line that opens a part"}[name]
		l.errorf("no-name", "put words into it, or an aria-label", "%s has no words, so that nobody who listens knows what it does", what)
	}
}

func (l *looker) text(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	for i := range l.open {
		l.open[i].named = true
	}
	if l.inTitle {
		l.title = true
	}
	if l.code == 0 {
		l.seen.text(html.UnescapeString(text))
	}
}

// references notes the id of an element and those it refers to.
func (l *looker) references() {
	if id := l.tag.attrs["id"]; id != "" {
		if l.page.ids[id] {
			l.errorf("id-twice", "give one of them another id, or other words to its heading", "two elements have the id %q, and a link to it reaches the first alone", id)
		}
		l.page.ids[id] = true
	}
	if name := l.tag.attrs["name"]; l.tag.name == "a" && name != "" {
		l.page.ids[name] = true
	}
	for _, key := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "list", "headers"} {
		for id := range strings.FieldsSeq(l.tag.attrs[key]) {
			l.refs[id] = append(l.refs[id], key)
		}
	}
}

// leads notes where an element leads, and what it loads.
func (l *looker) leads() {
	name, a := l.tag.name, l.tag.attrs
	if href, ok := a["href"]; ok && (name == "a" || name == "area" || name == "link") {
		l.page.links = append(l.page.links, link{href, name})
		l.seen.link(href)
	}
	key, loaded := loads[name]
	if name == "link" && slices.Contains(idle, strings.ToLower(a["rel"])) {
		return
	}
	var targets []string
	if loaded && a[key] != "" {
		targets = append(targets, a[key])
	}
	for part := range strings.SplitSeq(a["srcset"], ",") {
		if first, _, _ := strings.Cut(strings.TrimSpace(part), " "); first != "" {
			targets = append(targets, first)
		}
	}
	if a["poster"] != "" {
		targets = append(targets, a["poster"])
	}
	for _, t := range targets {
		if name != "link" {
			l.page.links = append(l.page.links, link{t, name})
		}
		if strings.HasPrefix(t, "//") || strings.HasPrefix(t, "http:") || strings.HasPrefix(t, "https:") {
			l.errorf("foreign-request", "keep a copy in static/ and use that", "<%s> loads %s, and its server learns who reads the page", name, t)
		}
	}
}

// hasName says whether an element brings a name of its own.
func (l *looker) hasName() bool {
	a := l.tag.attrs
	return a["aria-label"] != "" || a["aria-labelledby"] != "" || a["title"] != ""
}

func (l *looker) picture() {
	alt, ok := l.tag.attrs["alt"]
	if !ok {
		l.errorf("no-alt", `say what it shows; alt="" is for a picture that only decorates`, "the picture %s has no alternative text", l.tag.attrs["src"])
	}
	for i := range l.open {
		l.open[i].named = l.open[i].named || alt != ""
	}
}

func (l *looker) heading(level int) {
	if level == 1 {
		l.firsts++
	}
	if l.level > 0 && level > l.level+1 {
		l.warnf("heading-level", "use the level that follows, such as ##", "a heading of level %d follows one of level %d: who goes from heading to heading thinks that something is missing", level, l.level)
	}
	l.level = level
}

// finish says what only the whole page can say.
func (l *looker) finish() {
	if !l.lang {
		l.errorf("no-language", `write <html lang="en"> in the layout`, "the page does not say in which language it is")
	}
	if !l.title {
		l.errorf("no-title", "write <title> in the layout", "the page has no title")
	}
	if l.firsts != 1 {
		l.warnf("first-heading", "have one <h1> on each page", "the page has %d headings of level 1", l.firsts)
	}
	for _, t := range l.unnamed {
		if id := t.attrs["id"]; id == "" || !l.labels[id] {
			l.errorf("no-name", "put a <label> before it, or an aria-label on it", "a field <%s> has no label", t.name)
		}
	}
	for id, from := range l.refs {
		if !l.page.ids[id] {
			l.errorf("dead-reference", "give the element that is meant this id", "%s names the id %q, which no element has", from[0], id)
		}
	}
	l.page.Problems.Add(l.site.told(l.page.Address, &l.seen)...)
}
