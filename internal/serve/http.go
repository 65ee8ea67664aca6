package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"hearth/internal/source"
)

// The preview's own addresses. A site has none that starts with a dash alone.
const (
	ownScript = "/-/hearth.js"
	ownStyle  = "/-/hearth.css"
	ownSheet  = "/-/margin.css"
	ownEvents = "/-/events"
	ownMargin = "/-/margin"
)

var (
	//go:embed idiomorph/idiomorph.min.js
	idiomorph []byte
	//go:embed browser/hearth.js
	script []byte
	//go:embed browser/margin.js
	marginScript []byte
	//go:embed browser/hearth.css
	style []byte
	//go:embed browser/margin.css
	marginStyle []byte
)

// policy is what a page of the preview may do: what it may do at the strictest
// host, and nothing else, so that what works here works there.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// handler answers requests.
type handler struct {
	desk  *desk
	hosts map[string]bool
	id    string
	wait  time.Duration // for a build

	margin func(ctx context.Context, address string) (Margin, bool, error) // may be nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Referrer-Policy", "same-origin")
	switch {
	case !h.hosts[strings.ToLower(r.Host)]:
		h.plain(w, http.StatusForbidden, "This preview is for this machine alone", "It answers to 127.0.0.1 and localhost, not to the name that led here.")
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		head.Set("Allow", "GET, HEAD")
		h.plain(w, http.StatusMethodNotAllowed, "A preview can only be read", "")
	case r.URL.Path == ownScript:
		h.bytes(w, r, "hearth.js", bytes.Join([][]byte{idiomorph, script, marginScript}, []byte("\n")))
	case r.URL.Path == ownStyle:
		h.bytes(w, r, "hearth.css", style)
	case r.URL.Path == ownSheet:
		h.bytes(w, r, "margin.css", marginStyle)
	case r.URL.Path == ownMargin:
		h.beside(w, r)
	case r.URL.Path == ownEvents:
		h.events(w, r)
	default:
		h.site(w, r)
	}
}

// site answers with a file of the site.
func (h *handler) site(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), h.wait)
	defer cancel()
	early, err := h.desk.near(ctx)
	for early != nil {
		if h.soon(w, r, early) {
			return
		}
		if early.past() { // the next build may give it as well
			early, err = h.desk.near(ctx)
		} else {
			early, err = nil, h.desk.fresh(ctx)
		}
	}
	if err != nil {
		w.Header().Set("Retry-After", "1")
		h.page(w, r, http.StatusServiceUnavailable, 0, "Still building", "The page comes by itself when it is done.")
		return
	}
	v := h.desk.shown.view()
	if v.good == 0 {
		h.page(w, r, http.StatusInternalServerError, v.build, "The site has errors", v.problems.String())
		return
	}
	f, to := v.find(r.URL)
	switch {
	case to != "":
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to, http.StatusFound)
	case f != nil:
		h.file(w, r, http.StatusOK, v, *f)
	default:
		if f, ok := v.files["404.html"]; ok {
			h.file(w, r, http.StatusNotFound, v, f)
			return
		}
		h.page(w, r, http.StatusNotFound, v.build, "There is no page here", "The address is "+r.URL.Path)
	}
}

// view is what a request sees: one build, whatever comes meanwhile.
type view struct {
	build, good int
	failed      bool
	files       map[string]File
	base        string
	problems    source.List
}

func (s *shown) view() view {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return view{s.build, s.good, s.failed, s.files, s.base, s.problems}
}

// find gives the file at an address, or where to go instead. It looks names
// up in the list of the site's own files, so no path leads out of it.
func (v view) find(u *url.URL) (f *File, to string) {
	names := []string{strings.TrimPrefix(u.Path, "/")}
	if in, ok := strings.CutPrefix(u.Path, v.base); ok && len(v.base) > 1 {
		names = append(names, in)
	}
	for _, name := range names {
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if f, ok := v.files[name]; ok {
			return &f, ""
		}
		if _, ok := v.files[name+"/index.html"]; ok {
			return nil, path.Base(u.EscapedPath()) + "/"
		}
	}
	return nil, ""
}

// file answers with one file.
func (h *handler) file(w http.ResponseWriter, r *http.Request, status int, v view, f File) {
	if f.From != "" && path.Ext(f.Address) != ".html" {
		h.disk(w, r, f)
		return
	}
	data, err := h.desk.shown.bytes(r.Context(), f)
	if err != nil {
		h.page(w, r, http.StatusInternalServerError, v.build, "The page cannot be shown", err.Error())
		return
	}
	if f.From != "" {
		if data, err = os.ReadFile(f.From); err != nil {
			h.page(w, r, http.StatusNotFound, v.build, "There is no page here", "Its file is gone.")
			return
		}
	}
	if path.Ext(f.Address) != ".html" {
		h.bytes(w, r, f.Address, data)
		return
	}
	h.html(w, r, status, v.build, f.Address, data)
}

// disk answers with a file that is copied as it is.
func (h *handler) disk(w http.ResponseWriter, r *http.Request, f File) {
	in, err := os.Open(f.From)
	if err != nil {
		h.plain(w, http.StatusNotFound, "There is no file here", "")
		return
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil || !info.Mode().IsRegular() {
		h.plain(w, http.StatusNotFound, "There is no file here", "")
		return
	}
	h.send(w, r, f.Address, fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size()), in)
}

func (h *handler) bytes(w http.ResponseWriter, r *http.Request, name string, data []byte) {
	sum := sha256.Sum256(data)
	h.send(w, r, name, hex.EncodeToString(sum[:12]), bytes.NewReader(data))
}

// send answers with what a browser may keep, but must ask about each time.
func (h *handler) send(w http.ResponseWriter, r *http.Request, name, tag string, in io.ReadSeeker) {
	head := w.Header()
	head.Set("Content-Type", contentType(name))
	head.Set("Cache-Control", "no-cache")
	head.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, in)
}

// html answers with a page and its reload script.
func (h *handler) html(w http.ResponseWriter, r *http.Request, status, build int, address string, data []byte) {
	data = h.inject(data, build, address)
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", policy)
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data) // a browser that went away needs no page
	}
}

// kinds are the content types of what sites publish. The system's own table
// differs from machine to machine.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".csv": "text/csv; charset=utf-8", ".vtt": "text/vtt; charset=utf-8", ".webmanifest": "application/manifest+json",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".avif": "image/avif", ".ico": "image/vnd.microsoft.icon", ".woff": "font/woff", ".woff2": "font/woff2",
	".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".pdf": "application/pdf", ".zip": "application/zip",
}

func contentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t, ok := kinds[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}
