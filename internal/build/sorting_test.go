package build_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// classes gives the classes and topics in the rows of a site, by message.
func classes(t *testing.T, dir string) string {
	t.Helper()
	all, err := rows.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all.Ledger().Entries {
		b, err := all.Of(e.Origin)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range b.Messages {
			out = append(out, strings.TrimSpace(m.Class+" "+strings.Join(m.Topics, ",")))
		}
	}
	return strings.Join(out, "; ")
}

// problems builds a site and gives what is wrong with it, but for the mapping
// that was guessed.
func problems(t *testing.T, dir string) string {
	t.Helper()
	result, err := build.Run(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(result.Problems, func(p source.Problem) bool { return p.Severity == source.Note })
	return strings.TrimSuffix(left.String(), "\n")
}

// TestWordListChanges builds a site, changes its list, and takes the layers
// below away one by one.
func TestWordListChanges(t *testing.T) {
	dir := t.TempDir()
	golden.Put(t, dir, "hearth.yaml", "title: Bells\n")
	golden.Put(t, dir, "content/index.md", "# Bells\n")
	golden.Put(t, dir, "data/raw/forum/forum.csv", "id,author,date,text,lang\n1,anna,2026-06-01,The bell rings,en\n2,ben,2026-06-02,Where is my order?,en\n")
	step := func(list, want, problem string) {
		t.Helper()
		if list != "" {
			golden.Put(t, dir, "data/words/en.yaml", list)
		}
		got := problems(t, dir)
		if got != problem {
			t.Errorf("problems:\n%s\nwant\n%s", got, problem)
		}
		if have := classes(t, dir); have != want {
			t.Errorf("rows are %q, want %q", have, want)
		}
	}
	const bell, both = "product: [bell*]\n", "topics: [{name: Sound, words: [ring*, bell*]}]\n"
	step("", "neither; product", "")
	step(bell, "product; product", "")
	step(both, "neither Sound; product", "")

	remove(t, dir, "data/raw")
	step(bell, "product; product", "") // from the texts that were kept
	step(bell+"\n# a remark\n", "product; product", "")

	remove(t, dir, "data/text")
	const gone = "data/words: the word lists have changed, and neither the exports nor the texts of data/raw/forum/forum.csv are here to be sorted anew\n" +
		"  hint: import again where the exports are"
	step(both, "product; product", gone)
	step(bell, "product; product", "")
	step("product: ['*bell']", "product; product", "data/words/en.yaml:1:11: \"*bell\" has a star where none can be: it stands for the end of the last word only\n  hint: write `bell`")

	ledger := filepath.Join(dir, "data/rows/ledger.json") // as an older Hearth would have left it
	text, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	i := strings.Index(string(text), `"words": "`) + len(`"words": "`)
	golden.Put(t, dir, "data/rows/ledger.json", string(text[:i])+"00000000"+string(text[i+8:]))
	step(bell, "product; product", "data/words: this Hearth brings other word lists than the one that sorted data/raw/forum/forum.csv, of which neither exports nor texts are here\n"+
		"  hint: import again where the exports are")
}

// TestPrivateSource keeps no words of a source that is not named.
func TestPrivateSource(t *testing.T) {
	dir := t.TempDir()
	golden.Put(t, dir, "hearth.yaml", "title: Bells\nsources: {forum: {name: Desk}}\n")
	golden.Put(t, dir, "content/index.md", "# Bells\n")
	golden.Put(t, dir, "data/raw/forum/forum.csv", "id,author,date,text,lang\n1,anna,2026-06-01,Where is my order?,en\n")
	for _, private := range []bool{false, true} {
		if private {
			golden.Put(t, dir, "hearth.yaml", "title: Bells\nsources: {forum: {name: Desk, private: true}}\n")
		}
		if got := problems(t, dir); got != "" {
			t.Fatal(got)
		}
		texts, err := filepath.Glob(filepath.Join(dir, "data/text/forum/*"))
		if err != nil || (len(texts) == 0) != private || classes(t, dir) != "product" {
			t.Errorf("private %v: %v, texts %v, rows %q", private, err, texts, classes(t, dir))
		}
	}
}

// TestAttachedAnew sorts emoji anew from the texts that were kept: what came with
// a picture is still not bare.
func TestAttachedAnew(t *testing.T) {
	dir := t.TempDir()
	golden.Put(t, dir, "hearth.yaml", "title: Bells\n")
	golden.Put(t, dir, "content/index.md", "# Bells\n")
	golden.Put(t, dir, "data/raw/group/group.json", `{"name":"Bells","type":"public_supergroup","id":300,"messages":[`+
		`{"id":1,"type":"message","date":"2026-05-02T10:00:00","date_unixtime":"1777708800","from_id":"user5","text":"👍"},`+
		`{"id":2,"type":"message","date":"2026-05-02T11:00:00","date_unixtime":"1777712400","from_id":"user6","photo":"x.jpg","text":"👍"}]}`)
	for _, list := range []string{"product: [bell]\n", "product: [bell, ring]\n"} {
		golden.Put(t, dir, "data/words/en.yaml", list)
		if got := problems(t, dir); got != "" {
			t.Fatal(got)
		}
		all, err := rows.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		e := all.Ledger().Entries[0]
		b, err := all.Of(e.Origin)
		if err != nil || len(b.Messages) != 2 || b.Messages[0].Closing != engagement.ClosingBare || b.Messages[1].Closing != "" {
			t.Errorf("%s: %v, %+v", list, err, b.Messages)
		}
		remove(t, dir, "data/raw")
	}
}
