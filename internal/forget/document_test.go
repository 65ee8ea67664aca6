package forget_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/forget"
)

// TestDocument takes somebody out of exports that are one JSON document each.
func TestDocument(t *testing.T) {
	for name, c := range map[string]struct{ is, want string }{
		"the first of a list":           {`[{"by": "ada_l"}, {"by": "bo"}]`, `[{"by": "bo"}]`},
		"the last of a list":            {"[\n  {\"by\": \"bo\"},\n  {\"by\": \"ada_l\"}\n]\n", "[\n  {\"by\": \"bo\"}\n]\n"},
		"between others":                {`[{"by":"bo"},{"by":"ada_l"},{"by":"ada_l"},{"by":"cy"}]`, `[{"by":"bo"},{"by":"cy"}]`},
		"all of a list":                 {`{"posts": [{"by": "ada_l"}, {"by": "ada_l"}], "n": 2}`, `{"posts": [], "n": 2}`},
		"an author with keys":           {`[{"user": {"name": "@ada_l"}, "text": "x"}, {"user": {"name": "@bo"}}]`, `[{"user": {"name": "@bo"}}]`},
		"an answer of theirs":           {`[{"by": "bo", "replies": [{"by": "ada_l"}, {"by": "cy"}]}]`, `[{"by": "bo", "replies": [{"by": "cy"}]}]`},
		"an answer to them":             {`[{"by": "bo", "reply_to": "ada_l"}]`, `[{"by": "bo", "reply_to": "somebody"}]`},
		"named in a text":               {`[{"by": "bo", "text": "Thanks, @ada_l \u2013 yes"}]`, `[{"by": "bo", "text": "Thanks, somebody – yes"}]`},
		"hidden in an escape":           {`[{"by": "bo"}, {"by": "\u0061da_l"}]`, `[{"by": "bo"}]`},
		"several authors in a list":     {`[{"authors": ["bo", "ada_l"]}, {"authors": ["bo"]}]`, `[{"authors": ["bo"]}]`},
		"a name as a key":               {`{"counts": {"ada_l": 3, "bo": 4}}`, `{"counts": {"somebody": 3, "bo": 4}}`},
		"numbers stay as they are":      {`[{"by": "ada_l"}, 1.0e3, 12345678901234567890]`, `[1.0e3, 12345678901234567890]`},
		"what stands in a record of it": {`[{"by": "ada_l", "text": "by @ada_l", "likes": [{"by": "ada_l"}]}, null]`, `[null]`},
	} {
		dir := unpack(t, &txtar.Archive{Files: []txtar.File{{Name: "data/raw/x/a.json", Data: []byte(c.is)}}})
		p, _, err := forget.Resolve(dir, "@ada_l", nil, handle)
		if err != nil {
			t.Fatal(err)
		}
		found, err := p.Look(dir, nothing)
		if err == nil {
			err = found.Do(dir)
		}
		data, _ := os.ReadFile(filepath.Join(dir, "data/raw/x/a.json"))
		if err != nil || string(data) != c.want || len(found.Rests) > 0 {
			t.Errorf("%s: got %s, want %s (%v %v)", name, data, c.want, err, found.Rests)
		}
	}
}

// TestArchive takes somebody out of an archive of exports, and leaves one alone
// in which they are where no program can reach.
func TestArchive(t *testing.T) {
	pack := func(files ...string) []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i := 0; i < len(files); i += 2 {
			in, err := w.Create(files[i])
			if err == nil {
				_, err = io.WriteString(in, files[i+1])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	dir := unpack(t, &txtar.Archive{Files: []txtar.File{
		{Name: "data/raw/a.zip", Data: pack("posts.csv", "by,text\nada_l,x\nbo,y\n", "more/posts.json", `[{"by": "ada_l"}, {"by": "bo"}]`, "b.png", "\x00picture")},
		{Name: "data/raw/b.zip", Data: pack("posts.csv", "by\nada_l\n", "b.png", "\x00by ada_l")},
		{Name: "data/raw/c.zip", Data: pack("posts.csv", "by\nbo\n")},
	}})
	p, _, err := forget.Resolve(dir, "@ada_l", nil, handle)
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.Look(dir, nothing)
	const want = `change data/raw/a.zip:0: a record of theirs, in posts.csv
change data/raw/a.zip:0: a record of theirs, in more/posts.json
stays data/raw/b.zip: they are in this archive: delete it, and ask for a new one if you need it; its rows stay without it
`
	if got := told(found); err != nil || got != want {
		t.Errorf("%v: got\n%s\nwant\n%s", err, got, want)
	}
	if err := found.Do(dir); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(filepath.Join(dir, "data/raw/a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	got := ""
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		got += fmt.Sprintf("%s %q %v\n", f.Name, data, err)
	}
	if want := "posts.csv \"by,text\\nbo,y\\n\" <nil>\nmore/posts.json \"[{\\\"by\\\": \\\"bo\\\"}]\" <nil>\nb.png \"\\x00picture\" <nil>\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// FuzzDocument holds that a document is JSON still when somebody was taken out,
// and that they are nowhere in it.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{`[{"by":"ada_l"},{"by":"bo","x":["ada_l",{"to":"ada_l"}]}]`, `{"a":[1,{"ada_l":2},[{"by":"@ada_l"}],"\u0061da_l"]}`, "\ufeff[]", `[`, `[{"by":"ada_l"}] x`} {
		f.Add(text)
	}
	dir := f.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data/raw"), 0o755); err != nil {
		f.Fatal(err)
	}
	p, _, err := forget.Resolve(dir, "@ada_l", nil, handle)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(dir, "data/raw/a.json")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		found, err := p.Look(dir, nothing)
		if err == nil {
			err = found.Do(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Look(dir, nothing)
		if err != nil || len(again.Changes) > 0 || len(again.Rests) < len(found.Rests) {
			t.Errorf("%q: %v, then %v (%v)", text, found, again, err)
		}
	})
}
