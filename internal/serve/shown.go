package serve

import (
	"bytes"
	"context"
	"os"
	"sync"

	"hearth/internal/source"
)

// shown is what browsers see: the files of the last good build, and the
// problems of the last one.
type shown struct {
	mu       sync.RWMutex
	build    int // counts the finished builds
	good     int // the last good one; 0 when there was none
	files    map[string]File
	base     string
	problems source.List
	failed   bool
	past     []change
	hurried  int           // counts the builds that gave files early
	next     chan struct{} // closed at the next of both
	given    map[string]given
	held     int // bytes in given
}

// change is what one build made different.
type change struct {
	build     int
	addresses []string
}

// remembered is how many builds back a browser may be and still be told what
// changed, instead of being told that everything may have.
const remembered = 50

// show takes a result and gives the number of files that are new, different or gone.
func (s *shown) show(r Result) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.build++
	s.problems, s.failed = r.Problems, r.failed()
	var changed []string
	if !s.failed {
		changed = s.replace(r.Files)
		s.good, s.base = s.build, r.Base
	}
	s.past = append(s.past, change{s.build, changed})
	if len(s.past) > remembered {
		s.past = s.past[1:]
	}
	close(s.next)
	s.next = make(chan struct{})
	return len(changed)
}

// hurry tells browsers that the page they show may be asked for again already.
func (s *shown) hurry() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hurried++
	close(s.next)
	s.next = make(chan struct{})
}

// broken says whether the last build failed.
func (s *shown) broken() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.failed
}

// replace puts new files in the place of the old, and gives the addresses
// whose bytes differ.
func (s *shown) replace(files []File) []string {
	var changed []string
	old := s.files
	s.files = make(map[string]File, len(files))
	for _, f := range files {
		f.stamp()
		s.files[f.Address] = f
		if before, ok := old[f.Address]; !ok || !f.same(before) {
			changed = append(changed, f.Address)
		}
	}
	for address := range old {
		if _, ok := s.files[address]; !ok {
			changed = append(changed, address)
		}
	}
	return changed
}

// bytes gives the bytes of a file that is not on disk. Those that were given
// once are given again for as long as the file is the same: a page that was
// seen stays as it was while the site has errors.
func (s *shown) bytes(ctx context.Context, f File) ([]byte, error) {
	if f.Load == nil {
		return f.Data, nil
	}
	s.mu.RLock()
	k, ok := s.given[f.Address]
	newer := s.failed && s.good > 0 && k.after == s.good // given early by the build that failed, or one since
	s.mu.RUnlock()
	if ok && (k.sum == f.Sum || newer) {
		return k.data, nil
	}
	data, sum, err := f.Load(ctx)
	if err != nil {
		if ok {
			return k.data, nil
		}
		return nil, err
	}
	s.seen(f.Address, given{sum: sum, data: data})
	return data, nil
}

// seen remembers what a browser was given.
func (s *shown) seen(address string, g given) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held += len(g.data); s.given == nil || s.held > mostHeld {
		s.given, s.held = map[string]given{}, len(g.data)
	}
	s.given[address] = g
}

// given is what a browser was given.
type given struct {
	sum   [16]byte
	data  []byte
	after int // the last good build, when a later one gave it early
}

// mostHeld is how many bytes of pages that were seen are held.
const mostHeld = 64 << 20

// stamp notes how a file on disk looks.
func (f *File) stamp() {
	if f.From != "" {
		f.info, _ = os.Stat(f.From)
	}
}

// same says whether a file has the bytes of another. Of files on disk it
// compares size and time, which is what a browser is told about them too.
func (f File) same(g File) bool {
	if f.Load != nil {
		return g.Load != nil && f.Sum == g.Sum
	}
	if f.From == "" {
		return g.From == "" && bytes.Equal(f.Data, g.Data)
	}
	return f.From == g.From && f.info != nil && g.info != nil &&
		f.info.Size() == g.info.Size() && f.info.ModTime().Equal(g.info.ModTime())
}

// message is what a browser is told about a build.
type message struct {
	Server   string      `json:"server"`
	Build    int         `json:"build"`
	Since    int         `json:"since"`    // the build that Changed counts from
	Changed  []string    `json:"changed"`  // addresses; null when everything may have changed
	Problems source.List `json:"problems"` // of a failed build; [] after a good one
	Early    bool        `json:"early,omitempty"`

	hurried int
}

// since tells a browser that is at a build what is new, and gives the channel
// that is closed when there is more to tell.
func (s *shown) since(build int) (message, <-chan struct{}) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := message{Build: s.build, hurried: s.hurried, Since: build, Problems: source.List{}, Changed: []string{}}
	if s.failed {
		m.Problems = s.problems
	}
	if build > s.build || len(s.past) > 0 && build < s.past[0].build-1 {
		m.Changed = nil
		return m, s.next
	}
	for _, c := range s.past {
		if c.build > build {
			m.Changed = append(m.Changed, c.addresses...)
		}
	}
	if len(m.Changed) > many {
		m.Changed = nil
	}
	return m, s.next
}

// many addresses are not worth a list.
const many = 500
