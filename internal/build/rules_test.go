package build_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// rule is a rule, and the smallest page that breaks it.
type rule struct {
	rule, file, text string
	severity         source.Severity
	at, want         string // line and column; the sentence
}

// page says whether a rule is about a page that can be made all the same.
func (r rule) page() bool { return !strings.Contains(r.file, "/") }

// rules are the rules by which a site is honest by default, of the kinds that
// tell an ongoing story: each with the smallest site that breaks it, and what is
// said then, and where. Rules that need data to be broken are held elsewhere:
// what vanishes after it was published, and published numbers that change, by
// the script freeze of package cli; what the guard and the audit keep back, by
// packages guard and audit; what cannot be added or compared, by package insight.
var rules = []rule{
	{"a quote without consent", "voices/a.md", "---\nas: a rider\n---\nIt broke.\n", source.Error, "1:1", "nobody is quoted who did not agree to it: this voice has no consent"},
	{"a quote without consent for the words", "voices/a.md", "---\nas: a rider\nconsent: {on: 2026-01-02, for: [photo]}\n---\nIt broke.\n", source.Error, "3:10", "consent: a voice shows their words, and they did not agree to that"},
	{"a consent that ended", "voices/a.md", "---\nas: a rider\nconsent: {on: 2026-01-02, for: [words], until: 2026-10-04}\n---\nIt broke.\n", source.Error, "3:48", "the consent to quote this ended on 2026-10-04"},
	{"a consent that was taken back", "voices/a.md", "---\nas: a rider\nconsent: {on: 2026-01-02, for: [words], withdrawn: 2026-09-01}\n---\nIt broke.\n", source.Error, "3:52", "whoever said this took their consent back on 2026-09-01"},
	{"a name nobody agreed to", "voices/a.md", "---\nas: Ada Lark\nconsent: {on: 2026-01-02, for: [words]}\n---\nIt broke.\n", source.Warning, "2:5", `as: "Ada Lark" looks like a name, and they did not agree to be named`},
	{"a person's picture without consent", "people/a.md", "---\ntitle: Ada\nphoto: a.jpg\n---\nHi.\n", source.Error, "1:1", "nobody is shown who did not agree to it: this page has no consent"},
	{"a reward without disclosure", "asks/a.md", "---\ntitle: Tell\nsummary: Do.\ndriver: material\naction: {text: Go, url: ../index.md}\nshare: {any: Go there.}\nreward: {what: A tube}\n---\n", source.Error, "7:9", "reward: without a disclosure, nobody who reads the passed-on text would know of it"},
	{"a material reward that is called something else", "asks/a.md", "---\ntitle: Tell\nsummary: Do.\ndriver: fun\naction: {text: Go, url: ../index.md}\nshare: {any: Go there.}\nreward: {what: A tube, disclosure: I get a tube.}\n---\n", source.Error, "4:9", `driver: "fun", but whoever does it gets a reward, and then the reward is the reason`},
	{"an ask with two actions", "asks/a.md", "---\ntitle: Tell\nsummary: Do.\ndriver: fun\naction: [{text: Go, url: ../index.md}, {text: Come, url: ../index.md}]\nshare: {any: Go there.}\n---\n", source.Error, "5:9", "action: a card asks for one thing, and this asks for 2"},
	{"kept without evidence", "promises/a.md", "---\ntitle: We answer\nsaid: {on: 2026-01-02, where: ../index.md}\nlog:\n  - {on: 2026-02-01, status: kept, text: Done.}\n---\n", source.Error, "5:30", `this says "kept" and shows nothing for it`},
	{"a promise that is not said anywhere", "promises/a.md", "---\ntitle: We answer\n---\n", source.Error, "1:1", "this promise does not say when and where it was made"},
	{"an edition without what went badly", "editions/2026-06.md", "---\ntitle: June\ndate: 2026-07-02\nnot_known: Who reads this\n---\n", source.Error, "1:1", "went_badly: is missing: an edition tells at least one thing that went badly"},
	{"an edition without what is not known", "editions/2026-06.md", "---\ntitle: June\ndate: 2026-07-02\nwent_badly: The rain\n---\n", source.Error, "1:1", "not_known: is missing: an edition tells at least one thing that is not known"},
	{"a story closed without a reason", "stories/a.md", "---\ntitle: Rain\ndate: 2026-01-02\nstatus: closed\n---\n", source.Error, "4:9", "a closed story needs a reason"},
	{"no chapter for longer than promised", "stories/a.md", "---\ntitle: Rain\ndate: 2026-01-02\nstatus: telling\ncadence: monthly\n---\n", source.Warning, "5:10", "chapters were promised every month, and the last word is of 2026-01-02"},
	{"kept back without a reason", "../data/openness.yaml", "- {item: Sales, choice: withhold, on: 2026-01-02, by: All}\n", source.Error, "1:25", `what is not told as it is needs a reason, and this says "withhold" without one`},
	{"an unknown licence", "materials/a.md", "---\ntitle: Sign\nlicense: CC-XX\n---\n", source.Error, "3:10", `license: "CC-XX" is no licence whose terms Hearth can tell`},
	{"a work that is its own ancestor", "materials/a.md", "---\ntitle: Sign\nlicense: CC-BY-4.0\ncredit: We\nremixes:\n  - {url: \"https://a.example/1\", made: 2026-01-02, parent: \"https://a.example/1\"}\n---\n", source.Error, "6:60", "parent: this remix is its own ancestor"},
	{"a picture of a chronicle without a description", "chronicles/a.md", "---\ntitle: Wheels\nlicense: CC-BY-4.0\nitems:\n  - {name: Wren, image: wren.svg}\n---\n", source.Error, "5:25", `the picture of "Wren" has no description for people who cannot see it`},
	{"days that run backwards", "promises/a.md", "---\ntitle: We answer\nsaid: {on: 2026-01-02, where: ../index.md}\nlog:\n  - {on: 2025-02-01, status: under-way, text: Begun.}\n---\n", source.Error, "5:10", "the log runs backwards: this is before the day on which it was said, 2026-01-02"},
	{"a correction without what it corrects", "corrections/a.md", "---\ntitle: Ten, not nine\ndate: 2026-02-01\ntype: correction\nwas: \"9\"\nis: \"10\"\n---\n", source.Error, "1:1", "page: is missing: what is it about?"},
	{"an address of somebody", "a.md", "---\ntitle: A\n---\nAsk ada@example.com there.\n", source.Error, "4:5", "the e-mail address ada@example.com stands here"},
	{"a phone number of somebody", "a.md", "---\ntitle: A\n---\nCall +49 30 1234567 now.\n", source.Error, "4:6", "the phone number +49 30 1234567 stands here"},
	{"a handle of somebody", "a.md", "---\ntitle: A\n---\nAsk @ada_l there.\n", source.Error, "4:5", "the handle @ada_l stands here"},
	{"a picture without a text", "a.md", "---\ntitle: A\n---\n![](a.svg)\n", source.Warning, "4:5", `the picture "a.svg" has no description for people who cannot see it`},
	{"hype", "a.md", "---\ntitle: A\n---\nA revolutionary pump.\n", source.Warning, "4:3", `"revolutionary" praises and says nothing that a reader could check`},
	{"a page beyond the ninth school year", "a.md", "---\ntitle: A\n---\n" + strings.Repeat("Organisational responsibilities necessitate comprehensive administrative deliberation. ", 20) + "\n", source.Warning, "2:8", "this page reads like school year"},
}

// TestHonestByDefault breaks all rules in two sites: the finished pages are
// looked at only where nothing keeps the build from making them.
func TestHonestByDefault(t *testing.T) {
	for _, finished := range []bool{false, true} {
		dir := t.TempDir()
		put := func(name, text string) {
			t.Helper()
			golden.Put(t, dir, name, text)
		}
		put("hearth.yaml", "title: Small\nurl: https://example.org\n")
		put("content/index.md", "# Home\n")
		put("content/a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
		files := make([]string, len(rules))
		for i, c := range rules {
			file := path.Join("content", path.Dir(c.file), fmt.Sprintf("r%02d-%s", i, path.Base(c.file)))
			if strings.HasPrefix(c.file, "../") {
				file = path.Join("content", c.file)
			}
			if c.page() == finished {
				files[i] = file
				put(file, c.text)
			}
		}
		result, err := build.Check(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range rules {
			at := files[i] + ":" + c.at
			said := func(p source.Problem) bool {
				return p.Pos.String() == at && p.Severity == c.severity && strings.Contains(p.Text, c.want) && p.Hint != "" && p.Rule != ""
			}
			if files[i] != "" && !slices.ContainsFunc(result.Problems, said) {
				t.Errorf("%s: nothing says %q at %s, and how to mend it, but\n%s", c.rule, c.want, at, result.Problems)
			}
		}
	}
}
