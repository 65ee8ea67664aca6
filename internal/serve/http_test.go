package serve

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"hearth/internal/source"
)

// files serves some files, one of them on disk.
func files(p *preview, opt *Options) {
	opt.Build = func(context.Context, []string, func(Early)) (Result, error) {
		return Result{Base: "/brand/", Files: []File{
			{Address: "index.html", Data: []byte("<!doctype html><html><head><title>home</title></head><body></body></html>")},
			{Address: "stories/index.html", Data: []byte("no head")},
			{Address: "404.html", Data: []byte("<head></head>nothing here")},
			{Address: "feed.xml", Data: []byte("<feed/>")},
			{Address: "figures/a.csv", Data: []byte("a,b\n")},
			{Address: "figures/a.svg", Data: []byte("<svg/>")},
			{Address: "assets/x.css", Data: []byte("p{}")},
			{Address: "CNAME", Data: []byte("example.org")},
			{Address: "a b/ü.txt", Data: []byte("odd")},
			{Address: "film.mp4", From: filepath.Join(p.dir, "film.mp4")},
			{Address: "gone.pdf", From: filepath.Join(p.dir, "gone.pdf")},
			{Address: "old.html", From: filepath.Join(p.dir, "old.html")},
		}}, nil
	}
}

func TestAnswers(t *testing.T) {
	p := start(t, "write film.mp4 0123456789\nwrite old.html <head></head>as it was\nwrite secret.txt x", files)
	home := strings.TrimPrefix(p.url, "http://")
	_, port, _ := net.SplitHostPort(home)
	const script = `<script src="/-/hearth.js" data-server="first" data-build="1" data-address="`
	for _, c := range []struct {
		name, path, head string // head: "Name: value"
		status           int
		kind, text       string
	}{
		{"home", "/", "", 200, "text/html; charset=utf-8", script + `index.html" defer></script>`},
		{"home by name", "/index.html", "", 200, "text/html; charset=utf-8", "<title>home"},
		{"home with a question", "/?x=1", "", 200, "text/html; charset=utf-8", "<title>home"},
		{"folder", "/stories/", "", 200, "text/html; charset=utf-8", "no head" + script + "stories/index.html"},
		{"below the published address", "/brand/stories/", "", 200, "text/html; charset=utf-8", "no head"},
		{"published address itself", "/brand/", "", 200, "text/html; charset=utf-8", "<title>home"},
		{"no page", "/nope.html", "", 404, "text/html; charset=utf-8", script + "404.html"},
		{"another case", "/Index.html", "", 404, "text/html; charset=utf-8", "nothing here"},
		{"feed", "/feed.xml", "", 200, "application/xml", "<feed/>"},
		{"table", "/figures/a.csv", "", 200, "text/csv; charset=utf-8", "a,b"},
		{"picture", "/figures/a.svg", "", 200, "image/svg+xml", "<svg/>"},
		{"style", "/assets/x.css", "", 200, "text/css; charset=utf-8", "p{}"},
		{"no ending", "/CNAME", "", 200, "application/octet-stream", "example.org"},
		{"odd letters", "/a%20b/%C3%BC.txt", "", 200, "text/plain; charset=utf-8", "odd"},
		{"file on disk", "/film.mp4", "", 200, "video/mp4", "0123456789"},
		{"part of it", "/film.mp4", "Range: bytes=2-4", 206, "video/mp4", "234"},
		{"file that is gone", "/gone.pdf", "", 404, "text/html; charset=utf-8", "There is no file here"},
		{"page on disk", "/old.html", "", 200, "text/html; charset=utf-8", "as it was"},
		{"up and out", "/../secret.txt", "", 404, "text/html; charset=utf-8", "nothing here"},
		{"up and out, hidden", "/stories/%2e%2e/%2e%2e/secret.txt", "", 404, "text/html; charset=utf-8", "nothing here"},
		{"up and out, backwards", `/..%5csecret.txt`, "", 404, "text/html; charset=utf-8", "nothing here"},
		{"a file that is not of the site", "/secret.txt", "", 404, "text/html; charset=utf-8", "nothing here"},
		{"the reload script", "/-/hearth.js", "", 200, "text/javascript; charset=utf-8", "Idiomorph"},
		{"the overlay's style", "/-/hearth.css", "", 200, "text/css; charset=utf-8", ":host"},

		{"the margin's style", "/-/margin.css", "", 200, "text/css; charset=utf-8", "aside"},
		{"the margin's script", "/-/hearth.js", "", 200, "text/javascript; charset=utf-8", "/-/margin?page="},
		{"no margin", "/-/margin?page=index.html", "", 404, "text/html; charset=utf-8", "There is no margin here"},

		{"localhost", "/", "Host: localhost:" + port, 200, "text/html; charset=utf-8", "<title>home"},
		{"localhost, loud", "/", "Host: LOCALHOST:" + port, 200, "text/html; charset=utf-8", "<title>home"},
		{"the new loopback", "/", "Host: [::1]:" + port, 200, "text/html; charset=utf-8", "<title>home"},
		{"another name", "/", "Host: rebound.example:" + port, 403, "text/html; charset=utf-8", "It answers to 127.0.0.1 and localhost, not to the name that led here."},
		{"another port", "/", "Host: localhost:1", 403, "text/html; charset=utf-8", "This preview is for this machine alone"},
		{"a name that only begins well", "/", "Host: 127.0.0.1.rebound.example:" + port, 403, "text/html; charset=utf-8", "This preview"},
		{"events for another site", "/-/events?build=0", "Origin: http://rebound.example", 403, "text/html; charset=utf-8", "This preview is for its own pages alone"},
		{"events for a frame in another site", "/-/events?build=0", "Sec-Fetch-Site: cross-site", 403, "text/html; charset=utf-8", "its own pages alone"},
		{"events for nobody", "/-/events", "", 400, "text/html; charset=utf-8", "Which build does the page come from?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer, text := ask1(t, p.url, http.MethodGet, c.path, c.head)
			if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.kind || !strings.Contains(text, c.text) {
				t.Errorf("answered %d %s\n%s", answer.StatusCode, answer.Header.Get("Content-Type"), text)
			}
			if h := answer.Header; h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("the headers are %v", h)
			}
			if strings.HasPrefix(c.kind, "text/html") && !strings.Contains(answer.Header.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Error("a page without a policy")
			}
		})
	}
}

// ask1 sends one request as it is: no cleaning of paths, no following.
func ask1(t *testing.T, home, method, path, head string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, home, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.URL.Opaque = path
	if name, value, ok := strings.Cut(head, ": "); ok {
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func TestFoldersMethodsAndTags(t *testing.T) {
	p := start(t, "", files)
	if a, _ := ask1(t, p.url, "GET", "/stories", ""); a.StatusCode != 302 || a.Header.Get("Location") != "/stories/" {
		t.Errorf("a folder without its slash: %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	if a, _ := ask1(t, p.url, "POST", "/", ""); a.StatusCode != 405 || a.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("posting: %d", a.StatusCode)
	}
	if a, text := ask1(t, p.url, "HEAD", "/", ""); a.StatusCode != 200 || text != "" || a.ContentLength < 100 {
		t.Errorf("HEAD: %d, %d bytes said, %q sent", a.StatusCode, a.ContentLength, text)
	}
	a, _ := ask1(t, p.url, "GET", "/assets/x.css", "")
	if a.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a style may be kept: %v", a.Header)
	}
	if b, _ := ask1(t, p.url, "GET", "/assets/x.css", "If-None-Match: "+a.Header.Get("ETag")); b.StatusCode != 304 {
		t.Errorf("the same style is sent again: %d", b.StatusCode)
	}
	if b, _ := ask1(t, p.url, "GET", "/", ""); b.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a page may be kept: %v", b.Header)
	}
}

// TestStillBuilding asks while a first build takes long.
func TestStillBuilding(t *testing.T) {
	let := make(chan struct{})
	p := start(t, "", func(p *preview, _ *Options) {
		p.before = func(ctx context.Context) error {
			select {
			case <-let:
			case <-ctx.Done():
			}
			return ctx.Err()
		}
	})
	h := &handler{desk: p.desk, hosts: hosts("127.0.0.1:1"), id: "first", wait: 50 * time.Millisecond}
	w := &recorder{head: http.Header{}}
	r, _ := http.NewRequest("GET", "http://127.0.0.1:1/", nil)
	h.ServeHTTP(w, r)
	if w.status != 503 || !strings.Contains(w.text.String(), "Still building") || !strings.Contains(w.text.String(), `data-build="0"`) || w.head.Get("Retry-After") == "" {
		t.Errorf("answered %d %s", w.status, w.text.String())
	}
	close(let)
	if status, _ := p.get("content/a.html"); status != 200 {
		t.Errorf("then answered %d", status)
	}
	if status, text := p.get("nope"); status != 404 || !strings.Contains(text, "There is no page here") {
		t.Errorf("without a 404 page answered %d %s", status, text)
	}
}

// recorder is a response that may be read while it is written.
type recorder struct {
	head   http.Header
	status int
	text   strings.Builder
}

func (r *recorder) Header() http.Header         { return r.head }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.text.Write(b) }

// line is an open line of events.
type line struct {
	t    *testing.T
	body io.ReadCloser
	in   *bufio.Scanner
}

func listenTo(t *testing.T, p *preview, build int) *line {
	t.Helper()
	answer, err := http.Get(fmt.Sprintf("%s/-/events?build=%d", p.url, build))
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("answered %d %v", answer.StatusCode, answer.Header)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return &line{t, answer.Body, bufio.NewScanner(answer.Body)}
}

// message is what the next event says.
type heard struct {
	Server       string
	Build, Since int
	Changed      []string
	Early        bool
	Problems     []struct{ File, Text, Hint, Severity string }
}

func (l *line) next() heard {
	l.t.Helper()
	for l.in.Scan() {
		data, ok := strings.CutPrefix(l.in.Text(), "data: ")
		if !ok {
			continue
		}
		var m heard
		if err := json.Unmarshal([]byte(data), &m); err != nil {
			l.t.Fatal(err)
		}
		return m
	}
	l.t.Fatalf("the line ended: %v", l.in.Err())
	return heard{}
}

// TestEvents has several browsers listen while a page changes, breaks and is mended.
func TestEvents(t *testing.T) {
	p := start(t, "")
	p.get("")
	lines := []*line{listenTo(t, p, 1), listenTo(t, p, 1), listenTo(t, p, 0)}
	for i, l := range lines {
		if m := l.next(); m.Server != "first" || m.Build != 1 || len(m.Problems) != 0 || len(m.Changed) != i/2 {
			t.Errorf("browser %d is greeted with %+v", i, m)
		}
	}
	p.do("write content/a.md two")
	p.get("")
	p.do("write content/a.md WRONG")
	p.get("")
	p.do("write content/a.md three\nwrite content/b.md x")
	p.get("")
	for i, l := range lines {
		if m := l.next(); m.Build != 2 || m.Since != 1 || strings.Join(m.Changed, " ") != "content/a.html" {
			t.Errorf("browser %d hears %+v", i, m)
		}
		if m := l.next(); m.Build != 3 || len(m.Changed) != 0 || len(m.Problems) != 1 || m.Problems[0].Text != "this is wrong" || m.Problems[0].File != "content/a.md" {
			t.Errorf("browser %d hears of errors: %+v", i, m)
		}
		if m := l.next(); m.Build != 4 || len(m.Problems) != 0 || len(m.Changed) != 2 {
			t.Errorf("browser %d hears that it is mended: %+v", i, m)
		}
	}
	if m := listenTo(t, p, 2).next(); m.Since != 2 || m.Build != 4 || len(m.Changed) != 2 {
		t.Errorf("one that was away hears %+v", m)
	}
	if m := listenTo(t, p, 99).next(); m.Changed != nil {
		t.Errorf("one from another server hears %+v", m)
	}
}

// TestLongAgo tells a browser that was away for long that anything may have changed.
func TestLongAgo(t *testing.T) {
	s := shown{next: make(chan struct{})}
	for i := range remembered + 5 {
		s.show(Result{Files: []File{{Address: "a", Data: []byte(fmt.Sprint(i))}}})
	}
	if m, _ := s.since(1); m.Changed != nil {
		t.Errorf("told %v", m.Changed)
	}
	if m, _ := s.since(remembered); len(m.Changed) != 5 {
		t.Errorf("told %v", m.Changed)
	}
	var all []File
	for i := range many + 1 {
		all = append(all, File{Address: fmt.Sprint(i)})
	}
	if n := s.show(Result{Files: all}); n != many+2 {
		t.Errorf("%d files are different", n)
	}
	if m, _ := s.since(remembered + 5); m.Changed != nil {
		t.Error("a list too long is told")
	}
	s.show(Result{Problems: source.List{{Text: "x"}}})
	if v := s.view(); len(v.files) != many+1 || v.good == v.build {
		t.Error("a failed build took the good files away")
	}
}

// TestRun takes a port, and the next when that is busy; it ends without a trace.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	busy, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := busy.Addr().(*net.TCPAddr).Port
	ctx, stop := context.WithCancel(t.Context())
	opened, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{
			Root: dir, Port: port, Watch: []string{"content"}, ID: "x",
			Build: func(context.Context, []string, func(Early)) (Result, error) {
				return Result{Files: []File{{Address: "index.html"}}}, nil
			},
			Opened: func(address string) { opened <- address },
		})
	}()
	address := <-opened
	if !strings.HasPrefix(address, "http://127.0.0.1:") || strings.Contains(address, fmt.Sprint(port)) {
		t.Errorf("serves at %s while %d is busy", address, port)
	}
	answer, err := http.Get(address)
	if err != nil || answer.StatusCode != 200 {
		t.Errorf("%v %v", answer, err)
	}
	events, err := http.Get(address + "-/events?build=0")
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	_, _ = io.ReadAll(events.Body)
	events.Body.Close()
	answer.Body.Close()
	busy.Close()
	http.DefaultClient.CloseIdleConnections()
	for range 3000 { // a minute
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	text := make([]byte, 1<<16)
	t.Errorf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, text[:runtime.Stack(text, true)])
}

// TestIdiomorphIsAsItCame holds the vendored file to its hash.
func TestIdiomorphIsAsItCame(t *testing.T) {
	notes, err := os.ReadFile("idiomorph/README.md")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(idiomorph)
	if !strings.Contains(string(notes), hex.EncodeToString(sum[:])) {
		t.Errorf("its hash is %x, which its notes do not say", sum)
	}
}

// FuzzFind looks up hostile paths: what is found is a file of the site under
// that very name, and where it sends to is a folder of the site.
func FuzzFind(f *testing.F) {
	for _, path := range []string{"/", "/stories", "//evil.example", "/../x", "/brand/stories/", "/a%2fb", `/\evil.example`, "/brand//x", ""} {
		f.Add(path, "/brand/")
	}
	v := view{files: map[string]File{"index.html": {Address: "index.html"}, "stories/index.html": {Address: "stories/index.html"}, "a b.txt": {Address: "a b.txt"}}}
	f.Fuzz(func(t *testing.T, path, base string) {
		v.base = base
		found, to := v.find(&url.URL{Path: path})
		if found != nil && !strings.HasSuffix(path+"index.html", found.Address) && !strings.HasSuffix(path, found.Address) {
			t.Errorf("%q finds %q", path, found.Address)
		}
		if to != "" && to != "stories/" {
			t.Errorf("%q leads to %q", path, to)
		}
	})
}
