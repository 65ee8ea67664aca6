package serve

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"hearth/internal/source"
)

// preview is a desk at work on a folder of its own, with a build that turns
// every file of the site into a page that shows its text.
type preview struct {
	t    *testing.T
	dir  string
	desk *desk
	url  string

	mu     sync.Mutex
	said   []string
	builds [][]string // what changed, a build
	done   []Report
	busy   bool
	before func(ctx context.Context) error // each build
	after  func(ctx context.Context) error // each build, once single files can be given; nil for builds that give none
}

// watched are the roots of the tests' sites.
var watched = []string{"hearth.yaml", "content", "data", "layouts", "static", ".hearth/key"}

// start serves a site of a few files. Options may be changed by with.
func start(t *testing.T, script string, with ...func(*preview, *Options)) *preview {
	t.Helper()
	p := &preview{t: t, dir: filepath.Join(t.TempDir(), "site")}
	p.do("mkdir content\nwrite content/a.md one\n" + script)
	opt := Options{
		Root: p.dir, Watch: watched, ID: "first", Build: p.build,
		Skip: func(name string) bool {
			return strings.HasPrefix(name, ".") && name != ".well-known" || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#")
		},
		Own:  func(name string) bool { return strings.HasPrefix(name, "data/answers") },
		Say:  func(line string) { p.locked(func() { p.said = append(p.said, line) }) },
		Done: func(r Report) { p.locked(func() { p.done = append(p.done, r) }) },
	}
	for _, w := range with {
		w(p, &opt)
	}
	if p.desk == nil {
		var err error
		if p.desk, err = newDesk(opt); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	h := &handler{desk: p.desk, id: "first", wait: 20 * time.Second, margin: opt.Margin}
	server := httptest.NewUnstartedServer(h)
	h.hosts = hosts(server.Listener.Addr().String())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	p.url = server.URL
	ended := make(chan struct{})
	go func() { p.desk.run(ctx); close(ended) }()
	t.Cleanup(func() {
		stop()
		<-ended
		server.CloseClientConnections()
		server.Close()
	})
	return p
}

// polling looks at files instead of being told.
func polling(_ *preview, opt *Options) { opt.Poll = true }

// build makes a page of every file that it finds in the roots.
func (p *preview) build(ctx context.Context, changed []string, early func(Early)) (Result, error) {
	p.mu.Lock()
	p.builds = append(p.builds, changed)
	if p.busy {
		p.t.Error("two builds at once")
	}
	p.busy = true
	before, after := p.before, p.after
	p.mu.Unlock()
	defer p.locked(func() { p.busy = false })
	if before != nil {
		if err := before(ctx); err != nil {
			return Result{}, err
		}
	}
	out := Result{Summary: "some pages"}
	for _, root := range watched {
		err := filepath.WalkDir(filepath.Join(p.dir, root), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil
			}
			rel, _ := filepath.Rel(p.dir, name)
			if strings.Contains(string(text), "WRONG") {
				out.Problems.Errorf(source.Pos{File: rel, Line: 1, Col: 1}, "wrong", "write it <right>", "this is wrong")
			}
			out.Files = append(out.Files, File{Address: strings.TrimSuffix(rel, ".md") + ".html", Data: fmt.Appendf(nil, "<html><head></head><body>%s</body></html>", text)})
			return nil
		})
		if err != nil {
			return Result{}, err
		}
	}
	if after == nil {
		return out, nil
	}
	whole := slices.Clone(out.Files)
	for i, f := range out.Files {
		sum := sha256.Sum256(f.Data)
		whole[i].Sum = [16]byte(sum[:16])
		out.Files[i] = File{Address: f.Address, Sum: whole[i].Sum, Load: func(context.Context) ([]byte, [16]byte, error) { return f.Data, whole[i].Sum, nil }}
	}
	early(func(_ context.Context, address string) (File, bool, error) {
		i := slices.IndexFunc(whole, func(f File) bool { return f.Address == address })
		if i < 0 || strings.Contains(string(whole[i].Data), "WRONG") {
			return File{}, false, nil
		}
		return whole[i], true, nil
	})
	return out, after(ctx)
}

func (p *preview) locked(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// get asks for a page, and gives its status and text.
func (p *preview) get(address string) (int, string) {
	p.t.Helper()
	answer, err := http.Get(p.url + "/" + address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// changes gives what changed since the last call, and in how many builds.
func (p *preview) changes() (names []string, builds int) {
	p.locked(func() {
		for _, b := range p.builds {
			names = append(names, b...)
		}
		builds = len(p.builds)
		p.builds = nil
	})
	slices.Sort(names)
	return slices.Compact(names), builds
}

// spoke waits for a line of talk.
func (p *preview) spoke(part string) bool {
	for range 3000 { // a minute
		found := false
		p.locked(func() { found = slices.ContainsFunc(p.said, func(s string) bool { return strings.Contains(s, part) }) })
		if found {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// do runs a script of file operations, one a line.
func (p *preview) do(script string) {
	p.t.Helper()
	for line := range strings.Lines(script) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if words[0] == "" {
			continue
		}
		if err := p.op(words); err != nil {
			p.t.Fatalf("%s: %v", strings.TrimSpace(line), err)
		}
	}
}

func (p *preview) op(words []string) error {
	name, rest := filepath.Join(p.dir, words[1]), ""
	if len(words) > 2 {
		rest = words[2]
	}
	switch words[0] {
	case "mkdir":
		return os.MkdirAll(name, 0o755)
	case "write":
		return os.WriteFile(name, []byte(rest), 0o644)
	case "append":
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteString(rest)
		return errors.Join(err, f.Close())
	case "mv":
		return os.Rename(name, filepath.Join(p.dir, rest))
	case "rm":
		return os.RemoveAll(name)
	case "link": // link NAME TO
		return os.Symlink(rest, name)
	case "touch":
		now := time.Now().Add(time.Minute)
		return os.Chtimes(name, now, now)
	case "chmod":
		return os.Chmod(name, 0o600)
	case "mode":
		return os.Chmod(name, 0o644)
	}
	return fmt.Errorf("there is no operation %q", words[0])
}

// breakable is a notifier that can refuse.
type breakable struct {
	*fsnotify.Watcher
	mu   sync.Mutex
	deaf map[string]bool // folders that are not really watched
	fail func(n int) error
	adds int
}

func (b *breakable) Add(name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.adds++
	if b.fail != nil {
		if err := b.fail(b.adds); err != nil {
			return err
		}
	}
	if b.deaf[filepath.Base(name)] {
		return nil
	}
	return b.Watcher.Add(name)
}

// broken serves with a notifier that can refuse.
func broken(b *breakable) func(*preview, *Options) {
	return func(p *preview, opt *Options) {
		var err error
		p.desk, err = newDeskWith(*opt, func() (*fsnotify.Watcher, notifier, error) {
			w, err := fsnotify.NewWatcher()
			b.Watcher = w
			return w, b, err
		})
		if err != nil {
			p.t.Fatal(err)
		}
	}
}
