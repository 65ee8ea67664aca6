package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// excerpt reads a file that a problem names, for the line it shows; "" when it
// is not to be had.
func (a *app) excerpt(file string) string {
	name := filepath.FromSlash(file)
	data, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil { // a file that was named on the command line
		data, err = os.ReadFile(name)
	}
	if err != nil || len(data) > 4<<20 {
		return ""
	}
	return string(data)
}

// colour says whether standard error is a terminal that wants colour.
func (a *app) colour() bool {
	return a.env("NO_COLOR") == "" && a.env("TERM") != "dumb" && a.terminal()
}

func (a *app) terminal() bool {
	f, ok := a.err.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows one line of what long work is doing, on a terminal only.
type progress struct {
	mu    sync.Mutex
	write func(string)
	last  time.Time
	shown bool
	now   func() time.Time
}

func (a *app) progress() *progress {
	p := &progress{now: time.Now}
	if a.terminal() && !a.quiet {
		p.write = func(s string) { _, _ = a.err.Write([]byte(s)) }
	}
	return p
}

// step replaces the line, at most ten times a second.
func (p *progress) step(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.write == nil || p.now().Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = p.now(), true
	p.write("\r\x1b[K" + strings.TrimSpace(text))
}

// done takes the line away.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.write("\r\x1b[K")
		p.shown = false
	}
}
