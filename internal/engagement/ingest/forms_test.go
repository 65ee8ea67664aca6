package ingest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/engagement"
)

// FuzzForms begins with every raw file of every fixture, so that no format is
// left out: whoever adds a fixture adds a seed. Whatever comes in, rows read are
// rows kept and dropped, a refusal has a reason, and nothing panics.
func FuzzForms(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(text).Files {
			if strings.HasPrefix(file.Name, "in/") {
				f.Add(unescape(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(context.Background(), Input{Name: "f", Data: data}, Options{})
		checkRefusal(t, r)
		for _, x := range r.Readings {
			if x.Grain == engagement.GrainPeriod && x.From > x.To || x.Grain == engagement.GrainDaily && x.From != x.To {
				t.Errorf("a reading that ends before it begins: %+v", x)
			}
		}
	})
}
