// Command gen writes N invented stories, so that Hearth and another generator
// can be timed on the same content.
//
//	go run ./bench/gen -n 1000 -o /tmp/race
//
// It makes two sites that share their Markdown: DIR/hearth and DIR/hugo. Every
// story is about 8 KB with headings, lists, a table, a code block of its own
// and links to its neighbours. The same seed gives the same bytes. With
// -one-code all stories show the same code block.
//
// With -alone there is no site for Hugo, which takes half the room on disk.
//
// With -charts the first so many stories of Hearth's site get a chart each, no
// two the same, over an invented export of -rows messages. With -framework
// DIR/framework has those stories once more, for Observable Framework
// (framework.go).
//
// With -living it writes another pair: promises, voices, materials and editions
// in DIR/living, and the same words as stories in DIR/plain (living.go). They are
// about as long as people write them, a few sentences, and with -long as long as
// the stories above.
package main

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	n := flag.Int("n", 1000, "how many stories")
	out := flag.String("o", "", "folder to write to")
	alone := flag.Bool("alone", false, "write Hearth's site only")
	seed := flag.Uint64("seed", 1, "of the words")
	oneCode := flag.Bool("one-code", false, "give all stories the same code block")
	charts := flag.Int("charts", 0, "how many of Hearth's stories have a chart")
	rows := flag.Int("rows", 10000, "messages in the export that charts are about")
	framework := flag.Bool("framework", false, "write the stories with a chart for Observable Framework, too")
	alive := flag.Bool("living", false, "write promises, voices, materials and editions, and the same words as stories")
	long := flag.Bool("long", false, "with -living, give every page the text of a story of 8 KB")
	flag.Parse()
	if *out == "" {
		log.Fatal("gen: -o names the folder to write to")
	}
	if *alive {
		if err := living(*out, *n, *seed, *long); err != nil {
			log.Fatal(err)
		}
		return
	}
	kinds := []string{"hearth", "hugo"}
	if *alone {
		kinds = kinds[:1]
	}
	if err := generate(*out, kinds, *n, *seed, *charts, *oneCode); err != nil {
		log.Fatal(err)
	}
	if *charts == 0 {
		return
	}
	if err := export(filepath.Join(*out, "hearth", "data", "raw", "talk"), *rows, *charts, *seed); err != nil {
		log.Fatal(err)
	}
	if *framework {
		if err := observable(*out, min(*n, *charts)); err != nil {
			log.Fatal(err)
		}
	}
}

func generate(dir string, kinds []string, n int, seed uint64, charts int, oneCode bool) error {
	for name, text := range sites {
		if kind, _, _ := strings.Cut(name, "/"); !slices.Contains(kinds, kind) {
			continue
		}
		if err := write(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	for i := range n {
		dice := rand.New(rand.NewPCG(seed, uint64(i)))
		coder := dice
		if oneCode {
			coder = rand.New(rand.NewPCG(seed, 0))
		}
		text := story(dice, coder, i, n)
		for _, site := range kinds {
			text := text
			if site == "hearth" && i < charts {
				text += chart(i)
			}
			if err := write(filepath.Join(dir, site, "content", "stories", name(i)+".md"), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// sites are the files beside the stories. Hugo gets the smallest theme that
// shows what Hearth's pages show: a page, a list, tags, a feed, a sitemap.
var sites = map[string]string{
	"hearth/hearth.yaml":      "title: Race\nurl: https://example.org\n",
	"hearth/content/index.md": "---\ntitle: Race\n---\n\nStories.\n",
	"hugo/hugo.toml":          "title = \"Race\"\nbaseURL = \"https://example.org/\"\n[markup.highlight]\nnoClasses = false\n",
	"hugo/content/_index.md":  "---\ntitle: Race\n---\n\nStories.\n",
	"hugo/layouts/_default/baseof.html": "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title>" +
		"<link rel=canonical href=\"{{ .Permalink }}\"></head><body><header><a href=\"{{ .Site.Home.RelPermalink }}\">{{ .Site.Title }}</a></header>" +
		"<main>{{ block \"main\" . }}{{ end }}</main></body></html>",
	"hugo/layouts/_default/single.html": "{{ define \"main\" }}<article><h1>{{ .Title }}</h1><time>{{ .Date.Format \"2006-01-02\" }}</time>" +
		"{{ .TableOfContents }}{{ .Content }}{{ range .Params.tags }}<a href=\"/tags/{{ . }}/\">{{ . }}</a> {{ end }}" +
		"{{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</article>{{ end }}",
	"hugo/layouts/_default/list.html": "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range (.Paginate .RegularPages 20).Pages }}" +
		"<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Summary | plainify }}</li>{{ end }}</ul>{{ template \"_internal/pagination.html\" . }}{{ end }}",
}

// chart asks for something that no other story asks for: what was said of one
// topic. Topics share no message, so that no two charts tell a third thing.
func chart(i int) string {
	return fmt.Sprintf("\n```chart chart-%d\ntitle: How much was said of topic %d\nmetric: messages\nby: quarter\ntype: line\nwhere: {tag: topic-%d}\nperiod: 2025-Q1..2026-Q2\npartial: true\n```\n", i, i, i)
}

// export writes the messages that charts are about: of five hundred people in
// eighteen months, with the mapping beside them.
func export(dir string, rows, charts int, seed uint64) error {
	dice := rand.New(rand.NewPCG(seed, 99))
	var b strings.Builder
	b.WriteString("id,author,at,tags,text\n")
	for i := range rows {
		day := i * 540 / rows
		fmt.Fprintf(&b, "m%d,person%d,%04d-%02d-%02d %02d:%02d,topic-%d,%s\n", i, dice.IntN(500),
			2025+day/360, 1+day/30%12, 1+day%28, dice.IntN(24), dice.IntN(60), i%charts, sentence(dice, 9))
	}
	if err := write(filepath.Join(dir, "talk.csv"), b.String()); err != nil {
		return err
	}
	return write(filepath.Join(dir, "talk.csv.map.yaml"), "platform: talk\ncolumns: {id: id, author: author, at: at, tags: tags, text: text}\n")
}

func name(i int) string { return fmt.Sprintf("story-%06d", i) }

// story writes one story, and its code with dice of its own.
func story(dice, coder *rand.Rand, i, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: 20%02d-%02d-%02d\ntags: [%s, %s]\n---\n\n", sentence(dice, 5),
		10+i%15, 1+i%12, 1+i%28, word(dice), "tag-"+word(dice))
	for part := range 6 {
		fmt.Fprintf(&b, "## %s\n\n", sentence(dice, 4))
		for range 3 {
			b.WriteString(paragraph(dice))
		}
		switch part {
		case 1:
			for range 6 {
				fmt.Fprintf(&b, "- %s\n", sentence(dice, 8))
			}
		case 2:
			b.WriteString("| what | how many | since |\n|---|---:|---|\n")
			for range 8 {
				fmt.Fprintf(&b, "| %s | %d | %d |\n", sentence(dice, 3), dice.IntN(9000), 1990+dice.IntN(30))
			}
		case 3:
			b.WriteString("```go\n")
			for range 15 {
				fmt.Fprintf(&b, "func %s(%s int) string { return fmt.Sprint(%s * %d) } // %s\n", word(coder), "n", "n", coder.IntN(100), sentence(coder, 3))
			}
			b.WriteString("```\n")
		case 4:
			fmt.Fprintf(&b, "See [%s](%s.md) and [%s](%s.md).\n", sentence(dice, 3), name((i+1)%n), sentence(dice, 3), name((i+n-1)%n))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func paragraph(dice *rand.Rand) string {
	var s []string
	for range 4 {
		t := sentence(dice, 9+dice.IntN(6))
		switch dice.IntN(5) {
		case 0:
			t += " *" + word(dice) + "*"
		case 1:
			t += " `" + word(dice) + "`"
		}
		s = append(s, t+".")
	}
	return strings.Join(s, " ") + "\n\n"
}

func sentence(dice *rand.Rand, words int) string {
	var w []string
	for range words {
		w = append(w, word(dice))
	}
	s := strings.Join(w, " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

func word(dice *rand.Rand) string { return words[dice.IntN(len(words))] }

var words = strings.Fields("wheel chain spoke river morning answer people road letter promise lamp winter summer " +
	"hill valley repair borrow carry listen write paint measure keep give slow quick early late open quiet steady " +
	"neighbour garden kitchen window bridge market harbour ticket paper copper wooden silver little many seven")

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}
