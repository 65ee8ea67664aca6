package serve

import (
	"context"
	"net/http"
	"path"
	"sync"
	"sync/atomic"
)

// Early gives a file of a build that is still under way: its bytes, or the file
// on disk that holds them. It gives none when the end of the build has to be
// waited for, as for a page with an error.
type Early func(ctx context.Context, address string) (File, bool, error)

// ahead is what a build can give before it is done.
type ahead struct {
	of   *running
	file Early
	told chan struct{} // closed when the requests that wait know of it
	left atomic.Int64  // of them, those that have no file yet
	once sync.Once
	free chan struct{} // closed when they all have theirs
}

// early hands what a build can give by now to the desk, and comes back when
// the requests that waited for it are answered: they go first.
func (d *desk) early(ctx context.Context, r *running, file Early) {
	e := &ahead{of: r, file: file, told: make(chan struct{}), free: make(chan struct{})}
	select {
	case d.earlies <- e:
		<-e.told
	case <-ctx.Done():
		return
	}
	select {
	case <-e.free:
	case <-ctx.Done():
	}
}

// takeEarly lets the requests that wait for a build have what it can give, and
// tells the browsers that it is there. While the site has errors its last good
// pages stay until all of it is known to be mended.
func (d *desk) takeEarly(e *ahead) {
	defer close(e.told)
	e.left.Store(1) // nobody is the last before all are counted
	defer e.done()
	if d.running != e.of || d.shown.broken() {
		return
	}
	d.running.early = e
	d.answer()
	d.shown.hurry()
}

// past says whether the build has ended, or was told to.
func (e *ahead) past() bool {
	select {
	case <-e.of.over:
		return true
	default:
		return false
	}
}

// done says that a request has what it waited for.
func (e *ahead) done() {
	if e.left.Add(-1) == 0 {
		e.once.Do(func() { close(e.free) })
	}
}

// soon answers a request with a file of the build under way, or says that it
// has to wait for the end of it.
func (h *handler) soon(w http.ResponseWriter, r *http.Request, e *ahead) bool {
	v := h.desk.shown.view()
	known, _ := v.find(r.URL)
	if known == nil || v.good == 0 || v.failed {
		e.done()
		return false
	}
	f, ok, err := e.file(r.Context(), known.Address)
	e.done()
	if err != nil || !ok || f.From != known.From {
		return false
	}
	switch {
	case f.From != "":
		h.file(w, r, http.StatusOK, v, *known)
	case path.Ext(f.Address) != ".html":
		h.bytes(w, r, f.Address, f.Data)
	default:
		h.desk.shown.seen(f.Address, given{sum: f.Sum, data: f.Data, after: v.good})
		h.html(w, r, http.StatusOK, v.build, f.Address, f.Data)
	}
	return true
}
