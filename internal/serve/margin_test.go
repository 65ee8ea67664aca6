package serve

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

// TestMargin asks for the margin of pages: it is for the preview's own pages
// alone, comes after the build, and is escaped.
func TestMargin(t *testing.T) {
	p := start(t, "", func(p *preview, opt *Options) {
		opt.Margin = func(_ context.Context, address string) (Margin, bool, error) {
			switch address {
			case "broken.html":
				return Margin{}, false, errors.New("the disk is full")
			case "a.html":
				at := Place{File: "content/a.md", Line: 3, Open: "e:a"}
				return Margin{
					Text: &at, Problems: []Remark{{At: at, Severity: "warning", Text: "</script><b>", Hint: "h"}},
					Origins: []Origin{{At: at, Title: "Messages", Text: "1,495", Facts: []Fact{{"period", []string{"2026"}}}, Kept: []string{}}},
					Layouts: []Place{}, Files: []Place{}, Blocks: []Block{{At: Place{File: "content/a.md", Line: 5}, Name: "p", Text: "One"}},
				}, true, nil
			}
			return Margin{}, false, nil
		}
	})
	for _, c := range []struct {
		name, path, head string
		status           int
		kind, text       string
	}{
		{"of a page", "/-/margin?page=a.html", "Sec-Fetch-Site: same-origin", 200, "application/json",
			`{"text":{"file":"content/a.md","line":3,"open":"e:a"},"problems":[{"at":{"file":"content/a.md","line":3,"open":"e:a"},"severity":"warning","text":"\u003c/script\u003e\u003cb\u003e","hint":"h"}],`},
		{"with its blocks", "/-/margin?page=a.html", "", 200, "application/json", `"blocks":[{"at":{"file":"content/a.md","line":5},"name":"p","text":"One"}]`},
		{"of no page", "/-/margin?page=%3Cb%3E", "", 404, "text/html; charset=utf-8", "No page of the site stands at &lt;b&gt;"},
		{"of nothing", "/-/margin", "", 404, "text/html; charset=utf-8", "There is no margin here"},
		{"that fails", "/-/margin?page=broken.html", "", 500, "text/html; charset=utf-8", "the disk is full"},
		{"for another site", "/-/margin?page=a.html", "Origin: http://rebound.example", 403, "text/html; charset=utf-8", "its own pages alone"},
		{"for a script in another site", "/-/margin?page=a.html", "Sec-Fetch-Site: cross-site", 403, "text/html; charset=utf-8", "its own pages alone"},
		{"by another name", "/-/margin?page=a.html", "Host: rebound.example", 403, "text/html; charset=utf-8", "for this machine alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer, text := ask1(t, p.url, http.MethodGet, c.path, c.head)
			if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.kind || !strings.Contains(text, c.text) {
				t.Errorf("%d %s\n%s", answer.StatusCode, answer.Header.Get("Content-Type"), text)
			}
			if got := answer.Header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("a margin may be kept: %q", got)
			}
		})
	}
}
