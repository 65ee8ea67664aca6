package markdown

import (
	"bytes"
	"net/url"
	"path"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Schemes of links that leave the site.
var outside = []string{"geo", "http", "https", "irc", "ircs", "mailto", "matrix", "sip", "sips", "sms", "tel", "xmpp"}

// Schemes of things that a link alone in its paragraph shows.
var shown = []string{"ask", "chronicle", "figure", "material", "promise", "voice"}

// link renders a link: a number, a link into the site, or one that leaves it.
func (p *page) link(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		p.closeLink()
		return ast.WalkContinue
	}
	n := node.(*ast.Link)
	if isMetric(n.Destination) {
		p.number(n)
		return ast.WalkSkipChildren
	}
	if p.single {
		p.problems.Errorf(p.where(n.Destination, n), "link-in-line", "write the words without a link; only numbers, as in [62%](metric:…), work here",
			"a link has no place in this line")
		return ast.WalkContinue
	}
	target := string(resolve(n.Destination))
	scheme := schemeOf(target)
	switch {
	case target == "":
		p.errorf(n.Pos(), "empty-link", "write the target between the round brackets", "this link leads nowhere")
	case scheme == "" && strings.HasPrefix(target, "//"), strings.HasPrefix(target, `\\`):
		p.badTarget(n, "write https: before the two slashes", "this link does not say how to get there")
	case scheme == "" || known(scheme, shown):
		p.emit(story.Segment{Kind: story.LinkOpen, Link: &story.Link{
			Target: source.Word{Text: sitePath(target), Pos: p.where(n.Destination, n)},
			Title:  string(unescape(n.Title)),
		}})
		p.open = true
	case known(scheme, outside):
		p.openOutside(n.Destination, n.Title)
	default:
		p.badScheme(n, scheme, "link")
	}
	return ast.WalkContinue
}

func (p *page) closeLink() {
	if p.open {
		p.buf = append(p.buf, "</a>"...)
		p.open = false
	}
}

// openOutside starts a link that leaves the site. The other page learns
// nothing about the one it was opened from.
func (p *page) openOutside(target, title []byte) {
	p.put(`<a href="`)
	p.escape(util.URLEscape(target, true))
	p.put(`"`)
	if len(title) > 0 {
		p.put(` title="`)
		p.escape(unescape(title))
		p.put(`"`)
	}
	p.put(` rel="noopener">`)
	p.open = true
}

// autoLink renders an address that stands in the text as it is.
func (p *page) autoLink(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.AutoLink)
	target, label := n.URL(p.body), n.Label(p.body)
	if p.open { // an address in the words of a link is just words
		p.words.count(label, blockOf(n))
		p.escape(label)
		return ast.WalkContinue
	}
	at := max(p.offset(label), n.Pos())
	if n.AutoLinkType == ast.AutoLinkEmail {
		if !bytes.HasPrefix(bytes.ToLower(target), []byte("mailto:")) {
			target = append([]byte("mailto:"), target...)
		}
	} else if scheme := schemeOf(string(target)); !known(scheme, outside) && scheme != "ftp" {
		hint := "write [text](" + string(target) + ")"
		if scheme != "metric" && !known(scheme, shown) {
			hint = schemeHint(scheme)
		}
		p.errorf(at, "bad-link", hint, "%q in angle brackets cannot be a link here", scheme+":")
		p.escape(label)
		return ast.WalkContinue
	}
	p.words.count(label, blockOf(n))
	p.openOutside(target, nil)
	p.escape(label)
	p.closeLink()
	return ast.WalkContinue
}

// embed gives what a link alone in its paragraph shows, or nil.
func (p *page) embed(n *ast.Link) *story.Embed {
	kind, name, ok := strings.Cut(string(n.Destination), ":")
	if !ok || !known(kind, shown) {
		return nil
	}
	pos := p.where(n.Destination, n)
	pos.Col += len(kind) + 1
	return &story.Embed{Kind: kind, Name: source.Word{Text: sitePath(string(resolve([]byte(name)))), Pos: pos}, Text: p.plain(n, withNumbers)}
}

// image renders a picture of the site. Those of other sites are refused: a
// page makes no request to a third party.
func (p *page) image(node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.Image)
	target := string(resolve(n.Destination))
	scheme := schemeOf(target)
	alt := p.plain(n, withNumbers)
	switch {
	case p.single:
		p.problems.Errorf(p.pos(n.Pos()), "picture-in-line", "put the picture into the text below", "a picture has no place in this line")
	case target == "":
		p.errorf(n.Pos(), "empty-link", "write the name of the file between the round brackets", "this picture has no file")
	case scheme == "http" || scheme == "https" || strings.HasPrefix(target, "//"):
		p.badTarget(n, "save the picture beside the page and write ![…]("+fileName(target)+")",
			"this picture would be loaded from another site, which then learns who reads the page")
	case scheme != "":
		p.badScheme(n, scheme, "picture")
	default:
		p.numbersInAlt(n)
		p.emit(story.Segment{Kind: story.ImageAt, Image: &story.Image{
			Target: source.Word{Text: sitePath(target), Pos: p.where(n.Destination, n)},
			Alt:    alt,
			Title:  string(unescape(n.Title)),
			Alone:  n.Parent().Kind() == ast.KindParagraph && soleChild(n.Parent()) != nil,
		}})
		return ast.WalkSkipChildren
	}
	p.escape([]byte(alt))
	return ast.WalkSkipChildren
}

func (p *page) numbersInAlt(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if l, ok := c.(*ast.Link); ok && isMetric(l.Destination) {
			p.errorf(l.Pos(), "number-in-alt", "write the number into the text beside the picture",
				"a number cannot be filled in inside the description of a picture")
		}
	}
}

func fileName(target string) string {
	u, err := url.Parse(target)
	if err != nil || path.Base(u.Path) == "." || path.Base(u.Path) == "/" {
		return "photo.jpg"
	}
	return path.Base(u.Path)
}

// badTarget reports the target of a link or picture, at the target.
func (p *page) badTarget(n ast.Node, hint, format string, args ...any) {
	dest := destination(n)
	at := p.offset(dest)
	if at < 0 {
		at = n.Pos()
	}
	p.errorf(at, "bad-link", hint, format, args...)
}

func destination(n ast.Node) []byte {
	switch n := n.(type) {
	case *ast.Link:
		return n.Destination
	case *ast.Image:
		return n.Destination
	}
	return nil
}

// badScheme reports a target that begins with a word and a colon that lead
// nowhere, or somewhere dangerous.
func (p *page) badScheme(n ast.Node, scheme, what string) {
	switch scheme {
	case "javascript", "data", "vbscript", "file":
		p.badTarget(n, "lead to a page, or to a file beside this one", "a %s to %q is not safe, so it is left out", what, scheme+":")
	default:
		p.badTarget(n, schemeHint(scheme), "a %s cannot begin with %q", what, scheme+":")
	}
}

func schemeHint(scheme string) string {
	all := append(append([]string{"metric"}, outside...), shown...)
	if near := source.Nearest(scheme, all); near != "" {
		return "did you mean `" + near + ":`?"
	}
	return "links begin with https:, mailto: or tel:, or are the path of a page; write ./ before a file name with a colon"
}

// resolve gives a target as it is meant, without Markdown's own escapes.
func resolve(dest []byte) []byte { return bytes.TrimSpace(unescape(dest)) }

// schemeOf gives the scheme of an address in small letters, or "". Characters
// that browsers skip are skipped, so that none hides a script.
func schemeOf(target string) string {
	i := strings.IndexByte(target, ':')
	if i < 0 || strings.ContainsAny(target[:i], "/?#") {
		return ""
	}
	scheme := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, target[:i])
	if strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+.-") != "" || strings.ContainsRune(target[:i], ' ') {
		return ""
	}
	return strings.ToLower(scheme)
}

// sitePath decodes %20 and its like, unless that made a # or ? out of a
// character of a file name.
func sitePath(target string) string {
	if !strings.Contains(target, "%") {
		return target
	}
	plain, err := url.PathUnescape(target)
	if err != nil || strings.Count(plain, "#")+strings.Count(plain, "?")+strings.Count(plain, "%") != strings.Count(target, "#")+strings.Count(target, "?") {
		return target
	}
	return plain
}
