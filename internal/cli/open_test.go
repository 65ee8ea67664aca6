package cli

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// built writes a site of these files, builds it, and gives where its pages are.
func built(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := site(t, t.TempDir(), files)
	again(t, dir)
	return filepath.Join(dir, "public")
}

// again builds a site.
func again(t *testing.T, dir string) {
	t.Helper()
	if code := Main([]string{"-C", dir, "build", "-q"}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("build ended with %d", code)
	}
}

// strictly serves a folder under the strictest policy.
func strictly(t *testing.T, dir string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		http.FileServer(http.Dir(dir)).ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// watched is an open page of which everything is noted that it asks for.
type watched struct {
	tab
	*seen
}

// watch opens a page in Chromium; first, a script, runs in it before any of its own.
func watch(t *testing.T, address, first string, scripts bool) *watched {
	t.Helper()
	chromium := browser(t)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, late := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(late)
	p := &watched{tab{t, ctx}, &seen{size: map[string]int64{}, kind: map[string]string{}}}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, a := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		_, b := chromedp.Call(ctx, log.Enable, cdp.Empty{})
		_, c := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: first})
		_, d := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		return errors.Join(a, b, c, d, chromedp.Listen(ctx, p.listen))
	}))
	p.goTo(address)
	return p
}

// goTo loads a page and waits until it is quiet.
func (p *watched) goTo(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address), chromedp.WaitReady("main"), chromedp.Sleep(300*time.Millisecond))
}

func (p *watched) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// keys types.
func (p *watched) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys), chromedp.Sleep(150*time.Millisecond))
}

// want compares what a script comes to, as a text, and waits a moment for it.
func (p *watched) want(script, want string) {
	p.t.Helper()
	p.until("String("+script+")", want)
}

// html gives an element as it stands there, also where scripts are off.
func (p *watched) html(selector string) string {
	p.t.Helper()
	html, err := chromedp.Run(p.ctx, chromedp.OuterHTML(selector))
	if err != nil {
		p.t.Fatal(err)
	}
	return html
}

// has says whether all of some texts stand in another.
func has(text string, all ...string) bool {
	return !slices.ContainsFunc(all, func(part string) bool { return !strings.Contains(text, part) })
}

// tabTo goes to an element with the tab key alone.
func (p *watched) tabTo(selector string) {
	p.t.Helper()
	for range 60 {
		if p.do(chromedp.KeyEvent("\t")); p.eval("document.activeElement.matches(`"+selector+"`)") == "true" {
			return
		}
	}
	p.t.Fatalf("the tab key never reaches %s", selector)
}

// asked gives how many requests the page has made.
func (p *watched) asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.requests)
}

// quiet checks that nothing was asked of any host since the page had made so
// many requests, and that the browser found nothing wrong with it.
func (p *watched) quiet(since int) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if since == 0 || len(p.requests) != since || len(p.said) > 0 {
		p.t.Errorf("%d requests for the page, and then %q; the browser complains %q", since, p.requests[min(since, len(p.requests)):], p.said)
	}
}
