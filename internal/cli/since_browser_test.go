package cli

import (
	"path/filepath"
	"testing"
	"time"
)

const (
	told   = `[...document.querySelectorAll(".since")].map((p) => p.textContent)`
	marked = `[...document.querySelectorAll(".told li:has(.new)")].map((li) => li.querySelector("a, [aria-current]").textContent)`
	stored = `Object.keys(localStorage).length`
)

// laterClock moves the clock of a page by the hours that its session notes.
const laterClock = `{ const now = Date.now.bind(Date); let more = 0;
	try { more = Number(sessionStorage.later || 0) * 36e5; } catch { /* there is no storage */ }
	Date.now = () => now() + more; }`

// TestSinceYouLastLooked comes back to a story: at first nothing is said, then
// what came since is marked and counted for as long as a visit lasts, and the
// next time there is nothing new. Nothing is sent anywhere.
func TestSinceYouLastLooked(t *testing.T) {
	chapter := func(title, date string) string {
		return "---\ntitle: " + title + "\ndate: " + date + "\n---\nIt went on.\n"
	}
	files := map[string]string{
		"hearth.yaml": "title: T\n", "content/index.md": "# Home\n",
		"content/stories/ride/index.md": "---\ntitle: The ride\ndate: 2026-05-01\nstatus: telling\n---\nHow it began.\n",
		"content/stories/ride/rain.md":  chapter("Rain", "2026-06-14"),
	}
	public := built(t, files)
	home := strictly(t, public) + "/stories/ride/index.html"
	p := watch(t, home, laterClock, true)
	p.want(told, "")
	p.want(marked, "")
	p.want(stored, "1")

	p.goTo(home)
	p.want(told, "")

	w := writing{t: t, dir: filepath.Dir(public)}
	w.save("content/stories/ride/sun.md", chapter("Sun", "2026-06-20"))
	w.save("content/stories/ride/wind.md", chapter("Wind", "2026-06-25"))
	again(t, w.dir)
	today := time.Now().Format("January 2, 2006")
	p.eval(`sessionStorage.later = 48`)
	p.goTo(home)
	p.want(told, "New since you last looked, on "+today+": 2")
	p.want(marked, "Sun,Wind")
	p.eval(`sessionStorage.later = 50`)
	p.goTo(home)
	p.want(told, "New since you last looked, on "+today+": 2")
	p.eval(`sessionStorage.later = 96`)
	p.goTo(home)
	p.want(told, "Nothing new since you last looked, on "+time.Now().Add(50*time.Hour).Format("January 2, 2006"))
	p.want(marked, "")
	p.quiet(p.asked())
}

// TestSinceWithoutMemory shows the whole story where nothing can be kept, or
// where what was kept makes no sense.
func TestSinceWithoutMemory(t *testing.T) {
	home := strictly(t, built(t, map[string]string{
		"hearth.yaml": "title: T\n", "content/index.md": "# Home\n",
		"content/stories/ride/index.md": "---\ntitle: The ride\ndate: 2026-05-01\nstatus: telling\n---\nHow it began.\n",
		"content/stories/ride/rain.md":  "---\ntitle: Rain\ndate: 2026-06-14\n---\nIt went on.\n",
	})) + "/stories/ride/index.html"
	for name, first := range map[string]string{
		"no storage": `window.failed = []; addEventListener("error", (e) => failed.push(e.message));
			Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage here"); } });`,
		"nonsense": `window.failed = []; addEventListener("error", (e) => failed.push(e.message));
			Storage.prototype.getItem = () => '{"newest":7,"at":"x","before":[1]}';`,
		"no JSON": `window.failed = []; addEventListener("error", (e) => failed.push(e.message));
			Storage.prototype.getItem = () => "<b>";`,
	} {
		t.Run(name, func(t *testing.T) {
			p := watch(t, home, first, true)
			p.want(`window.failed.length`, "0")
			p.want(`document.querySelectorAll(".told li").length`, "1")
			p.want(marked, "")
			p.want(told, "")
		})
	}
}

// TestSinceWithoutScripts has the full list.
func TestSinceWithoutScripts(t *testing.T) {
	home := strictly(t, built(t, map[string]string{
		"hearth.yaml": "title: T\n", "content/index.md": "# Home\n",
		"content/stories/ride/index.md": "---\ntitle: The ride\ndate: 2026-05-01\nstatus: telling\n---\nHow it began.\n",
		"content/stories/ride/rain.md":  "---\ntitle: Rain\ndate: 2026-06-14\n---\nIt went on.\n",
	})) + "/stories/ride/index.html"
	p := watch(t, home, "", false)
	if html := p.html("section.told"); !has(html, "Rain", "14 June 2026") || has(html, `class="new"`) || has(html, `class="since"`) {
		t.Errorf("without scripts there is %s", html)
	}
}
