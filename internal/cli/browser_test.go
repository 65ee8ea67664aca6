package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// policy is the strictest that a page must live under.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// TestPagesInABrowser opens pages of the example site in Chromium: nothing is
// asked of another host, nothing breaks the policy, and a page with charts
// weighs at most 100 KB without its fonts. With scripts off it shows the same.
func TestPagesInABrowser(t *testing.T) {
	chromium := browser(t)
	public := t.TempDir()
	if code := Main([]string{"-C", "../..", "build", "-q", "-o", public, "--today", "2026-10-05"}, strings.NewReader(""), os.Stderr, os.Stderr); code != 0 {
		t.Fatalf("build ended with %d", code)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		http.FileServer(http.Dir(public)).ServeHTTP(w, r)
	}))
	defer server.Close()
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))...)
	defer stop()
	pages := chartPages(t, public)
	for _, name := range pages {
		for _, scripts := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s scripts %v", name, scripts), func(t *testing.T) {
				seen := visit(t, alloc, server.URL+"/"+name, scripts)
				seen.check(t, server.URL)
			})
		}
	}
}

// browser finds Chromium, or skips.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
		t.Fatal("there is no Chromium here, and HEARTH_TEST_REQUIRE=all asks for it")
	}
	t.Skip("there is no Chromium here: the pages were not looked at in a browser")
	return ""
}

// chartPages gives the pages that show charts, and home.
func chartPages(t *testing.T, public string) []string {
	t.Helper()
	pages := []string{"index.html"}
	err := filepath.WalkDir(public, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(public, name)
		if rel = filepath.ToSlash(rel); strings.Contains(string(text), "<svg") && strings.HasPrefix(rel, "stories/") {
			pages = append(pages, rel)
		}
		return err
	})
	if err != nil || len(pages) < 4 {
		t.Fatalf("only %v have charts (%v)", pages, err)
	}
	slices.Sort(pages)
	return slices.Compact(pages)
}

// seen is what a browser told of one page.
type seen struct {
	mu       sync.Mutex
	requests []string
	said     []string          // console errors and policy violations
	size     map[string]int64  // bytes by address, fonts apart
	kind     map[string]string // resource type by request
	figures  int
	visible  int
	tables   int
}

func visit(t *testing.T, alloc context.Context, address string, scripts bool) *seen {
	t.Helper()
	ctx, cancel := chromedp.NewContext(alloc)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	s := &seen{size: map[string]int64{}, kind: map[string]string{}}
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if err := chromedp.Listen(ctx, s.listen); err != nil {
			return err
		}
		_, a := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		_, b := chromedp.Call(ctx, log.Enable, cdp.Empty{})
		_, c := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		return errors.Join(a, b, c)
	}), chromedp.Navigate(address), chromedp.WaitReady("main"), chromedp.Sleep(200*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	if !scripts {
		text, err := chromedp.Run(ctx, chromedp.OuterHTML("main"))
		if err != nil {
			t.Fatal(err)
		}
		s.figures, s.visible, s.tables = strings.Count(text, "<svg"), strings.Count(text, "<svg"), strings.Count(text, "<table")
		return s
	}
	for js, into := range map[string]*int{
		`document.querySelectorAll("figure svg").length`:                                                         &s.figures,
		`[...document.querySelectorAll("figure svg")].filter(e => e.getBoundingClientRect().width > 200).length`: &s.visible,
		`document.querySelectorAll("figure table").length`:                                                       &s.tables,
	} {
		n, err := chromedp.Run(ctx, chromedp.Evaluate[int](js))
		if err != nil {
			t.Fatal(err)
		}
		*into = n
	}
	return s
}

func (s *seen) listen(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		s.requests = append(s.requests, e.Request.URL)
		s.kind[string(e.RequestID)] = string(e.Type)
	case *network.EventLoadingFinished:
		if s.kind[string(e.RequestID)] != "Font" {
			s.size[string(e.RequestID)] = int64(e.EncodedDataLength)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || strings.Contains(e.Entry.Text, "Content Security Policy") {
			s.said = append(s.said, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (s *seen) check(t *testing.T, home string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	host, _ := url.Parse(home)
	for _, r := range s.requests {
		if u, err := url.Parse(r); err != nil || u.Host != host.Host && u.Scheme != "data" {
			t.Errorf("the page asked %s", r)
		}
	}
	for _, what := range s.said {
		if !strings.Contains(what, "favicon.ico") {
			t.Errorf("the browser complains: %s", what)
		}
	}
	var total int64
	for _, n := range s.size {
		total += n
	}
	t.Logf("%d figures, %.1f KB without fonts", s.figures/2, float64(total)/1000)
	if total > 100_000 {
		t.Errorf("the page weighs %d bytes without its fonts, more than 100 KB", total)
	}
	if s.figures == 0 || s.visible == 0 || s.tables == 0 {
		t.Errorf("%d pictures, %d visible, %d tables", s.figures, s.visible, s.tables)
	}
}
