// Package markdown turns one Markdown file into a story.Story. It is for the
// step of the build that reads content/.
//
// [New] makes a [Parser], once a run; [Parser.Parse] may then be called from
// many goroutines. [Inline] reads a single line of text, such as a title, and
// [Stylesheet] writes the colours of highlighted code.
//
// # The one idea
//
// A file is compiled once, in one pass over goldmark's tree, into one string
// of HTML that is cut where the whole site has to fill something in: a number,
// a chart, a picture, a link to another page. The writer that goldmark renders
// into (page) is the thing that makes the cuts. Neither the tree nor the bytes
// of the file outlive the call.
//
// # What the HTML looks like
//
// Text of writers is untrusted: no raw HTML, no script, no style attribute
// leaves this package. Layouts may rely on these classes:
//
//   - h1 … h6 carry an id and end in an empty a.anchor
//   - div.table around every table, th and td with align-left, -center, -right
//   - pre.chroma for highlighted code, a bare pre for any other
//   - aside.alert.alert-note (-tip, -important, -warning, -caution) with p.alert-title
//   - span.task, span.task.task-done for the boxes of a task list
//   - sup with a.footnote-ref, div.footnotes, a.footnote-backref
//
// A segment that stands alone (a chart, an embed, a picture alone in its
// paragraph) has no <p> around it.
package markdown

import (
	"bytes"
	"sync"
	"time"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark/text"
)

// Options are the settings of a site that reading a file depends on.
type Options struct {
	Language string            // of the site, for quotation marks and the titles of alerts; "" for English
	Zone     *time.Location    // of times written without one; nil for UTC
	Folders  map[string]string // top folder in content/ → kind; nil for the built-in ones
}

// Parser reads Markdown files. It is safe for concurrent use.
type Parser struct {
	opt     Options
	engines [styleCount]lazyEngine
	lexers  sync.Map // language as written → *lexer, nil for an unknown one
	pages   sync.Pool

	coloured coloured
}

type lazyEngine struct {
	once sync.Once
	*engine
}

// New gives a parser. Its parts are built when a file first needs them.
func New(opt Options) *Parser {
	if opt.Folders == nil {
		opt.Folders = story.Folders(nil)
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	return &Parser{opt: opt, pages: sync.Pool{New: func() any { return new(page) }}}
}

// Parse reads a single file with a parser of its own. For many files make one
// with [New].
func Parse(file, path string, text []byte, opt Options) (*story.Story, source.List) {
	return New(opt).Parse(file, path, text)
}

// Parse reads one file. The file is its name as problems say it, the path its
// place in content/, with slashes. The story is never nil: what could be read
// is there even when there are problems.
func (p *Parser) Parse(file, path string, data []byte) (*story.Story, source.List) {
	d, problems := clean(file, data)
	st := story.New(path, file)
	st.Language = languageOf(path)
	front, body := d.split(&problems)
	slip := p.front(st, d, front, &problems)
	lang := st.Language
	if lang == "" {
		lang = p.opt.Language
	}
	pg := p.open(d, body, lang)
	pg.untitled = slip
	pg.compile(st)
	problems.Add(pg.problems...)
	p.close(pg)
	problems.Sort()
	return st, problems
}

// engine gives the engine for a language's quotation marks.
func (p *Parser) engine(lang string) *engine {
	s := styleOf(lang)
	l := &p.engines[s]
	l.once.Do(func() { l.engine = newEngine(s) })
	return l.engine
}

// open readies a page for the text of d from the offset base on.
func (p *Parser) open(d *document, base int, lang string) *page {
	pg := p.pages.Get().(*page)
	*pg = page{
		parser: p, engine: p.engine(lang), lang: lang, doc: d, base: base, body: d.text[base:],
		buf: pg.buf[:0], marks: pg.marks[:0], cuts: pg.cuts[:0],
	}
	pg.notes = bytes.Contains(pg.body, []byte("[^"))
	return pg
}

// close gives the page's buffers back; nothing of the file stays with them.
func (p *Parser) close(pg *page) {
	clear(pg.marks)
	*pg = page{buf: pg.buf[:0], marks: pg.marks[:0], cuts: pg.cuts[:0]}
	p.pages.Put(pg)
}

// newReader is goldmark's reader over the body of a page.
func newReader(body []byte) text.Reader { return text.NewReader(body) }
