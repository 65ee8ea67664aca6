package serve

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
)

// inject puts the reload script into a page: the one thing that a preview has
// and the published page has not.
func (h *handler) inject(data []byte, build int, address string) []byte {
	tag := fmt.Sprintf("<script src=\"%s\" data-server=\"%s\" data-build=\"%d\" data-address=\"%s\" defer></script>\n",
		ownScript, html.EscapeString(h.id), build, html.EscapeString(address))
	at := bytes.Index(data, []byte("</head>"))
	if at < 0 {
		at = len(data)
	}
	return bytes.Join([][]byte{data[:at], data[at:]}, []byte(tag))
}

// page answers with a page of the preview's own, which gives way to the site's
// as soon as there is one.
func (h *handler) page(w http.ResponseWriter, r *http.Request, status, build int, title, text string) {
	h.html(w, r, status, build, "", ownPage(title, text))
}

// plain answers with a page that has no script: for those who are not to be here.
func (h *handler) plain(w http.ResponseWriter, status int, title, text string) {
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", "default-src 'none'")
	head.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(ownPage(title, text))
}

func ownPage(title, text string) []byte {
	return fmt.Appendf(nil, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"+
		"<title>%s</title>\n</head>\n<body>\n<h1>%[1]s</h1>\n<pre>%s</pre>\n</body>\n</html>\n", html.EscapeString(title), html.EscapeString(text))
}
