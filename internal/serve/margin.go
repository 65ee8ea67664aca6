package serve

import (
	"context"
	"encoding/json"
	"net/http"
)

// Margin is what stands beside a page for its writer. All of it is plain text.
type Margin struct {
	Text     *Place   `json:"text"` // the file of the page's words; nil for a page that nobody wrote
	Problems []Remark `json:"problems"`
	Reading  []Fact   `json:"reading"` // how its text reads
	Origins  []Origin `json:"origins"` // of its figures and numbers
	Layouts  []Place  `json:"layouts"` // what lays it out
	Files    []Place  `json:"files"`   // others that it is made of
	Made     string   `json:"made"`    // why it was last made anew
	Blocks   []Block  `json:"blocks"`  // of its text, in order
}

// Place is a place in a file of the site.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`           // 0 for the file as a whole
	Open string `json:"open,omitempty"` // the address that opens it in the writer's editor; "" for none
}

// Remark is a problem or a piece of advice.
type Remark struct {
	At       Place  `json:"at"`
	Severity string `json:"severity"` // error, warning, note
	Text     string `json:"text"`
	Hint     string `json:"hint"`
}

// Origin says where a figure or a number comes from.
type Origin struct {
	At     Place    `json:"at"`
	Figure string   `json:"figure"` // id of its element; "" for a number
	Title  string   `json:"title"`
	Text   string   `json:"text"` // as printed
	Facts  []Fact   `json:"facts"`
	Kept   []string `json:"kept"` // what is not shown, and why
}

// Fact is a line of a list: what, and what of it.
type Fact struct {
	Name string   `json:"name"`
	Text []string `json:"text"`
}

// Block is a paragraph or another block of a page's text. It is found on the
// page by the name of its element and the words it begins with, as blocks of
// the same order.
type Block struct {
	At    Place   `json:"at"`
	Name  string  `json:"name"`
	Text  string  `json:"text"`
	Items []Place `json:"items,omitempty"` // of a list
}

// beside answers with the margin of a page, once everything is built that was
// on disk when the request came.
func (h *handler) beside(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		h.plain(w, http.StatusForbidden, "This preview is for its own pages alone", "")
		return
	}
	page := r.URL.Query().Get("page")
	if h.margin == nil || page == "" {
		h.plain(w, http.StatusNotFound, "There is no margin here", "")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.wait)
	defer cancel()
	if err := h.desk.fresh(ctx); err != nil {
		w.Header().Set("Retry-After", "1")
		h.plain(w, http.StatusServiceUnavailable, "Still building", "The margin comes by itself when it is done.")
		return
	}
	m, ok, err := h.margin(ctx, page)
	if err != nil {
		h.plain(w, http.StatusInternalServerError, "The margin cannot be shown", err.Error())
		return
	}
	if !ok {
		h.plain(w, http.StatusNotFound, "There is no margin here", "No page of the site stands at "+page)
		return
	}
	data, err := json.Marshal(m) // with <, > and & escaped
	if err != nil {
		h.plain(w, http.StatusInternalServerError, "The margin cannot be shown", err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // a browser that went away needs no margin
}
