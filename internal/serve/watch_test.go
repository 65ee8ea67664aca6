package serve

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestChanges does to a site what editors, people and git do, and then asks for
// a page: the build that answers must have been told exactly what changed,
// whether the system told us or we looked ourselves.
func TestChanges(t *testing.T) {
	for _, c := range []struct{ name, before, do, want string }{
		{"write in place", "", "write content/a.md two", "content/a.md"},
		{"write the same length", "", "write content/a.md two\nwrite content/a.md six", "content/a.md"},
		{"append", "", "append content/a.md two", "content/a.md"},
		{"emptied, then written", "", "write content/a.md \nappend content/a.md two", "content/a.md"},
		{"new", "", "write content/b.md two", "content/b.md"},
		{"deleted", "", "rm content/a.md", "content/a.md"},
		{"renamed", "", "mv content/a.md content/b.md", "content/a.md content/b.md"},
		{"another case", "", "mv content/a.md content/A.md", "content/A.md content/a.md"},
		{"deleted and made anew", "", "rm content/a.md\nwrite content/a.md two", "content/a.md"},
		{"touched", "", "touch content/a.md", "content/a.md"},
		{"made readable", "chmod content/a.md", "mode content/a.md", "content/a.md"},

		{"atomic save", "", "write content/.a.md.x two\nmv content/.a.md.x content/a.md", "content/a.md"},
		{"atomic save by a plain name", "", "write content/a.md.tmp two\nmv content/a.md.tmp content/a.md", "content/a.md"},
		{"vim, with a backup", "", "write content/4913 x\nrm content/4913\nmv content/a.md content/a.md~\nwrite content/a.md two\nrm content/a.md~", "content/a.md"},
		{"vim looks only", "", "write content/4913 x\nrm content/4913\nwrite content/.a.md.swp x", ""},
		{"emacs looks only", "", "write content/.#a.md x\nwrite content/#a.md# x", ""},
		{"JetBrains", "", "write content/a.md___jb_tmp___ two\nmv content/a.md content/a.md___jb_old___\nmv content/a.md___jb_tmp___ content/a.md\nrm content/a.md___jb_old___", "content/a.md"},
		{"undone at once", "", "write content/b.md two\nrm content/b.md", ""},

		{"new folder with files", "mkdir away/deep\nwrite away/deep/b.md two", "mv away content/new", "content/new/deep/b.md"},
		{"folders made one by one", "", "mkdir content/x/y/z\nwrite content/x/y/z/b.md two\nwrite content/x/c.md three", "content/x/c.md content/x/y/z/b.md"},
		{"folder renamed", "mkdir content/x/y\nwrite content/x/y/b.md two", "mv content/x content/w", "content/w/y/b.md content/x/y/b.md"},
		{"folder deleted", "mkdir content/x/y\nwrite content/x/y/b.md two", "rm content/x", "content/x/y/b.md"},
		{"folder replaced", "mkdir content/x\nwrite content/x/b.md two", "rm content/x\nmkdir content/x\nwrite content/x/c.md three", "content/x/b.md content/x/c.md"},
		{"folder becomes a file", "mkdir content/x\nwrite content/x/b.md two", "rm content/x\nwrite content/x three", "content/x content/x/b.md"},
		{"file becomes a folder", "write content/x two", "rm content/x\nmkdir content/x\nwrite content/x/b.md three", "content/x content/x/b.md"},
		{"folder moved out", "mkdir content/x\nwrite content/x/b.md two", "mv content/x away", "content/x/b.md"},

		{"a root comes later", "", "mkdir layouts/parts\nwrite layouts/parts/x.html two", "layouts/parts/x.html"},
		{"a root goes and comes back", "", "rm content\nmkdir content\nwrite content/b.md two", "content/a.md content/b.md"},
		{"the site file comes", "", "write hearth.yaml title: x", "hearth.yaml"},
		{"a key comes", "", "mkdir .hearth/cache\nwrite .hearth/cache/x x\nwrite .hearth/key x", ".hearth/key"},
		{"well-known", "mkdir static", "mkdir static/.well-known\nwrite static/.well-known/x two", "static/.well-known/x"},
		{"not of the site", "", "mkdir public\nwrite public/a.html x\nmkdir content/.git\nwrite content/.git/HEAD x\nwrite notes.txt x", ""},
		{"answers changed by hand", "mkdir data/answers", "write data/answers/x.json {}", "data/answers/x.json"},

		{"link to a file", "write far.md two\nlink content/b.md ../far.md", "write far.md three", "content/b.md"},
		{"link to a file, saved anew", "write far.md two\nlink content/b.md ../far.md", "write far.tmp three\nmv far.tmp far.md", "content/b.md"},
		{"link over a link", "write far.md two\nlink near.md far.md\nlink content/b.md ../near.md", "rm near.md\nwrite near.md three", "content/b.md"},
		{"link leads elsewhere", "write far.md two\nwrite other.md three\nlink content/b.md ../far.md", "rm content/b.md\nlink content/b.md ../other.md", "content/b.md"},
		{"link to a folder", "mkdir far/deep\nwrite far/deep/b.md two\nlink content/x ../far", "write far/deep/b.md three", "content/x/deep/b.md"},
		{"link in a circle", "link content/x ../content", "write content/a.md two", "content/a.md"},
		{"link to nowhere", "link content/b.md ../far.md", "write far.md two", "content/b.md"},
	} {
		for _, mode := range []string{"told", "looking"} {
			t.Run(c.name+" "+mode, func(t *testing.T) {
				t.Parallel()
				var with []func(*preview, *Options)
				if mode == "looking" {
					with = append(with, polling)
				}
				p := start(t, c.before, with...)
				p.get("")
				p.changes()
				p.do(c.do)
				p.get("")
				got, builds := p.changes()
				if strings.Join(got, " ") != c.want {
					t.Errorf("changed %q, not %q", strings.Join(got, " "), c.want)
				}
				if c.want == "" && builds > 0 {
					t.Errorf("%d builds for nothing", builds)
				}
			})
		}
	}
}

// TestFlat watches the plain files of the site's own folder too.
func TestFlat(t *testing.T) {
	for _, c := range []struct{ name, before, do, want string }{
		{"new", "", "write index.md two", "index.md"},
		{"changed", "write index.md two", "write index.md three", "index.md"},
		{"saved anew", "write index.md two", "write index.tmp three\nmv index.tmp index.md", "index.md"},
		{"deleted", "write index.md two", "rm index.md", "index.md"},
		{"hidden", "", "write .index.md two", ""},
		{"deeper", "mkdir public", "write public/index.html two\nmkdir notes\nwrite notes/a.md three", ""},
		{"a root", "", "write hearth.yaml title: x", "hearth.yaml"},
		{"a link", "write content/b.md two\nlink b.md content/b.md", "write content/b.md three", "b.md content/b.md"},
	} {
		for _, poll := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, " looking ", poll), func(t *testing.T) {
				t.Parallel()
				p := start(t, c.before, func(_ *preview, opt *Options) {
					opt.Poll = poll
					opt.Watch = append(slices.Clone(opt.Watch), flatHere)
				})
				p.get("")
				p.changes()
				p.do(c.do)
				p.get("")
				if got, _ := p.changes(); strings.Join(got, " ") != c.want {
					t.Errorf("changed %q, not %q", got, c.want)
				}
			})
		}
	}
}

// TestFoldersStayWatched moves folders about, and then changes files in them.
func TestFoldersStayWatched(t *testing.T) {
	p := start(t, "mkdir content/x/y\nwrite content/x/y/b.md two")
	for i, step := range []struct{ do, then, want string }{
		{"mv content/x content/w", "write content/w/y/b.md three", "content/w/y/b.md"},
		{"mv content/w content/x", "write content/x/y/b.md four", "content/x/y/b.md"},
		{"rm content/x\nmkdir content/x/y\nwrite content/x/y/b.md five", "write content/x/y/b.md six", "content/x/y/b.md"},
		{"mv content away\nmkdir content/x", "write content/x/c.md seven", "content/x/c.md"},
		{"write away/x/y/b.md eight", "write content/x/c.md nine", "content/x/c.md"},
	} {
		p.do(step.do)
		p.get("")
		p.changes()
		p.do(step.then)
		p.get("")
		if got, _ := p.changes(); strings.Join(got, " ") != step.want {
			t.Errorf("step %d: changed %q, not %q", i+1, got, step.want)
		}
	}
}

// TestBurst writes and removes as many files as a checkout does.
func TestBurst(t *testing.T) {
	const n = 2000
	p := start(t, "", func(_ *preview, opt *Options) {
		opt.pace = usual() // but for a machine that stalls while we write
		opt.pace.quiet, opt.pace.quietMax, opt.pace.hush, opt.pace.hushMax = 3*time.Second, time.Hour, 3*time.Second, time.Hour
	})
	p.get("")
	p.changes()
	for i := range n {
		dir := filepath.Join(p.dir, "content", fmt.Sprint(i%50))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, ".md")), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.get("")
	if got, builds := p.changes(); len(got) != n || builds != 1 {
		t.Errorf("%d files changed in %d builds, not %d in one", len(got), builds, n)
	}
	if status, _ := p.get("content/49/1999.html"); status != 200 {
		t.Errorf("the last file of the burst is answered with %d", status)
	}
	p.do("rm content/1\nrm content/2")
	p.get("")
	if got, builds := p.changes(); len(got) != 80 || builds != 1 {
		t.Errorf("%d files went in %d builds, not 80 in one", len(got), builds)
	}
}

// TestLostNotices has the system lose a notice and say so.
func TestLostNotices(t *testing.T) {
	b := &breakable{deaf: map[string]bool{"x": true}}
	p := start(t, "mkdir content/x\nwrite content/x/b.md two", broken(b))
	p.get("")
	p.changes()
	p.do("write content/x/b.md three")
	p.get("")
	if got, _ := p.changes(); len(got) > 0 {
		t.Fatalf("the folder is not deaf: %v", got)
	}
	b.mu.Lock()
	b.deaf = nil
	b.mu.Unlock()
	b.Watcher.Errors <- fsnotify.ErrEventOverflow
	p.get("")
	if got, _ := p.changes(); !slices.Equal(got, []string{"content/x/b.md"}) {
		t.Errorf("changed %v", got)
	}
	if !p.spoke("so much changed at once that the system lost count: looking at every file again") {
		t.Errorf("said %q", p.said)
	}
	p.do("write content/x/b.md four")
	p.get("")
	if got, _ := p.changes(); !slices.Equal(got, []string{"content/x/b.md"}) {
		t.Errorf("afterwards changed %v", got)
	}
	b.Watcher.Errors <- errors.New("broken pipe")
	if !p.spoke("the system's notices of changes had a fault (broken pipe): looking at every file again") {
		t.Errorf("said %q", p.said)
	}
}

// TestNoWatchesLeft has the system refuse, at once or after some folders.
func TestNoWatchesLeft(t *testing.T) {
	for _, c := range []struct {
		err  error
		at   int
		want string
	}{
		{syscall.ENOSPC, 1, "the system has no more folder watches to give: looking at every file each second instead; `sudo sysctl fs.inotify.max_user_watches=524288` gives it more"},
		{syscall.ENOSPC, 5, "the system has no more folder watches to give"},
		{syscall.EMFILE, 1, "too many programs watch files: looking at every file each second instead; `sudo sysctl fs.inotify.max_user_instances=1024` allows more"},
		{errors.New("a riddle"), 1, "a riddle: looking at every file each second instead"},
	} {
		t.Run(fmt.Sprint(c.err, " ", c.at), func(t *testing.T) {
			b := &breakable{fail: func(n int) error {
				if n >= c.at {
					return c.err
				}
				return nil
			}}
			p := start(t, "mkdir content/x/y\nwrite content/x/y/b.md two", broken(b))
			if !p.spoke(c.want) {
				t.Errorf("said %q", p.said)
			}
			p.get("")
			p.changes()
			p.do("write content/x/y/b.md three")
			if _, text := p.get("content/x/y/b.html"); !strings.Contains(text, "three") {
				t.Errorf("answered %q", text)
			}
			if got, _ := p.changes(); !slices.Equal(got, []string{"content/x/y/b.md"}) {
				t.Errorf("changed %v", got)
			}
		})
	}
}

// TestNoWatcherAtAll has the system refuse to watch anything.
func TestNoWatcherAtAll(t *testing.T) {
	p := start(t, "", func(p *preview, opt *Options) {
		var err error
		p.desk, err = newDeskWith(*opt, func() (*fsnotify.Watcher, notifier, error) { return nil, nil, syscall.EMFILE })
		if err != nil {
			t.Fatal(err)
		}
	})
	p.do("write content/a.md two")
	if _, text := p.get("content/a.html"); !strings.Contains(text, "two") {
		t.Errorf("answered %q", text)
	}
}

// TestLookingFindsOutByItself changes a file that nobody asks for.
func TestLookingFindsOutByItself(t *testing.T) {
	p := start(t, "", polling)
	if !p.spoke("looking at every file each second") {
		t.Errorf("said %q", p.said)
	}
	p.get("")
	p.changes()
	p.do("write content/a.md two")
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if got, _ := p.changes(); slices.Equal(got, []string{"content/a.md"}) {
			return
		}
	}
	t.Error("the change was not found")
}
