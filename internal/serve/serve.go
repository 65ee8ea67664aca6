// Package serve shows a site while it is being written: it watches the site's
// files, builds after every change, and keeps the browser at what is on disk.
//
// It is for the writer's own machine: it listens on loopback only, answers
// only to loopback names, and writes nothing. The main function is [Run]; it
// gets its builds from [Options.Build] as values, so it knows neither stories
// nor layouts.
//
// # Never stale
//
// The one idea: no request is answered with something older than what was on
// disk when the request came in. A request first raises a fence: it waits
// until every notice of a change that the system had for us by then was read
// (on Linux by a file of our own whose notice must come after them; elsewhere
// by looking at every file). When a change is among them, it waits for the
// build that has it. This holds for pages, feeds, CSV and styles alike. A
// build that takes too long is answered with "still building", never with old
// bytes; a site with errors with its last good pages, and the errors over them.
//
// A build may give single files before it is done ([Early]): the page that is
// asked for then waits for what it shows itself and for nothing else, and what is
// wrong elsewhere is told when the build is done. A build that finds something
// wrong when a newer change is known already is not told of: it may have read a
// file by halves.
//
// # Watching
//
// Notices are hints. What changed is decided by looking at the file again, so
// that editors' detours (a temporary file moved over the page, a backup made
// first, a file emptied and then written) all are one change of one file. A
// folder is watched before it is read, so that nothing slips in between. When
// notices were lost, every folder is read again; when the system has no
// watches left, or the disk gives no notices, everything is looked at every
// second instead, and the terminal says so.
//
// # In the browser
//
// Each page gets one script, which the published page does not have. It
// listens for builds, and turns the open page into the new one in place with
// idiomorph: scroll, focus and open tables stay. Styles and pictures are
// exchanged alone. One tab listens for all tabs, because browsers allow only
// six connections to a server.
//
// The same script gives each page a margin for its writer, which a key opens:
// what is wrong with the page, what it does not show and why, where its numbers
// come from, and the line of every paragraph. [Options.Margin] tells it.
package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"hearth/internal/source"
)

// Options is what a preview needs from outside.
type Options struct {
	// Build builds the site into memory. The files that changed since the last
	// finished build are named relative to Root, with slashes; none for the
	// first build and for a new day. It is never called twice at a time, and
	// its context ends when a newer change makes the build useless. It may call
	// early once, as soon as single files can be given.
	Build func(ctx context.Context, changed []string, early func(Early)) (Result, error)

	// Margin tells what a writer may want to know of the page at an address;
	// false when there is none. Nil: pages have no margin.
	Margin func(ctx context.Context, address string) (Margin, bool, error)

	Root  string                 // folder of the site
	Watch []string               // files and folders that builds read, relative to Root; they may be missing. "*": the plain files of Root itself
	Skip  func(name string) bool // names that builds pass over
	Own   func(path string) bool // files, relative to Root, that builds write themselves
	Port  int                    // a busy one moves to the next; 0: any
	Poll  bool                   // look at every file each second, instead of being told
	ID    string                 // tells this server from an earlier one at the same address

	Say    func(string) // one line about the watching; may be nil
	Opened func(string) // the address, once it can be asked; may be nil
	Done   func(Report) // after each build that is worth a line; may be nil

	pace pace // the usual one, unless a test sets another
}

// File is one file of the site: its bytes, or the file that holds them.
type File struct {
	Address string // from the root: "stories/first-ride.html"
	Data    []byte
	From    string // a file on disk; "" when Data has the bytes

	// Load makes the bytes when they are asked for, instead of Data, and gives
	// their sum: another than Sum when the site has changed meanwhile.
	Load func(ctx context.Context) ([]byte, [16]byte, error)
	Sum  [16]byte // of the bytes that Load would make

	info fs.FileInfo // of From, when the build was shown
}

// Result is a site in memory.
type Result struct {
	Files    []File
	Problems source.List // with excerpts; one error among them, and the last good files stay
	Summary  string      // "61 pages, 20 figures"
	Base     string      // path of the address that the site is published at, such as "/brand/"; the site answers there too
	Watch    []string    // further files and folders that the build read, relative to the root
	Until    time.Time   // when another day begins, and with it another build; zero: never
}

// Report is one finished build.
type Report struct {
	Changed  []string // files that led to it, sorted; none for the first build and a new day
	Files    int      // files of the site that are new, different or gone
	Failed   bool     // the last good files stay
	Mended   bool     // the build before it had failed
	Again    bool     // it failed for no fault of the site, and is tried again by itself
	Problems source.List
	Summary  string
	Took     time.Duration
}

// flatHere stands for the plain files of the site's own folder.
const flatHere = "*"

// loopback is the only network that the preview is for.
const loopback = "127.0.0.1"

// Run serves until the context ends, which is not an error.
func Run(ctx context.Context, opt Options) error {
	listener, err := listen(ctx, opt.Port)
	if err != nil {
		return err
	}
	d, err := newDesk(opt)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	address := listener.Addr().String()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	handler := &handler{desk: d, hosts: hosts(address), id: opt.ID, wait: patience, margin: opt.Margin}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if opt.Opened != nil {
		opt.Opened("http://" + address + "/")
	}
	done := make(chan struct{})
	go func() { d.run(ctx); close(done) }()
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	stop()
	<-done
	return errors.Join(err, server.Close())
}

// patience is how long a request waits for a build. It is long, since a first
// build may read exports of years.
const patience = 30 * time.Second

// listen takes the port or, when that is busy, one of the next.
func listen(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	for p := port; ; p++ {
		l, err := config.Listen(ctx, "tcp4", net.JoinHostPort(loopback, strconv.Itoa(p)))
		if err == nil || port == 0 || !errors.Is(err, syscall.EADDRINUSE) || p >= min(port+100, 65535) {
			return l, wrap(err, "no address to serve at")
		}
	}
}

func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// hosts are the names that a request may call us by. Any other name that leads
// here is somebody's trick to read the preview from a page of theirs.
func hosts(address string) map[string]bool {
	_, port, _ := net.SplitHostPort(address)
	out := map[string]bool{}
	for _, name := range []string{loopback, "localhost", "::1"} {
		out[net.JoinHostPort(name, port)] = true
		if port == "80" {
			out[cmp.Or(map[string]string{"::1": "[::1]"}[name], name)] = true
		}
	}
	return out
}
