package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"hearth/internal/build"
	"hearth/internal/golden"
	"hearth/internal/serve"
)

// writing is a site that is shown while it is written.
type writing struct {
	t    *testing.T
	dir  string
	home string
	stop func()
}

// write starts a new site and serves it; at a port of its own when that is 0.
func write(t *testing.T, dir string, port int) *writing {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &writing{t: t, dir: dir}
	opened, ended := make(chan string, 1), make(chan error, 1)
	a := &app{in: strings.NewReader(""), out: testWriter{opened}, err: os.Stderr, env: func(string) string { return "" }, dir: dir, quiet: true, report: "text"}
	go func() {
		ended <- a.serve(ctx, build.Options{}, serve.Options{Port: port}, viewing{today: "2026-10-05", editor: "vscode://file/{path}:{line}:{col}"})
	}()
	select {
	case w.home = <-opened:
	case err := <-ended:
		t.Fatal(err)
	}
	w.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the preview ended with %v", err)
		}
		ended <- nil
	}
	t.Cleanup(w.stop)
	return w
}

// testWriter passes the address on that serve prints.
type testWriter struct{ to chan string }

func (w testWriter) Write(b []byte) (int, error) {
	w.to <- strings.TrimSpace(string(b))
	return len(b), nil
}

func (w *writing) save(name, text string) {
	w.t.Helper()
	golden.Put(w.t, w.dir, name, text)
}

// tab is an open page.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func (p tab) eval(js string) string {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[any](js))
	if err != nil {
		p.t.Fatalf("%s: %v", js, err)
	}
	return fmt.Sprint(v)
}

// until waits for a script to give a value.
func (p tab) until(js, want string) {
	p.t.Helper()
	got := ""
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(20 * time.Millisecond) {
		v, err := chromedp.Run(p.ctx, chromedp.Evaluate[any](js)) // fails while a page is exchanged
		if got = fmt.Sprint(v); err == nil && got == want {
			return
		}
	}
	p.t.Fatalf("%s is %q, not %q", js, got, want)
}

// open opens a page in a tab of its own, and fails on what breaks its policy.
func open(t *testing.T, browser context.Context, address string) tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(stop)
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		err := chromedp.Listen(ctx, func(event any) {
			if e, ok := event.(*log.EventEntryAdded); ok && strings.Contains(e.Entry.Text, "Content Security Policy") {
				t.Errorf("the browser complains: %s %s", e.Entry.Text, e.Entry.URL)
			}
		})
		_, enabled := chromedp.Call(ctx, log.Enable, cdp.Empty{})
		return errors.Join(err, enabled)
	}), chromedp.Navigate(address), chromedp.WaitReady("body"))
	if err != nil {
		t.Fatal(err)
	}
	return tab{t, ctx}
}

// story is a page long enough to be scrolled, with something to open and to type into.
func story(sentence string) string {
	return "---\ntitle: Kettle\ndate: 2026-09-30\n---\n\n" + strings.Repeat("It boils at ten, and then it is poured.\n\n", 120) + sentence + "\n"
}

const (
	overlaid = `document.querySelector("hearth-errors")?.shadowRoot.querySelector("section").innerText ?? ""`
	last     = `[...document.querySelectorAll("main p")].map(p => p.textContent).filter(t => t.includes("LAST")).join()`
)

// TestWritingInABrowser edits a site while Chromium shows it: the page changes
// without being loaded anew, and what the reader did to it stays; errors stand
// over the last good page until they are mended; every tab hears of it, also
// after the server was started again.
func TestWritingInABrowser(t *testing.T) {
	chromium := browser(t)
	dir := filepath.Join(t.TempDir(), "site")
	w := write(t, site(t, dir, map[string]string{
		"hearth.yaml": "title: Notes\n", "content/index.md": "---\ntitle: Home\n---\n\nHere.\n",
		"content/stories/kettle.md": story("LAST one"), "layouts/parts/title.html": "<details id=more><summary>More</summary>Much more.</details><input id=find><h1>{{.Page.Title}}</h1>\n",
	}), 0)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox)...)
	defer stop()
	shared, cancel := chromedp.NewContext(alloc)
	defer cancel()
	if err := chromedp.Do(shared, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	page := open(t, shared, w.home+"stories/kettle.html")
	var others []tab
	for range 7 { // more than a browser has connections to one server
		others = append(others, open(t, shared, w.home+"stories/kettle.html"))
	}
	page.until(last, "LAST one")
	page.eval(`window.stays = 1; document.getElementById("more").open = true; document.getElementById("find").value = "typed"; window.scrollTo({top: 900, behavior: 'instant'})`)

	w.save("content/stories/kettle.md", story("LAST two"))
	for _, p := range append(others, page) {
		p.until(last, "LAST two")
	}
	stays := func(what string) {
		t.Helper()
		if got := page.eval(`[window.stays, document.getElementById("more").open, document.getElementById("find").value, Math.round(window.scrollY)].join()`); got != "1,true,typed,900" {
			t.Errorf("%s left %s of what the reader did", what, got)
		}
	}
	stays("a change of the story")

	w.save("content/stories/kettle.md", story("LAST three [gone](gone.md)"))
	for _, p := range []tab{page, others[3]} {
		p.until(`(`+overlaid+`).includes("there is nothing at")`, "true")
	}
	text := page.eval(overlaid)
	for _, part := range []string{"1 error: this is the last good page", "content/stories/kettle.md:246:", "[gone](gone.md)", "^", "write the path of a page or file"} {
		if !strings.Contains(text, part) {
			t.Errorf("the overlay lacks %q:\n%s", part, text)
		}
	}
	if got := page.eval(last); got != "LAST two" {
		t.Errorf("below the errors stands %q", got)
	}
	late := open(t, shared, w.home+"stories/kettle.html")
	late.until(`(`+overlaid+`).includes("there is nothing at")`, "true")
	stays("an error")
	w.save("content/stories/kettle.md", story("LAST four"))
	for _, p := range []tab{page, others[5], late} {
		p.until(overlaid, "")
		p.until(last, "LAST four")
	}
	stays("its mending")

	w.save("assets/css/hearth.css", "body { color: rgb(1, 2, 3) }")
	page.until(`getComputedStyle(document.body).color`, "rgb(1, 2, 3)")
	w.save("assets/css/hearth.css", "body { color: rgb(4, 5, 6) }")
	page.until(`getComputedStyle(document.body).color`, "rgb(4, 5, 6)")
	if got := page.eval(`window.stays`); got != "1" {
		t.Error("a change of a style loaded the page anew")
	}

	if err := os.Remove(filepath.Join(dir, "content/stories/kettle.md")); err != nil {
		t.Fatal(err)
	}
	page.until(`document.body.className`, "kind-404")
	w.save("content/stories/kettle.md", story("LAST five"))
	page.until(last, "LAST five")

	var port int
	if _, err := fmt.Sscanf(w.home, "http://127.0.0.1:%d/", &port); err != nil {
		t.Fatal(err)
	}
	w.stop()
	w.save("content/stories/kettle.md", story("LAST six"))
	if again := write(t, dir, port); again.home != w.home {
		t.Fatalf("the second preview stands at %s, not %s", again.home, w.home)
	}
	page.until(last, "LAST six")
	others[6].until(last, "LAST six")
	if got := page.eval(`String(window.stays)`); got != "undefined" {
		t.Error("another server did not load the page anew")
	}
}

// site writes the files of a site.
func site(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	w := writing{t: t, dir: dir}
	for name, text := range files {
		w.save(name, text)
	}
	return dir
}

// TestPreviewIsTheBuild compares every file that serve answers with what build
// writes: the reload script is the only difference.
func TestPreviewIsTheBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	run := func(args ...string) {
		t.Helper()
		if code := Main(args, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
			t.Fatalf("%v ended with %d", args, code)
		}
	}
	run("new", "-q", dir)
	run("build", "-q", "-C", dir, "--today", "2026-10-05")
	public := filepath.Join(dir, "public")
	w := write(t, dir, 0)
	compared := 0
	err := filepath.WalkDir(public, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "hearth-manifest.json" {
			return err
		}
		rel, _ := filepath.Rel(public, name)
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if got := fetch(t, w.home+filepath.ToSlash(rel)); got != string(want) {
			t.Errorf("%s differs", rel)
		}
		compared++
		return nil
	})
	if err != nil || compared < 20 {
		t.Errorf("%d files compared, %v", compared, err)
	}
	if now, err := os.ReadDir(public); err != nil || len(now) == 0 {
		t.Errorf("the output is not as it was: %v", err)
	}
}

// fetch gets a file without the reload script.
func fetch(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b strings.Builder
	if err := answer.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(b.String(), "\r\n\r\n")
	before, rest, found := strings.Cut(text, `<script src="/-/hearth.js"`)
	if !found {
		return text
	}
	_, after, _ := strings.Cut(rest, "></script>\n")
	return before + after
}

// TestNoBrowser asks for a browser where there is none.
func TestNoBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	opened := make(chan string, 1)
	var said strings.Builder
	a := &app{out: testWriter{opened}, err: &said, env: func(string) string { return "" }, dir: t.TempDir(), report: "text"}
	ended := make(chan error, 1)
	go func() { ended <- a.serve(ctx, build.Options{}, serve.Options{}, viewing{open: true}) }()
	address := <-opened
	fetch(t, address)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if want := ": open " + address + " yourself\n"; !strings.Contains(said.String(), "no browser could be opened (") || !strings.Contains(said.String(), want) {
		t.Errorf("said\n%s", &said)
	}
}
