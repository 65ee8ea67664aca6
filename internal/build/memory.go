package build

import (
	"math"
	"path"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
)

// roomy is the memory that a build takes before garbage is collected more often
// than usual. With the program itself it stays below one gigabyte.
const roomy = 840 << 20

// budget bounds the memory of a build. As long as there is room, there may be as
// much garbage as there is of what is held; near the limit there is less, so
// that a hundred thousand stories fit.
type budget struct {
	mu    sync.Mutex
	limit int64
	most  int64 // of the container, less what is not Go's
	off   func()
}

// newBudget bounds the memory until it is closed. Whoever has set GOMEMLIMIT
// knows better.
func newBudget(container int64) *budget {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return &budget{limit: math.MaxInt64, off: func() {}}
	}
	b := &budget{limit: roomy, most: math.MaxInt64}
	if container < math.MaxInt64 {
		b.most = container / 5 * 4
		b.limit = min(b.limit, b.most)
	}
	debug.SetMemoryLimit(b.limit)
	b.off = func() { debug.SetMemoryLimit(math.MaxInt64) }
	return b
}

// widen allows more when nearly all of the budget is held: collecting garbage
// without end would not make that less.
func (b *budget) widen() {
	if b == nil {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	b.mu.Lock()
	defer b.mu.Unlock()
	if limit := widened(int64(sample[0].Value.Uint64()), b.limit, b.most); limit > b.limit {
		b.limit = limit
		debug.SetMemoryLimit(limit)
	}
}

// widened gives the limit for what is held, a tenth more at least. What is said
// to be held has garbage in it, the more of it the wider the limit is.
func widened(held, limit, most int64) int64 { return max(limit, min(held/10*11, most)) }

func (b *budget) close() { b.off() }

// containerMemory gives the memory that the container of this process may take;
// MaxInt64 when nothing bounds it.
func containerMemory(read func(name string) ([]byte, error)) int64 {
	most := int64(math.MaxInt64)
	own, err := read("/proc/self/cgroup")
	if err != nil { // no Linux
		return most
	}
	for line := range strings.Lines(string(own)) {
		dir, ok := strings.CutPrefix(strings.TrimSpace(line), "0::")
		if !ok {
			continue
		}
		for dir = path.Clean("/" + dir); ; dir = path.Dir(dir) {
			text, err := read(path.Join("/sys/fs/cgroup", dir, "memory.max"))
			if n, bad := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && bad == nil {
				most = min(most, n)
			}
			if dir == "/" {
				break
			}
		}
	}
	return most
}
