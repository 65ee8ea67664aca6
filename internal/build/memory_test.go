package build

import (
	"io/fs"
	"math"
	"runtime/debug"
	"testing"
)

// The memory of a container is the least of those of the groups around it.
func TestContainerMemory(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  int64
	}{
		"no Linux":   {nil, math.MaxInt64},
		"no bound":   {map[string]string{"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n"}, math.MaxInt64},
		"container":  {map[string]string{"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "536870912\n"}, 512 << 20},
		"outer":      {map[string]string{"/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/memory.max": "1024\n"}, 1024},
		"both kinds": {map[string]string{"/proc/self/cgroup": "4:memory:/old\n0::/a\n", "/sys/fs/cgroup/a/memory.max": "2048\n"}, 2048},
	}
	for name, tt := range tests {
		got := containerMemory(func(name string) ([]byte, error) {
			if text, ok := tt.files[name]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if got != tt.want {
			t.Errorf("%s: got %d want %d", name, got, tt.want)
		}
	}
}

// A budget is wider the more is held, and never wider than the container; when
// it is closed all is as it was.
func TestBudget(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	b := newBudget(500 << 20)
	if got := debug.SetMemoryLimit(-1); before == math.MaxInt64 && got != 400<<20 {
		t.Errorf("in a container of 500 MB the limit is %d", got)
	}
	b.widen()
	b.close()
	if got := debug.SetMemoryLimit(-1); got != before {
		t.Errorf("afterwards the limit is %d, and was %d", got, before)
	}
	for _, tt := range []struct{ held, limit, most, want int64 }{
		{300, 840, math.MaxInt64, 840}, {600, 840, math.MaxInt64, 840}, {900, 840, math.MaxInt64, 990}, {950, 840, 1000, 1000}, {900, 840, 700, 840},
	} {
		if got := widened(tt.held, tt.limit, tt.most); got != tt.want {
			t.Errorf("with %d held, %d becomes %d and not %d", tt.held, tt.limit, got, tt.want)
		}
	}
	(*budget)(nil).widen() // a preview has none
}
