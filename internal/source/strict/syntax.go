package strict

import (
	"errors"

	"github.com/goccy/go-yaml"

	"hearth/internal/source"
)

// syntax says in plain words what the parser could not read.
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
	d.errorf(p, pos.Line-d.at.Line, pos.Col-d.at.Col, "yaml", "put the text after the colon in quotes", "the line cannot be read as YAML")
}
