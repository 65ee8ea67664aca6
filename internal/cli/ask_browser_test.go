package cli

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestAskCardInABrowser copies and shares the words of a card by keyboard, under
// the strictest policy: both get the words with their link, and nothing is asked
// of any host after the page is there.
func TestAskCardInABrowser(t *testing.T) {
	chromium := browser(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"hearth.yaml":      "title: T\nurl: https://lark.example\n",
		"content/index.md": "# Home\n",
		"content/asks/mend.md": `---
title: Mend one thing
driver: fun
action: {text: Look, url: ../index.md}
share: {any: One screw & you.}
---
`,
	} {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if code := Main([]string{"-C", dir, "build", "-q"}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("build ended with %d", code)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		http.FileServer(http.Dir(filepath.Join(dir, "public"))).ServeHTTP(w, r)
	}))
	defer server.Close()
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true))...)
	defer stop()
	ctx, cancel := chromedp.NewContext(alloc)
	defer cancel()
	ctx, late := context.WithTimeout(ctx, 60*time.Second)
	defer late()
	const caught = `window.caught = []; navigator.share = async (what) => { caught.push("shared " + what.text); };
		addEventListener("copy", () => caught.push("copied " + getSelection()));
		navigator.clipboard.writeText = async (text) => { caught.push("copied " + text); };`
	s := &seen{size: map[string]int64{}, kind: map[string]string{}}
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, a := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		_, b := chromedp.Call(ctx, log.Enable, cdp.Empty{})
		_, c := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: caught})
		return errors.Join(a, b, c, chromedp.Listen(ctx, s.listen))
	}), chromedp.Navigate(server.URL+"/asks/mend.html"), chromedp.WaitReady("main"), chromedp.Sleep(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	before := len(s.requests)
	s.mu.Unlock()
	got := tabTo(t, ctx, "[data-copy]")
	got += tabTo(t, ctx, "[data-sheet]")
	const words = "One screw & you.\nhttps://lark.example/?via=mend-copy"
	if want := "copied " + words + "|Copied.;shared " + words + "|Copied.;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before == 0 || len(s.requests) != before || len(s.said) > 0 {
		t.Errorf("%d requests for the page, and then %q; the browser complains %q", before, s.requests[before:], s.said)
	}
}

// tabTo goes to a button with the tab key alone, presses it, and gives what was
// caught last and what the page says.
func tabTo(t *testing.T, ctx context.Context, button string) string {
	t.Helper()
	for range 40 {
		if err := chromedp.Do(ctx, chromedp.KeyEvent("\t")); err != nil {
			t.Fatal(err)
		}
		at, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.activeElement.matches("`+button+`")`))
		if err != nil {
			t.Fatal(err)
		}
		if !at {
			continue
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent("\r"), chromedp.Sleep(200*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(caught.at(-1) || "nothing") + "|" + document.querySelector("[role=status]").textContent + ";"`))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	t.Fatalf("the tab key never reaches %s", button)
	return ""
}
