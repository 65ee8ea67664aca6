package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"hearth/internal/source"
)

func TestEditors(t *testing.T) {
	at := source.Pos{Line: 12, Col: 3}
	for _, c := range []struct{ named, path, want string }{
		{"", "/site/a.md", ""},
		{"vscode", "/site/content/my ride.md", "vscode://file/site/content/my%20ride.md:12:3"},
		{"vscode", "C:/site/a.md", "vscode://file/C:/site/a.md:12:3"},
		{"idea", "/a&b/ü.md", "idea://open?file=/a%26b/%C3%BC.md&line=12&column=3"},
		{"textmate", "/site/a.md", "txmt://open?url=file:///site/a.md&line=12&column=3"},
		{"mine:{path}#{line}", "/site/a.md", "mine:/site/a.md#12"},
	} {
		address, err := editor(c.named)
		if got := opens(address, c.path, at); err != nil || got != c.want {
			t.Errorf("%q opens %q by %q (%v), not by %q", c.named, c.path, got, err, c.want)
		}
	}
	if got := opens("e:{path}:{line}:{col}", "/a", source.Pos{}); got != "e:/a:1:1" {
		t.Errorf("a file as a whole opens by %q", got)
	}
	const how = "write a name (idea, textmate, vscode, vscodium, zed) or an address such as 'vscode://file/{path}:{line}:{col}'"
	for _, c := range []struct{ named, message, hint string }{
		{"vscod", `--editor "vscod" is no editor that Hearth knows`, "did you mean vscode?"},
		{"edit://file", `--editor "edit://file" has no {path} in it`, how},
		{"{path}", `--editor "{path}" is not an address that opens a file`, how},
		{"JavaScript:open('{path}')", `--editor "JavaScript:open('{path}')" is not an address that opens a file`, how},
	} {
		_, err := editor(c.named)
		if err != (usage{c.message, c.hint}) {
			t.Errorf("%q gives %v", c.named, err)
		}
	}
}

// noted is a page with a warning, a heading, a list and a paragraph, whose
// places are found again on the page.
func noted(sentence string) string {
	return "---\ntitle: Kettle\ndate: 2026-09-30\n---\n\nIt boils at ten.\n\n## Why <b>\n\n- one\n- two\n\n" + sentence + "\n"
}

// in looks into the margin.
const in = `document.querySelector("hearth-margin").shadowRoot.`

// TestMarginInABrowser opens the writer's margin in Chromium by its key: it
// shows what is wrong with the page and where each part of it was written,
// follows what is saved, is remembered by the tab and asks nobody else.
// What is published has none of it.
func TestMarginInABrowser(t *testing.T) {
	chromium := browser(t)
	dir := site(t, filepath.Join(t.TempDir(), "site"), map[string]string{
		"hearth.yaml": "title: Notes\n", "content/index.md": "---\ntitle: Home\n---\n\nHere.\n", "content/kettle.md": noted("Then it *is* poured."),
	})
	published := t.TempDir()
	build := func(out string) {
		t.Helper()
		if code := Main([]string{"-C", dir, "build", "-q", "-o", out, "--today", "2026-10-05"}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
			t.Fatalf("build ended with %d", code)
		}
	}
	build(published)
	w := write(t, dir, 0)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox)...)
	defer stop()
	page := open(t, alloc, w.home+"kettle.html")
	s := &seen{size: map[string]int64{}, kind: map[string]string{}}
	listen := chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return errors.Join(err, chromedp.Listen(ctx, s.listen))
	})
	key := chromedp.KeyEvent("m", chromedp.KeyModifiers(chromedp.ModifierAlt))
	if err := chromedp.Do(page.ctx, listen, key); err != nil {
		t.Fatal(err)
	}
	page.until(in+`querySelector(".remark.warning .place").textContent`, "content/kettle.md:8")
	text := page.eval(in + `querySelector("aside").innerText`)
	for _, part := range []string{"HTML is not used here", "write **text** for strong words", "content/kettle.md", "layouts/base.html", "Lines of this page"} {
		if !strings.Contains(text, part) {
			t.Errorf("the margin lacks %q:\n%s", part, text)
		}
	}
	full, err := filepath.Abs(filepath.Join(dir, "content/kettle.md"))
	if err != nil {
		t.Fatal(err)
	}
	page.until(in+`querySelector(".remark.warning a").href`, "vscode://file"+filepath.ToSlash(full)+":8:8")
	marks := `[...` + in + `querySelectorAll(".gutter .line")].map(l => l.textContent).join()`
	page.until(marks, "6,8,10,11,13")
	page.until(`(() => { const mark = `+in+`querySelectorAll(".gutter .line")[4].getBoundingClientRect(), text = [...document.querySelectorAll("main p")].find(p => p.textContent.includes("poured")).getBoundingClientRect(); return mark.top === text.top && mark.right < text.left + 8 })()`, "true")

	w.save("content/kettle.md", noted("And tea.\n\nThen it *is* poured."))
	page.until(marks, "6,8,10,11,13,15")
	page.eval(`location.reload()`)
	page.until(in+`querySelector("aside").hidden`, "false")
	if err := chromedp.Do(page.ctx, key); err != nil {
		t.Fatal(err)
	}
	page.until(in+`querySelector("aside").hidden`, "true")
	page.until(`sessionStorage.getItem("hearth-margin")`, "<nil>")
	s.mu.Lock()
	for _, r := range s.requests {
		if !strings.HasPrefix(r, w.home) {
			t.Errorf("the page asked %s", r)
		}
	}
	if !slices.Contains(s.requests, w.home+"-/margin?page=kettle.html") {
		t.Errorf("the margin was not asked for: %v", s.requests)
	}
	s.mu.Unlock()

	w.save("content/kettle.md", noted("Then it *is* poured."))
	again := t.TempDir()
	build(again)
	if err := filepath.WalkDir(published, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(published, name)
		a, errA := os.ReadFile(name)
		b, errB := os.ReadFile(filepath.Join(again, rel))
		if string(a) != string(b) || strings.Contains(string(a), "hearth-margin") {
			t.Errorf("%s is published differently after it was looked at (%v, %v)", rel, errA, errB)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
