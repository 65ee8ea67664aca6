package cli

import (
	"bytes"
	"html"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestEmbeddedFigure puts a figure into a page of another site with the snippet
// that its own page gives. No script runs in there, and it shows the figure
// alone: neither menu nor foot, as broad as the frame, with a way to its page.
func TestEmbeddedFigure(t *testing.T) {
	browser(t)
	dir := filepath.Join(t.TempDir(), "site")
	home := strictly(t, filepath.Join(dir, "public"))
	if code := Main([]string{"new", "-q", dir}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("new ended with %d", code)
	}
	settings := filepath.Join(dir, "hearth.yaml")
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, append(text, "\nurl: "+home+"\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	again(t, dir)
	page, err := os.ReadFile(filepath.Join(dir, "public", "figures", "reviews-by-stars.html"))
	if err != nil {
		t.Fatal(err)
	}
	snippet := html.UnescapeString(string(regexp.MustCompile(`(?s)&lt;iframe .*?/iframe&gt;`).Find(page)))
	if !strings.Contains(snippet, home+"/figures/reviews-by-stars.html#embed") || strings.Contains(snippet, "allow-scripts") {
		t.Fatalf("the snippet is %q", snippet)
	}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html><meta charset=utf-8><main style='width:600px'>" + strings.Replace(snippet, `loading="lazy"`, "", 1) + "</main>"))
	}))
	defer other.Close()
	p := watch(t, other.URL, "", true)
	blue := 0
	for range 20 {
		if blue = p.points(0x00, 0x72, 0xb2); blue > 2000 {
			break
		}
		p.do(chromedp.Sleep(100e6))
	}
	if blue < 2000 {
		t.Errorf("only %d points of the picture's blue are seen in the frame", blue)
	}
	for _, width := range []int64{600, 360} {
		p.do(chromedp.EmulateViewport(width, 640))
		p.goTo(home + "/figures/reviews-by-stars.html")
		p.want(`document.querySelector(".bar").checkVisibility()`, "true")
		p.want(`document.querySelector(".embedded").checkVisibility()`, "false")
		p.goTo(home + "/figures/reviews-by-stars.html#embed")
		p.want(`[".bar", "footer.site", ".trail", ".shown", ".skip"].filter((s) => document.querySelector(s)?.checkVisibility())`, "")
		p.want(`[...document.querySelectorAll("figure svg")].filter((s) => s.getBoundingClientRect().width > innerWidth - 60).length`, "1")
		p.want(`document.documentElement.scrollWidth <= innerWidth`, "true")
		p.want(`document.querySelector(".embedded a").href`, home+"/figures/reviews-by-stars.html")
		p.want(`document.querySelector(".embedded").checkVisibility()`, "true")
	}
}

// points gives how many points of what is seen have a colour.
func (p *watched) points(r, g, b uint32) int {
	p.t.Helper()
	data, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	n := 0
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if pr, pg, pb, _ := m.At(x, y).RGBA(); pr>>8 == r && pg>>8 == g && pb>>8 == b {
				n++
			}
		}
	}
	return n
}
