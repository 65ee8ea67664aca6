package markdown

import (
	"bytes"
	"os"
	"testing"
)

// TestShippedSheet holds that the style sheet in assets is the one that this
// package writes.
func TestShippedSheet(t *testing.T) {
	const name = "../../../assets/css/code.css"
	var b bytes.Buffer
	if err := Stylesheet(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shipped, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(shipped, b.Bytes()) {
		t.Errorf("%s is not what Stylesheet writes (%v): run this test with -update", name, err)
	}
}
