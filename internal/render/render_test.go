package render_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/render"
	"hearth/internal/site"
)

// layered is the files of an archive below a folder.
type layered struct {
	a      *txtar.Archive
	folder string
}

func (l layered) fs(t testing.TB) fs.FS {
	t.Helper()
	m := fstest.MapFS{}
	for _, f := range l.a.Files {
		if rest, ok := strings.CutPrefix(f.Name, l.folder); ok {
			m[rest] = &fstest.MapFile{Data: f.Data}
		}
	}
	return m
}

func files(m map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range m {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// TestLayoutProblems has every message about a layout, with its place.
func TestLayoutProblems(t *testing.T) {
	for _, c := range []struct {
		name    string
		layouts map[string]string
		want    string
	}{
		{"no base", map[string]string{"page.html": "x"}, "layouts/base.html: every site needs this layout, and it is not there\n  hint: take the built-in one: hearth new layouts/base.html\nlayouts/base.html: this layout is not there\n"},
		{"not closed", map[string]string{"page.html": "<p>\n{{if .Page.Title}}"}, "layouts/page.html:2: the layout ends before everything that it opened is closed\n  hint: every {{if}}, {{range}}, {{with}} and {{define}} needs its {{end}}\n"},
		{"no such word", map[string]string{"page.html": "<p>\n{{upper .Page.Title}}"}, "layouts/page.html:2: there is no word \"upper\" in layouts\n  hint: layouts print finished values, such as {{.Page.Title}}, and know {{if}}, {{range}}, {{with}} and {{template}}\n"},
		{"no such field", map[string]string{"page.html": "<p>\n  {{.Page.Titel}}"}, "layouts/page.html:2:10: there is nothing called \".Page.Titel\"\n  hint: did you mean `Title`?\n"},
		{"nothing like it", map[string]string{"page.html": "{{.Words.Xylophone}}"}, "layouts/page.html:1:9: there is nothing called \".Words.Xylophone\"\n  hint: it has: Skip, "},
		{"no such part", map[string]string{"page.html": "<p>\n{{template \"parts/figur.html\" .}}", "parts/figure.html": "x"}, "layouts/page.html:2:12: there is no part \"parts/figur.html\"\n  hint: did you mean {{template \"parts/figure.html\" .}}?\n"},
		{"a part that is nothing like any", map[string]string{"page.html": "{{template \"x\" .}}"}, "layouts/page.html:1:12: there is no part \"x\"\n  hint: parts lie in layouts/parts/ and are called by their path: {{template \"parts/figure.html\" .}}\n"},
		{"a part goes wrong", map[string]string{"page.html": "{{template \"parts/a.html\" .}}", "parts/a.html": "\n{{.Pag}}"}, "layouts/parts/a.html:2:3: there is nothing called \".Pag\"\n  hint: did you mean `Page`?\n"},
		{"an unknown parameter", map[string]string{"page.html": "{{.Page.Params.x}}"}, "layouts/page.html:1:8: the page has no \"x\" under params\n  hint: write it in the page's front matter, or print it only where it is: {{with index .Page.Params \"x\"}}{{.}}{{end}}\n"},
		{"a word on the wrong thing", map[string]string{"page.html": "{{len .Page.Draft}}"}, "layouts/page.html:1:3: error calling len: len of type bool\n  hint: compare it with the built-in layout of the same name\n"},
		{"a list that is none", map[string]string{"page.html": "{{range .Page}}{{end}}"}, "layouts/page.html:1:9: {{range}} needs a list, and this is none\n  hint: a part gets what its call names: {{template \"parts/body.html\" .Page.Body}}\n"},
		{"half a tag", map[string]string{"page.html": "<p {{if .Page.Title}}title=\"{{end}}>"}, "layouts/page.html:1:9: one branch leaves the markup half open, the other does not\n  hint: close in each branch of {{if}} or {{range}} what it opens: tags, quotes and all\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name != "no base" {
				c.layouts["base.html"] = `{{template "main" .}}`
			}
			r, problems := render.New(files(c.layouts), nil)
			if len(problems) == 0 || c.name == "no base" {
				p := &site.Page{Address: "a.html", Layout: "page", Kind: "page", Params: map[string]any{}}
				_, list := r.Site(context.Background(), &site.Site{Pages: []*site.Page{p}})
				problems.Add(list...)
			}
			if got := problems.String(); got != c.want && (strings.HasSuffix(c.want, "\n") || !strings.HasPrefix(got, c.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestBrandProblems(t *testing.T) {
	r, _ := render.New(os.DirFS("../../layouts"), nil)
	_, problems := r.Site(context.Background(), &site.Site{Brand: site.Brand{Accent: "green", Font: "x; } body { display: none"}})
	want := "hearth.yaml: the accent \"green\" is not a colour\n  hint: write it in quotes, such as accent: \"#0b6e4f\"\n" +
		"hearth.yaml: the font \"x; } body { display: none\" is not a name\n  hint: write names of fonts, such as font: Georgia, serif\n"
	if diff := cmp.Diff(want, problems.String()); diff != "" {
		t.Error(diff)
	}
}

// TestBrandIsReadable: an accent that is too pale or too dark to read is moved until it can be read.
func TestBrandIsReadable(t *testing.T) {
	r, _ := render.New(os.DirFS("../../layouts"), nil)
	for accent, want := range map[string]string{
		"#0b6e4f": ":root { --accent: #0b6e4f; }\n@media (prefers-color-scheme: dark) { :root { --accent: #60a18d; } }\n",
		"#ff0":    ":root { --accent: #737300; }\n@media (prefers-color-scheme: dark) { :root { --accent: #ffff00; } }\n",
		"#000000": ":root { --accent: #000000; }\n@media (prefers-color-scheme: dark) { :root { --accent: #999999; } }\n",
	} {
		out, problems := r.Site(context.Background(), &site.Site{Brand: site.Brand{Accent: accent}})
		if len(problems) > 0 || len(out) != 1 || out[0].Address != "assets/brand.css" {
			t.Fatal(problems, out)
		}
		if diff := cmp.Diff(want, string(out[0].Data)); diff != "" {
			t.Errorf("%s: %s", accent, diff)
		}
	}
}

// TestOwnFilesGoBefore: a site's own layout, part and asset shadow the built-in ones, file by file.
func TestOwnFilesGoBefore(t *testing.T) {
	layouts := render.Layer(files(map[string]string{"page.html": "own {{template \"parts/a.html\"}}"}), nil,
		files(map[string]string{"base.html": "({{template \"main\" .}})", "page.html": "built in", "parts/a.html": "part", "parts/b.html": "b", ".hidden.html": "{{"}))
	assets := render.Layer(files(map[string]string{"css/hearth.css": "own"}), files(map[string]string{"css/hearth.css": "built in", "icon.svg": "x"}))
	r, problems := render.New(layouts, assets)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff([]string{"assets/brand.css", "assets/css/hearth.css", "assets/icon.svg"}, r.Assets()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"page"}, r.Kinds()); diff != "" {
		t.Error(diff)
	}
	s := &site.Site{Pages: []*site.Page{{Address: "b.html", Layout: "recipe"}, {Address: "a.html", Layout: "page"}}}
	out, problems := r.Site(context.Background(), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, f := range out {
		got = append(got, f.Address+" "+string(f.Data))
	}
	want := []string{"a.html (own part)", "assets/css/hearth.css own", "assets/icon.svg x", "b.html (own part)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := fs.ReadDir(layouts, "nowhere"); err == nil {
		t.Error("a folder that is nowhere was read")
	}
}

// TestFeedsAreXML reads the feeds and the sitemap back.
func TestFeedsAreXML(t *testing.T) {
	a, err := txtar.ParseFile("testdata/story.txtar")
	if err != nil {
		t.Fatal(err)
	}
	out, _ := layOut(t, a)
	n := 0
	for _, f := range out {
		if !strings.HasSuffix(f.Address, ".xml") {
			continue
		}
		n++
		d := xml.NewDecoder(strings.NewReader(string(f.Data)))
		for {
			if _, err := d.Token(); err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v", f.Address, err)
				}
				break
			}
		}
	}
	if n < 2 {
		t.Errorf("%d feeds and sitemaps", n)
	}
}

// TestFeedsAgree: a JSON Feed has the entries of the Atom feed beside it, with their lasting ids.
func TestFeedsAgree(t *testing.T) {
	a, err := txtar.ParseFile("testdata/story.txtar")
	if err != nil {
		t.Fatal(err)
	}
	out, _ := layOut(t, a)
	at := map[string][]byte{}
	for _, f := range out {
		at[f.Address] = f.Data
	}
	n := 0
	for address, data := range at {
		dir, ok := strings.CutSuffix(address, "feed.json")
		if !ok {
			continue
		}
		n++
		var atom struct {
			Entries []struct {
				ID      string `xml:"id"`
				Updated string `xml:"updated"`
				HTML    string `xml:"content"`
			} `xml:"entry"`
		}
		var other struct {
			Version, Title string
			Items          []struct {
				ID, URL  string
				Modified string `json:"date_modified"`
				HTML     string `json:"content_html"`
			}
		}
		if err := errors.Join(xml.Unmarshal(at[dir+"feed.xml"], &atom), json.Unmarshal(data, &other)); err != nil {
			t.Fatal(address, err)
		}
		if other.Version != "https://jsonfeed.org/version/1.1" || other.Title == "" || len(other.Items) != len(atom.Entries) || len(other.Items) == 0 {
			t.Errorf("%s: version %q, title %q, %d items for %d entries", address, other.Version, other.Title, len(other.Items), len(atom.Entries))
			continue
		}
		for i, e := range atom.Entries {
			if got := other.Items[i]; got.ID != e.ID || got.Modified != e.Updated || got.HTML != e.HTML || got.URL == "" {
				t.Errorf("%s: item %d is not the entry of the Atom feed: %+v", address, i, got)
			}
		}
	}
	if n < 2 {
		t.Errorf("%d feeds", n)
	}
}

// TestStopped: a run that is called off says so.
func TestStopped(t *testing.T) {
	r, _ := render.New(os.DirFS("../../layouts"), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, problems := r.Site(ctx, &site.Site{Pages: []*site.Page{{Address: "a.html"}}})
	if got := problems.String(); got != ": the pages were not finished: context canceled\n" {
		t.Errorf("got %q", got)
	}
}

// TestOnePage gives the same bytes as the whole site.
func TestOnePage(t *testing.T) {
	r, problems := render.New(os.DirFS("../../layouts"), os.DirFS("../../assets"))
	s := &site.Site{Title: "T", Pages: []*site.Page{{Address: "a.html", Layout: "page", Kind: "page", Title: "A", Dress: &site.Dress{TitleHTML: "A"}}}}
	out, list := r.Site(t.Context(), s)
	problems.Add(list...)
	one, list := r.Page(r.Common(s), s.Pages[0])
	problems.Add(list...)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff(string(out[0].Data), string(one)); diff != "" {
		t.Error(diff)
	}
}
