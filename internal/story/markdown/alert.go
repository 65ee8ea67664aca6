package markdown

import (
	"strings"

	"hearth/internal/source"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The attributes by which alerts hands a quote to the renderer.
const (
	alertKind  = "hearth-alert"
	alertTitle = "hearth-title"
)

// alertKinds are the words that make a quote an alert.
var alertKinds = []string{"note", "tip", "important", "warning", "caution"}

// alerts marks quotes that begin with a line such as [!NOTE], and takes that
// line out before its words are read as a link.
type alerts struct{}

// Transform implements parser.ParagraphTransformer.
func (alerts) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || n.PreviousSibling() != nil || n.Lines().Len() == 0 {
		return
	}
	first := n.Lines().At(0)
	line := strings.TrimSpace(string(first.Value(reader.Source())))
	if !strings.HasPrefix(line, "[!") {
		return
	}
	word, title, ok := strings.Cut(line[2:], "]")
	if !ok || strings.HasPrefix(title, "(") {
		return
	}
	word = strings.ToLower(word)
	if !known(word, alertKinds) {
		if p, ok := pc.IDs().(*page); ok {
			hint := "known are [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] and [!CAUTION]"
			if near := source.Nearest(word, alertKinds); near != "" {
				hint = "did you mean [!" + strings.ToUpper(near) + "]?"
			}
			p.warnf(first.Start, "unknown-alert", hint, "there is no box %q, so this is a quote", "[!"+strings.ToUpper(word)+"]")
		}
		return
	}
	quote.SetAttributeString(alertKind, word)
	// The sign of Obsidian for a box that folds has no meaning on a page.
	quote.SetAttributeString(alertTitle, strings.TrimSpace(strings.TrimLeft(title, "+-")))
	n.Lines().SetSliced(1, n.Lines().Len())
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

func known(word string, list []string) bool {
	for _, k := range list {
		if k == word {
			return true
		}
	}
	return false
}

// quote renders a quote or an alert.
func (p *page) quote(n ast.Node, entering bool) ast.WalkStatus {
	v, alert := n.AttributeString(alertKind)
	switch {
	case !alert && entering:
		p.put("<blockquote>\n")
	case !alert:
		p.put("</blockquote>\n")
	case entering:
		title, _ := n.AttributeString(alertTitle)
		words := title.(string)
		if words == "" {
			words = alertWord(v.(string), p.lang)
		}
		p.put(`<aside class="alert alert-`, v.(string), "\">\n", `<p class="alert-title">`)
		p.escape([]byte(words))
		p.put("</p>\n")
	default:
		p.put("</aside>\n")
	}
	return ast.WalkContinue
}

// alertWord gives the title of an alert that has none of its own.
func alertWord(kind, lang string) string {
	words := [5]string{"Note", "Tip", "Important", "Warning", "Caution"}
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "de":
		words = [5]string{"Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"}
	case "fr":
		words = [5]string{"Note", "Astuce", "Important", "Avertissement", "Attention"}
	case "es":
		words = [5]string{"Nota", "Consejo", "Importante", "Advertencia", "Precaución"}
	case "it":
		words = [5]string{"Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"}
	case "nl":
		words = [5]string{"Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"}
	}
	for i, k := range alertKinds {
		if k == kind {
			return words[i]
		}
	}
	return words[0]
}
