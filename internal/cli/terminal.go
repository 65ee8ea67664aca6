package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"hearth/internal/engagement/ingest"
)

// shownAtMost is the size of a file from which a line is shown beside a problem:
// to find it the file is read whole.
const shownAtMost = 4 << 20

// excerpt reads a file that a problem names, for the line it shows; "" when it
// is not to be had, or is large.
func (a *app) excerpt(file string) string {
	name := filepath.Join(a.dir, filepath.FromSlash(file))
	info, err := os.Stat(name)
	if err != nil { // a file that was named on the command line
		name = filepath.FromSlash(file)
		info, err = os.Stat(name)
	}
	if err != nil || info.Size() > shownAtMost {
		return ""
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return ingest.Legible(data)
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

// progress has what tells of its steps tell them on that line; the work's end
// is to call what comes back, which takes the line away.
func (a *app) progress(step *func(string)) (end func()) {
	p := &progress{now: time.Now}
	if a.terminal() && !a.quiet {
		p.write = func(s string) { _, _ = a.err.Write([]byte(s)) }
	}
	*step = p.step
	return p.done
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
