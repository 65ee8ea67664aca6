package cli

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	chromium "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// chronicleSite has two things to tick with pictures and one without.
func chronicleSite() map[string]string {
	square := func(colour string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="` + colour + `"/></svg>`
	}
	return map[string]string{
		"hearth.yaml":                 "title: T\nurl: https://lark.example\n",
		"content/index.md":            "# Home\n",
		"content/chronicles/wren.svg": square("#ff00aa"), "content/chronicles/heron.svg": square("#00aaff"),
		"content/chronicles/wheels.md": `---
title: Your wheels
license: CC0-1.0
picture: {title: "On {n} of {all} wheels", one: "On one wheel", none: On foot}
share: And you?
items:
  - {name: A Wren, year: 1998, image: wren.svg, alt: A pink square}
  - {name: A Heron, image: heron.svg, alt: A blue square}
  - A borrowed one
---
`,
	}
}

// TestChronicleByKeyboard ticks two things, writes a year, and saves and shares
// the picture, all by keyboard and under the strictest policy. What was done
// stands behind the # and nowhere else, and nothing is asked of any host.
func TestChronicleByKeyboard(t *testing.T) {
	const caught = `window.caught = []; navigator.canShare = (what) => what.files.length === 1;
		navigator.share = async (what) => { const f = what.files[0]; caught.push([f.name, f.type, f.size > 5000, what.text].join("|")); };`
	home := strictly(t, built(t, chronicleSite())) + "/chronicles/wheels.html"
	p := watch(t, home, caught, true)
	before := p.asked()
	const drawn, hash = `document.querySelector("canvas").getAttribute("aria-label")`, `location.hash`
	p.want(drawn, "On foot")
	p.tabTo("[data-item=a-wren] [type=checkbox]")
	p.keys(" ")
	p.want(hash, "#i=a-wren")
	p.want(drawn, "On one wheel: A Wren (1998)")
	p.tabTo("[data-item=a-wren] .own input")
	p.keys("2004")
	p.tabTo("[data-item=a-heron] [type=checkbox]")
	p.keys(" ")
	p.want(hash, "#i=a-wren~2004,a-heron")
	p.want(drawn, "On 2 of 3 wheels: A Wren (2004), A Heron")
	p.want(`document.querySelector("[data-said]").textContent`, "On 2 of 3 wheels")
	const words = "On 2 of 3 wheels: A Wren (2004), A Heron\nAnd you?\nhttps://lark.example/chronicles/wheels.html#i=a-wren~2004,a-heron"
	p.want(`document.querySelector("[data-text]").textContent`, words)
	saved := p.saved("[data-save]", "wheels.png")
	holds(t, saved, image.Pt(1080, 1350), color.RGBA{0xff, 0, 0xaa, 255}, color.RGBA{0, 0xaa, 0xff, 255})
	p.want(`document.querySelector("[data-said]").textContent`, "Saved as wheels.png.")
	p.tabTo("[data-send]")
	p.keys("\r")
	p.want(`caught.at(-1)`, "wheels.png|image/png|true|"+words)
	p.want(`[localStorage.length, sessionStorage.length, document.cookie, history.length]`, "0,0,,"+fmt.Sprint(p.eval("history.length")))
	p.tabTo("[data-again]")
	p.keys("\r")
	p.want(hash, "")
	p.want(drawn, "On foot")
	p.quiet(before)
}

// TestChronicleFromItsAddress opens what somebody passed on, in another shape
// and colour, and what somebody made up.
func TestChronicleFromItsAddress(t *testing.T) {
	home := strictly(t, built(t, chronicleSite())) + "/chronicles/wheels.html"
	p := watch(t, home+"#i=a-heron~2020,a-wren,a-borrowed-one&shape=wide&ground=bold", "", true)
	before := p.asked()
	const drawn = `document.querySelector("canvas").getAttribute("aria-label")`
	p.want(drawn, "On 3 of 3 wheels: A Wren (1998), A Heron (2020), A borrowed one")
	p.want(`[...document.querySelectorAll("select")].map((s) => s.value)`, "wide,bold")
	holds(t, p.saved("[data-save]", "wheels.png"), image.Pt(1200, 675), color.RGBA{0xff, 0, 0xaa, 255}, color.RGBA{0, 0xaa, 0xff, 255})
	p.eval(`location.hash = "#i=a-heron~19999,nothing,__proto__~2000,<img src=//far.example/x>~1&shape=constructor&ground=<b>"`)
	p.want(drawn, "On one wheel: A Heron")
	p.want(`[...document.querySelectorAll("select")].map((s) => s.value)`, "tall,quiet")
	p.want(`document.querySelector("canvas").width`, "1080")
	p.quiet(before)
}

// TestChronicleWithoutScripts shows the whole list, to be ticked and printed,
// and nothing that would not work.
func TestChronicleWithoutScripts(t *testing.T) {
	p := watch(t, strictly(t, built(t, chronicleSite()))+"/chronicles/wheels.html", "", false)
	html := p.html("main")
	for text, want := range map[string]int{
		`type="checkbox"`: 3, `alt="A pink square"`: 1, `alt="A blue square"`: 1, `A borrowed one`: 1, `Print this page and tick by hand`: 1, `class="drawn" hidden`: 1, `data-so-far="" hidden`: 1, `class="own" hidden`: 3,
	} {
		if got := strings.Count(html, text); got != want {
			t.Errorf("%s stands there %d times, want %d", text, got, want)
		}
	}
}

// TestChronicleFromADisk cannot save a picture, because a browser lets no page
// on a disk read the pictures beside it; it says so and offers the list.
func TestChronicleFromADisk(t *testing.T) {
	public := built(t, chronicleSite())
	p := watch(t, "file://"+filepath.ToSlash(public)+"/chronicles/wheels.html", `window.print = () => { window.printed = true; };`, true)
	p.tabTo("[data-item=a-heron] [type=checkbox]")
	p.keys(" ")
	p.want(`location.hash`, "#i=a-heron")
	p.want(`document.querySelector("[data-said]").textContent`, "The picture cannot be saved from a page that is opened from a disk. The list can be printed.")
	p.want(`[...document.querySelectorAll(".drawn > .do button")].filter((b) => !b.hidden).map((b) => b.textContent)`, "Print the list,Start again")
	p.tabTo("[data-print]")
	p.keys("\r")
	p.want(`window.printed`, "true")
}

// saved presses a button by keyboard and gives the file that the browser saves.
func (p *watched) saved(button, name string) string {
	p.t.Helper()
	dir := p.t.TempDir()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, chromium.SetDownloadBehavior, chromium.SetDownloadBehaviorParams{Behavior: chromium.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
		return err
	}))
	p.tabTo(button)
	p.keys("\r")
	name = filepath.Join(dir, name)
	for range 100 {
		if _, err := os.Stat(name); err == nil {
			return name
		}
		p.do(chromedp.Sleep(50 * time.Millisecond))
	}
	p.t.Fatalf("%s saved nothing", button)
	return ""
}

// holds checks that a file is a picture of a size in which these colours fill
// a part that can be seen.
func holds(t *testing.T, file string, size image.Point, colours ...color.RGBA) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Size() != size {
		t.Errorf("the picture is %v, want %v", m.Bounds().Size(), size)
	}
	count := map[color.RGBA]int{}
	for y := range size.Y {
		for x := range size.X {
			count[color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)]++
		}
	}
	for _, c := range colours {
		if n := count[c]; n < 10_000 {
			t.Errorf("only %d of the picture's points are %v", n, c)
		}
	}
}
