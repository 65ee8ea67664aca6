package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// heartbeat keeps a line open that says nothing for long.
const heartbeat = 15 * time.Second

// events tells a browser of builds, as server-sent events: at once what it
// missed since the build that it names, then each build when it is done, and
// before that when its page can be had from one that is under way.
func (h *handler) events(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		h.plain(w, http.StatusForbidden, "This preview is for its own pages alone", "")
		return
	}
	at, err := strconv.Atoi(r.URL.Query().Get("build"))
	if err != nil || at < 0 {
		h.plain(w, http.StatusBadRequest, "Which build does the page come from?", "")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	_, err = fmt.Fprint(w, "retry: 300\n\n")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for first, hurried := true, 0; err == nil; {
		m, next := h.desk.shown.since(at)
		m.Early = !first && m.Build == at && m.hurried > hurried
		if m.Build != at || first || m.Early {
			m.Server = h.id
			err = send(w, m)
			at, first = m.Build, false
		}
		hurried = m.hurried
		if err == nil {
			err = out.Flush()
		}
		select {
		case <-next:
		case <-beat.C:
			_, err = fmt.Fprint(w, ": still here\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

func send(w http.ResponseWriter, m message) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "data: %s\n\n", data)
	return err
}

// sameOrigin says whether a page of this preview asks. Browsers name the page
// that asks in either header; a program that is no browser names none.
func sameOrigin(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return false
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "" || site == "same-origin" || site == "none"
}
