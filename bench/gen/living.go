package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
)

// living writes two sites of n pages: DIR/living has promises, voices,
// materials and frozen editions, ten to ten to four to one, DIR/plain the same
// words as stories. What a promise says in its log, what is answered to a voice
// and what others made of a material stands in a story as text; the drawing of
// a material is shown by its story. Both have the same menu and as many
// folders, each with its list and feeds, and neither charts nor numbers.
func living(dir string, n int, seed uint64, long bool) error {
	g := &ledger{n: n, seed: seed, long: long}
	for _, site := range []string{"living", "plain"} {
		if err := write(filepath.Join(dir, site, "hearth.yaml"), "title: Ledger\nurl: https://example.org\nmenu: [{title: Start, to: index.md}]\n"+folders[site]); err != nil {
			return err
		}
		if err := write(filepath.Join(dir, site, "content", "index.md"), "---\ntitle: Ledger\n---\n\nWhat was said.\n"); err != nil {
			return err
		}
	}
	for i := range n {
		if err := g.page(dir, i); err != nil {
			return err
		}
	}
	return nil
}

// linked is a link to another story, which stands in a folder of its own here.
var linked = regexp.MustCompile(`\[([^]]*)\]\(story-\d+\.md\)`)

// folders makes the folders of the plain site ones of stories.
var folders = map[string]string{"plain": "folders: {plain-promises: story, plain-voices: story, plain-materials: story, plain-editions: story}\n"}

// ledger invents the pages of living.
type ledger struct {
	n        int
	seed     uint64
	long     bool
	promises []string // their names so far
}

// page writes one page, as what it is and as a story.
func (g *ledger) page(dir string, i int) error {
	dice := rand.New(rand.NewPCG(g.seed, uint64(i)))
	head := fmt.Sprintf("title: %s\ndate: %s\nsummary: %s\ntags: [%s]\n", sentence(dice, 6), day(i), sentence(dice, 12), word(dice))
	var folder, own, body, told string
	switch at := i % 25; {
	case at < 10:
		folder, body = "promises", paragraph(dice)+paragraph(dice)
		own, told = promise(dice, i)
		g.promises = append(g.promises, name(i))
	case at < 20:
		folder, body = "voices", paragraph(dice)
		own, told = voice(dice, i)
	case at < 24:
		folder, body = "materials", paragraph(dice)+paragraph(dice)
		own, told = material(dice, i)
		for _, file := range []string{"living/content/materials/", "plain/content/plain-materials/"} {
			if err := write(filepath.Join(dir, file+name(i)+".svg"), drawing(dice)); err != nil {
				return err
			}
		}
	default:
		folder, body = "editions", "## "+sentence(dice, 4)+"\n\n"+paragraph(dice)+paragraph(dice)+"## "+sentence(dice, 4)+"\n\n"+paragraph(dice)+paragraph(dice)
		own, told = edition(dice, i)
		if err := g.freeze(dir, i); err != nil {
			return err
		}
	}
	if g.long {
		_, text, _ := strings.Cut(story(dice, dice, i, g.n), "\n---\n\n")
		body = linked.ReplaceAllString(text, "$1")
	}
	if err := write(filepath.Join(dir, "plain", "content", "plain-"+folder, name(i)+".md"), "---\n"+head+"---\n\n"+body+told); err != nil {
		return err
	}
	if folder == "editions" {
		body += "```promises\nwhere: {status: [under-way]}\ntop: 5\n```\n"
	}
	return write(filepath.Join(dir, "living", "content", folder, name(i)+".md"), "---\n"+head+own+"---\n\n"+body)
}

// day is a day of the years before 2026.
func day(i int) string { return fmt.Sprintf("20%02d-%02d-%02d", 10+i%15, 1+i%12, 1+i%28) }

func promise(dice *rand.Rand, i int) (own, told string) {
	said, begun, done := sentence(dice, 4), sentence(dice, 9), sentence(dice, 9)
	status := []string{"kept", "not-kept", "under-way", "kept-in-part"}[dice.IntN(4)]
	own = fmt.Sprintf("said: {on: %s, where: %s, by: %s}\ndue: 2027-01-01\nlog:\n  - {on: 2025-02-01, status: under-way, text: %s}\n"+
		"  - {on: 2025-03-01, status: %s, text: %s, evidence: \"https://example.org/%d\"}\n", day(i), said, word(dice), begun, status, done, i)
	told = fmt.Sprintf("- 2025-02-01: %s\n- 2025-03-01: %s, %s, [example.org](https://example.org/%d)\n", begun, status, done, i)
	return own, told
}

func voice(dice *rand.Rand, i int) (own, told string) {
	as, place, reply := sentence(dice, 3), sentence(dice, 2), sentence(dice, 9)
	own = fmt.Sprintf("as: %s\nplace: %s\nsaid: %s\nreply: {by: %s, on: 2025-01-04, text: %s}\nconsent: {on: 2025-01-03, by: %s, how: in writing, for: [words], until: 2099-01-01}\n",
		as, place, day(i), as, reply, as)
	return own, fmt.Sprintf("%s, %s, %s\n\n> %s\n", as, place, day(i), reply)
}

func material(dice *rand.Rand, i int) (own, told string) {
	credit, limits, by := sentence(dice, 5), sentence(dice, 6), word(dice)
	own = fmt.Sprintf("license: CC-BY-SA-4.0\ncredit: %s\nfiles: [%s.svg]\nlimits: %s\nremixes:\n", credit, name(i), limits)
	told = fmt.Sprintf("![%s](%s.svg)\n\n%s\n\n%s\n\n", credit, name(i), credit, limits)
	for k := range 3 {
		parent := ""
		if k == 2 {
			parent = fmt.Sprintf(", parent: \"https://example.org/%d/0\"", i)
		}
		own += fmt.Sprintf("  - {url: \"https://example.org/%d/%d\", by: %s, made: 2025-02-0%d, stance: applaud, consent: 2025-02-02%s}\n", i, k, by, k+1, parent)
		told += fmt.Sprintf("- [example.org](https://example.org/%d/%d), %s, 2025-02-0%d\n", i, k, by, k+1)
	}
	return own, told
}

func edition(dice *rand.Rand, i int) (own, told string) {
	badly, unknown := sentence(dice, 10), sentence(dice, 10)
	return fmt.Sprintf("period: %d-Q%d\nwent_badly: %s\nnot_known: %s\n", 2010+i%15, 1+i%4, badly, unknown), "- " + badly + "\n- " + unknown + "\n"
}

// freeze writes what `hearth freeze` keeps of an edition that tells no number.
func (g *ledger) freeze(dir string, i int) error {
	text, err := json.Marshal(map[string]any{
		"schema": 1, "edition": name(i), "frozen": "2025-06-01", "headlines": []string{}, "promises": g.promises, "files": map[string]string{},
	})
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, "living", "data", "answers", "editions", name(i), "edition.json"), string(text))
}

func drawing(dice *rand.Rand) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320">`)
	for range 20 {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="%d"/>`, dice.IntN(320), dice.IntN(320), dice.IntN(40))
	}
	return b.String() + "</svg>\n"
}
