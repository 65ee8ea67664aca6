package markdown

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// engine is goldmark as Hearth uses it. It keeps no state between calls: what
// belongs to one file is in the page it renders into.
type engine struct {
	body   parser.Parser // whole files
	line   parser.Parser // a title, a note: emphasis, code, numbers
	render renderer.Renderer
}

func newEngine(s style) *engine {
	quotes := extension.WithTypographicSubstitutions(substitutions(s))
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.Footnote, extension.DefinitionList, extension.NewTypographer(quotes)),
		goldmark.WithParserOptions(
			parser.WithHeadingAttribute(),
			parser.WithParagraphTransformers(util.Prioritized(alerts{}, 50)),
			parser.WithASTTransformers(util.Prioritized(unusedNotes{}, 998))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 1))),
	)
	return &engine{
		body:   md.Parser(),
		render: md.Renderer(),
		line: parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewEmphasisParser(), 500),
				util.Prioritized(extension.NewTypographerParser(quotes), 9999))),
	}
}

// parse gives the tree of a page's body. The page travels in the context as
// its table of ids, where the transformers find it.
func (e *engine) parse(p *page, how parser.Parser) ast.Node {
	return how.Parse(newReader(p.body), parser.WithContext(parser.NewContext(parser.WithIDs(p))))
}

// nodes are the node renderers that differ from goldmark's own.
type nodes struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	for kind, f := range map[ast.NodeKind]func(*page, ast.Node, bool) ast.WalkStatus{
		ast.KindText:              (*page).text,
		ast.KindParagraph:         (*page).paragraph,
		ast.KindHeading:           (*page).heading,
		ast.KindBlockquote:        (*page).quote,
		ast.KindLink:              (*page).link,
		ast.KindAutoLink:          (*page).autoLink,
		ast.KindImage:             (*page).image,
		ast.KindRawHTML:           (*page).rawHTML,
		ast.KindHTMLBlock:         (*page).htmlBlock,
		ast.KindFencedCodeBlock:   (*page).fenced,
		ast.KindCodeBlock:         (*page).indented,
		east.KindTable:            (*page).table,
		east.KindTableCell:        (*page).cell,
		east.KindTaskCheckBox:     (*page).task,
		east.KindFootnoteLink:     (*page).noteLink,
		east.KindFootnote:         (*page).note,
		east.KindFootnoteBacklink: (*page).backLink,
	} {
		reg.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return f(w.(*page), n, entering), nil
		})
	}
}

// style is a set of quotation marks.
type style int

const (
	styleEnglish style = iota
	styleGerman
	stylePolish
	styleFrench
	styleSwedish
	stylePointed
	styleCount
)

// styleOf gives the quotation marks of a language.
func styleOf(lang string) style {
	if len(lang) < 2 || len(lang) > 2 && lang[2] != '-' {
		return styleEnglish
	}
	switch lang {
	case "de-CH", "de-LI", "fr-CH":
		return stylePointed // «so», without the spaces of French
	}
	switch lang[:2] {
	case "de", "cs", "sk", "sl", "bg", "is", "lt":
		return styleGerman
	case "pl", "hu", "ro", "hr":
		return stylePolish
	case "fr":
		return styleFrench
	case "sv", "fi":
		return styleSwedish
	case "nb", "nn", "no", "it", "es", "pt", "uk", "ru", "el":
		return stylePointed
	}
	return styleEnglish
}

// substitutions gives what straight quotes, dashes and dots become.
func substitutions(s style) map[extension.TypographicPunctuation]string {
	q := [styleCount][4]string{
		styleEnglish: {"“", "”", "‘", "’"},
		styleGerman:  {"„", "“", "‚", "‘"},
		stylePolish:  {"„", "”", "‚", "’"},
		styleFrench:  {"«\u202f", "\u202f»", "‹\u202f", "\u202f›"},
		styleSwedish: {"”", "”", "’", "’"},
		stylePointed: {"«", "»", "‹", "›"},
	}[s]
	return map[extension.TypographicPunctuation]string{
		extension.LeftDoubleQuote: q[0], extension.RightDoubleQuote: q[1],
		extension.LeftSingleQuote: q[2], extension.RightSingleQuote: q[3],
		extension.Apostrophe: "’", extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…",
		extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»",
	}
}
