package markdown

import (
	"bytes"
	"testing"

	"hearth/internal/golden"
)

// TestShippedSheet holds that the style sheet in assets is the one that this
// package writes.
func TestShippedSheet(t *testing.T) {
	const name = "../../../assets/css/code.css"
	var b bytes.Buffer
	if err := Stylesheet(&b); err != nil {
		t.Fatal(err)
	}
	golden.File(t, name, b.Bytes())
}
