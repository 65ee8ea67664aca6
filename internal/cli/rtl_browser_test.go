package cli

import "testing"

// TestRightToLeft opens pages in Arabic: nothing lies beside the page, a date
// that stands there in English keeps its order, and what a reader ticks is drawn.
func TestRightToLeft(t *testing.T) {
	files := chronicleSite()
	files["hearth.yaml"] = "title: قبرة\nlanguage: ar\nurl: https://lark.example\n"
	files["content/index.md"] = "---\ntitle: قبرة\n---\n\nمرحبا.\n"
	files["content/promises/answer.md"] = "---\ntitle: جواب خلال يوم\nsaid: {on: 2026-03-14, where: على الباب}\n---\n\nوعدنا به.\n"
	home := strictly(t, built(t, files))
	for _, page := range []string{"/index.html", "/promises/answer.html", "/promises/index.html", "/chronicles/wheels.html"} {
		p := watch(t, home+page, "", true)
		p.want(`[document.documentElement.dir, document.documentElement.scrollWidth <= innerWidth]`, "rtl,true")
	}
	p := watch(t, home+"/promises/answer.html", "", true)
	// where the day is, and where the year is, in the first date of the page
	const places = `(() => { const text = document.querySelector("dl time").firstChild, at = (from, to) => {
		const r = document.createRange(); r.setStart(text, from); r.setEnd(text, to); return r.getBoundingClientRect().left; };
		return at(0, 2) < at(9, 13); })()`
	p.want(`document.querySelector("dl time").textContent`, "14 March 2026")
	p.want(places, "true")
	p = watch(t, home+"/chronicles/wheels.html#i=a-wren", "", true)
	p.want(`document.querySelector("canvas").getAttribute("aria-label")`, "On one wheel: A Wren (1998)")
}
