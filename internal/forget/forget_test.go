package forget_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/forget"
	"hearth/internal/golden"
)

// handle compares handles as simply as these tests need it.
func handle(s string) string {
	if _, rest, ok := strings.Cut(s, ":"); ok {
		s = rest
	}
	return strings.ToLower(strings.TrimPrefix(s, "@"))
}

var voices = []forget.Voice{
	{Name: "one-screw", Path: "content/voices/one-screw.md", As: "a rider", Text: "It was *one* screw. Nine years in a drawer\nfor one “screw”, and nobody knew."},
	{Name: "one-screw", Path: "content/voices/one-screw.de.md", As: "eine Fahrerin", Text: "Es war die eine Schraube."},
	{Name: "the-hill", Path: "content/voices/the-hill.md", As: "Ada Lark", Named: true, Text: "Up the hill it went.", Image: "content/voices/hill.jpg"},
	{Name: "other", Path: "content/voices/other.md", As: "somebody else", Text: "I ride in the rain, always."},
}

// unpack writes the files of an archive into a folder.
func unpack(t *testing.T, a *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range a.Files {
		golden.Put(t, dir, f.Name, string(f.Data))
	}
	return dir
}

func nothing(string) bool { return false }

// told writes what was found as people read it.
func told(f forget.Found) string {
	var b strings.Builder
	for _, c := range f.Changes {
		if c.Why != "" {
			fmt.Fprintf(&b, "delete %s: %s\n", c.Path, c.Why)
		}
		for _, p := range c.Places {
			fmt.Fprintf(&b, "change %s:%d: %s\n", c.Path, p.Line, p.What)
		}
	}
	for _, r := range f.Rests {
		fmt.Fprintf(&b, "stays %s: %s\n", r.Path, r.Why)
	}
	return b.String()
}

// TestLook looks for people in the folder of testdata/site.txtar. The archive
// names each in its remark, and holds for each what is found and what the
// folder holds after.
func TestLook(t *testing.T) {
	const name = "testdata/site.txtar"
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	site, want := &txtar.Archive{}, map[string]string{}
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "after ") {
			want[f.Name] = string(f.Data)
		} else {
			site.Files = append(site.Files, f)
		}
	}
	out := &txtar.Archive{Comment: a.Comment, Files: site.Files}
	for line := range strings.SplitSeq(string(a.Comment), "\n") {
		who, ok := strings.CutPrefix(line, "- ")
		if !ok {
			continue
		}
		dir := unpack(t, site)
		p, problems, err := forget.Resolve(dir, who, voices, handle)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		found, err := p.Look(dir, nothing)
		if err != nil {
			t.Fatal(err)
		}
		got := told(found)
		if err := found.Do(dir); err != nil {
			t.Fatal(err)
		}
		for _, c := range found.Changes {
			data, err := os.ReadFile(filepath.Join(dir, c.Path))
			if c.Why == "" && err == nil {
				got += "= " + c.Path + "\n" + string(data)
			} else if c.Why == "" || err == nil {
				t.Errorf("%s: %s is wrong: %v", who, c.Path, err)
			}
		}
		again, err := p.Look(dir, nothing)
		if err != nil || len(again.Changes) > 0 {
			t.Errorf("%s is found again: %s%v", who, told(again), err)
		}
		out.Files = append(out.Files, txtar.File{Name: "after " + who, Data: []byte(got)})
		if w := want["after "+who]; !golden.Update() && w != got {
			t.Errorf("%s: got\n%s\nwant\n%s", who, got, w)
		}
	}
	if golden.Update() {
		if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNothingIsLeft puts somebody at places drawn at random into files of every
// kind that can be changed, and holds that they are nowhere after.
func TestNothingIsLeft(t *testing.T) {
	const quote = "Nine years in a drawer for one screw"
	pieces := []string{"@ada_l", "ada_l", "@Ada_L@social.example", "https://social.example/@ada_l", "Ada  Lark", "ADA LARK", "ada@example.com", quote, "Nine years in a drawer\nfor one screw",
		"the", "rain,", "somebody", "\n\n", "- ", "a: ", "x", "](voice:one-screw)", "(x)", "# ", "> ", "```\n", "{", "}", "é", "adalark", "[x](voice:one-screw)"}
	between := []string{" ", "\n", ", ", "\t", " | ", "\"", "/", "(", "– "}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		site := &txtar.Archive{Files: []txtar.File{
			{Name: ".hearth/consents/one-screw.yaml", Data: []byte("accounts: [mastodon:@ada_l@social.example]\nname: Ada Lark\ncontact: ada@example.com\n")},
			{Name: "content/voices/one-screw.md", Data: []byte(quote)},
		}}
		for _, name := range []string{"content/a.md", "content/stories/b.de.md", "hearth.yaml", "data/ideas.yaml", "data/raw/x/a.csv", "data/raw/x/b.ndjson", ".hearth/accounts.yaml", "layouts/base.html"} {
			var b strings.Builder
			for range r.IntN(40) {
				b.WriteString(pieces[r.IntN(len(pieces))])
				b.WriteString(between[r.IntN(len(between))])
			}
			site.Files = append(site.Files, txtar.File{Name: name, Data: []byte(b.String())})
		}
		dir := unpack(t, site)
		p, problems, err := forget.Resolve(dir, "voices/one-screw", []forget.Voice{{Name: "one-screw", Path: "content/voices/one-screw.md", Text: quote + "."}}, handle)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		found, err := p.Look(dir, nothing)
		if err == nil {
			err = found.Do(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		err = filepath.WalkDir(dir, func(full string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(full)
			text := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(string(data)), ">", " ")), " ")
			for _, theirs := range []string{"ada_l", "ada lark", "ada@example.com", strings.ToLower(quote)} {
				if strings.Contains(text, theirs) {
					t.Errorf("seed %d: %s holds %q:\n%s", seed, full, theirs, data)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPacked says what of archives and pictures cannot be changed.
func TestPacked(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("posts.json")
	if err == nil {
		_, err = w.Write([]byte(strings.Repeat(" ", 500) + "by @ada_l"))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	dir := unpack(t, &txtar.Archive{Files: []txtar.File{
		{Name: "data/raw/a.zip", Data: packed.Bytes()}, {Name: "static/b.png", Data: []byte("\x00by ada_l\xff")}, {Name: "static/c.png", Data: []byte("\x00nobody")},
		{Name: "data/raw/d.json", Data: []byte(`{"by": "ada_l"}`)}, {Name: "static/ada_l.txt", Data: []byte("x")},
	}})
	p, _, err := forget.Resolve(dir, "@ada_l", nil, handle)
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.Look(dir, nothing)
	const want = `stays data/raw/a.zip: they are in this archive: delete it, and ask for a new one if you need it; its rows stay without it
stays data/raw/d.json: they are in this export, whose records no program can take out safely: delete it, and ask for a new one if you need it; its rows stay without it
stays static/ada_l.txt: its name tells who they are: give it another one, and change what leads to it
stays static/b.png: they are in this file, which no program can change safely: delete it, or make it anew without them
`
	if got := told(found); err != nil || got != want {
		t.Errorf("%v: got\n%s\nwant\n%s", err, got, want)
	}
}

// TestHistory asks a repository, and a folder that is none.
func TestHistory(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	dir := unpack(t, &txtar.Archive{Files: []txtar.File{{Name: "site/content/voices/one-screw.md", Data: []byte("It was one screw, they said.\n")}, {Name: "site/content/a.md", Data: []byte("Thank you, Ada\nLark.\n")}, {Name: "b.md", Data: []byte("Ada Lark, outside")}}})
	p, _, err := forget.Resolve(dir, "Ada Lark", nil, handle)
	if err != nil {
		t.Fatal(err)
	}
	p.AddWords("It was one screw, they said.")
	if _, is, err := p.History(t.Context(), filepath.Join(dir, "site"), nil); is || err != nil {
		t.Errorf("a folder without a repository has a history (%v)", err)
	}
	git := func(day string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=e"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+day+"T12:00:00Z", "GIT_AUTHOR_DATE="+day+"T12:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatal(string(out), err)
		}
	}
	git("2026-01-02", "init", "-q")
	git("2026-01-02", "add", ".")
	git("2026-01-02", "commit", "-q", "-m", "one")
	git("2026-02-03", "rm", "-q", "site/content/a.md")
	git("2026-02-03", "commit", "-q", "-m", "two")
	c, is, err := p.History(t.Context(), filepath.Join(dir, "site"), []forget.Change{{Path: "content/voices/one-screw.md", Why: "their voice"}})
	if want := "{2 2026-01-02 2026-02-03 [site/content/a.md site/content/voices/one-screw.md]}"; err != nil || !is || fmt.Sprint(c) != want {
		t.Errorf("%v %v: %v, want %s", is, err, c, want)
	}
}

// TestResolveProblems says what is wrong with the store.
func TestResolveProblems(t *testing.T) {
	dir := unpack(t, &txtar.Archive{Files: []txtar.File{{Name: ".hearth/consents/a.yaml", Data: []byte("nmae: Ada\n")}, {Name: ".hearth/consents/proof.pdf", Data: []byte("x")}}})
	_, problems, err := forget.Resolve(dir, "@ada", nil, handle)
	if want := ".hearth/consents/a.yaml:1:1: unknown key \"nmae\"\n  hint: did you mean \"name\"?\n"; err != nil || problems.String() != want {
		t.Errorf("%v: %q, want %q", err, problems.String(), want)
	}
	p, problems, err := forget.Resolve(t.TempDir(), "x", nil, handle)
	if err != nil || len(problems) > 0 || !p.Empty() {
		t.Errorf("a name of one letter is looked for: %v %v", problems, err)
	}
}
