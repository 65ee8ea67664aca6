package strict

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"

	"hearth/internal/source"
)

// syntax says in plain words what the parser could not read. Little gets here:
// what writers do was found before, line by line.
func (d *document) syntax(err error, p *source.List) {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		d.errorf(p, 0, 0, "yaml", "", "the text cannot be read as YAML")
		return
	}
	at := e.GetToken().Position
	pos := d.parsedPos(at.Line, at.Column)
	for _, q := range *p {
		if q.Pos.Line == pos.Line {
			return // already said, in better words
		}
	}
	text, hint := "the line cannot be read as YAML", "put the text after the colon in quotes"
	switch m := e.GetMessage(); {
	case strings.Contains(m, "escape"):
		text, hint = "a backslash has a meaning between double quotes, but not with what stands behind it", "write the backslash twice"
	case strings.Contains(m, "tab character"):
		text, hint = "the line is indented with a tab, and only plain spaces count here", "write two spaces instead of the tab"
	case strings.Contains(m, "number of indent"):
		text, hint = "the line does not stand in one column with the lines it belongs to", "put the same number of spaces before each line of the text"
	}
	d.errorf(p, pos.Line-d.at.Line, pos.Col-d.at.Col, "yaml", hint, "%s", text)
}
