package serve

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestNeverStale writes a page again and again, in every way that editors
// have, while several readers ask for it: none may get a text older than the
// one that was there when it asked, whatever the build is doing meanwhile.
func TestNeverStale(t *testing.T) {
	for _, mode := range []string{"told", "looking", "early"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			dice := rand.New(rand.NewPCG(1, 2))
			slow := func(p *preview, _ *Options) {
				p.before = func(ctx context.Context) error {
					select {
					case <-time.After(15 * time.Millisecond):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}
			}
			with := []func(*preview, *Options){slow}
			switch mode {
			case "looking":
				with = append(with, polling)
			case "early": // the build gives its pages before it is done
				with = []func(*preview, *Options){func(p *preview, o *Options) {
					slow(p, o)
					p.before, p.after = nil, p.before
				}}
			}
			p := start(t, "write content/a.md 0", with...)
			var written atomic.Int64
			var readers sync.WaitGroup
			stop := make(chan struct{})
			for range 4 {
				readers.Go(func() { readAlong(t, p, &written, stop) })
			}
			for i := int64(1); i <= 60; i++ {
				save(p, dice, i)
				written.Store(i)
				time.Sleep(time.Duration(dice.IntN(60)) * time.Millisecond)
			}
			close(stop)
			readers.Wait()
			if got := page(t, p); got != 60 {
				t.Errorf("in the end the page has %d", got)
			}
		})
	}
}

func readAlong(t *testing.T, p *preview, written *atomic.Int64, stop chan struct{}) {
	for asked := 0; ; asked++ {
		select {
		case <-stop:
			if asked < 5 {
				t.Errorf("only %d pages were read", asked)
			}
			return
		default:
		}
		least := written.Load()
		if got := page(t, p); got < least {
			t.Errorf("asked when %d was written, and got %d", least, got)
		}
	}
}

// page gives the number on the page; while it is emptied, and for a moment
// gone, nothing can be said.
func page(t *testing.T, p *preview) int64 {
	_, text := p.get("content/a.html")
	_, text, _ = strings.Cut(text, "<body>")
	text, _, _ = strings.Cut(text, "<")
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 1 << 40
	}
	return n
}

// save writes a number in one of the ways of editors.
func save(p *preview, dice *rand.Rand, n int64) {
	switch dice.IntN(4) {
	case 0:
		p.do(fmt.Sprintf("write content/a.md %d", n))
	case 1:
		p.do(fmt.Sprintf("write content/.a.tmp %d\nmv content/.a.tmp content/a.md", n))
	case 2:
		p.do(fmt.Sprintf("mv content/a.md content/a.md~\nwrite content/a.md %d", n))
	case 3:
		p.do(fmt.Sprintf("rm content/a.md\nwrite content/a.md %d", n))
	}
}

// TestGlimpsed has something come and go, or go and come back, while a build
// reads: what that build saw is not what anybody may see after it.
func TestGlimpsed(t *testing.T) {
	for _, c := range []struct{ name, before, first, then, page, want string }{
		{"a file that goes again", "", "write content/b.md two", "rm content/b.md", "content/b.html", "There is no"},
		{"a file that is renamed away", "", "write content/b.md two", "mv content/b.md content/b.md~", "content/b.html", "There is no"},
		{"a folder that goes again", "", "mkdir content/x\nwrite content/x/b.md two", "rm content/x", "content/x/b.html", "There is no"},
		{"a file that comes back", "", "mv content/a.md away.md", "mv away.md content/a.md", "content/a.html", "one"},
		{"a folder that comes back", "mkdir content/x\nwrite content/x/b.md two", "mv content/x away", "mv away content/x", "content/x/b.html", "two"},
		{"a file for another, and back", "write content/b.md two", "mv content/a.md away.md\nmv content/b.md content/a.md", "mv content/a.md content/b.md\nmv away.md content/a.md", "content/a.html", "one"},
	} {
		for _, mode := range []string{"told", "looking"} {
			t.Run(c.name+" "+mode, func(t *testing.T) {
				t.Parallel()
				var met atomic.Bool
				p := start(t, c.before, func(p *preview, opt *Options) {
					opt.Poll = mode == "looking"
					opt.Build = func(ctx context.Context, changed []string, _ func(Early)) (Result, error) {
						if !slices.Contains(changed, "content/c.md") || met.Swap(true) {
							return p.build(ctx, changed, nil)
						}
						p.do(c.first)
						out, err := p.build(ctx, changed, nil)
						p.do(c.then)
						return out, err
					}
				})
				p.get("")
				p.do("write content/c.md three")
				p.get("")
				if _, text := p.get(c.page); !met.Load() || !strings.Contains(text, c.want) {
					t.Errorf("met %t, and answered %q", met.Load(), text)
				}
				p.locked(func() {
					for _, r := range p.done {
						if len(r.Changed) > 1 && r.Changed[0] == "content" {
							t.Errorf("told of %v", r.Changed)
						}
					}
				})
			})
		}
	}
}

// TestCutShort changes a file while a build runs: that build is cut short, the
// next one has both changes, and is not cut short again.
func TestCutShort(t *testing.T) {
	began, let := make(chan struct{}, 10), make(chan struct{})
	var cut atomic.Int64
	p := start(t, "")
	p.get("")
	p.changes()
	p.locked(func() {
		p.before = func(ctx context.Context) error {
			began <- struct{}{}
			select {
			case <-let:
				return nil
			case <-ctx.Done():
				cut.Add(1)
				return ctx.Err()
			}
		}
	})
	p.do("write content/a.md two")
	<-began
	p.do("write content/b.md three")
	<-began
	p.do("write content/c.md four")
	select {
	case <-began:
		t.Error("the second build was cut short too")
	case <-time.After(2 * quietMax):
	}
	close(let)
	if _, text := p.get("content/c.html"); !strings.Contains(text, "four") {
		t.Errorf("answered %q", text)
	}
	got, builds := p.changes()
	if want := []string{"content/a.md", "content/b.md", "content/c.md"}; !slices.Equal(got, want) || builds != 3 || cut.Load() != 1 {
		t.Errorf("%v changed in %d builds, %d cut short", got, builds, cut.Load())
	}
}

// TestOwnFiles has builds write files that are watched: once, which leads to
// one quiet build more, and each time, which must not go on for ever.
func TestOwnFiles(t *testing.T) {
	for _, mode := range []string{"told", "looking"} {
		for _, restless := range []bool{false, true} {
			t.Run(fmt.Sprint(mode, " restless ", restless), func(t *testing.T) {
				t.Parallel()
				with := []func(*preview, *Options){func(p *preview, opt *Options) {
					opt.Poll = mode == "looking"
					p.before = func(context.Context) error {
						text := "once"
						if restless {
							text = fmt.Sprint(time.Now().UnixNano())
						}
						return os.WriteFile(filepath.Join(p.dir, "data/answers/x.json"), []byte(text), 0o644)
					}
					if !restless {
						p.before = once(p.before)
					}
				}}
				p := start(t, "mkdir data/answers", with...)
				p.get("")
				builds, rest := 0, time.Now()
				for begin := time.Now(); time.Since(rest) < 2*time.Second || builds < 2 && time.Since(begin) < time.Minute; time.Sleep(20 * time.Millisecond) {
					if _, more := p.changes(); more > 0 {
						builds, rest = builds+more, time.Now()
					}
				}
				if most := map[bool]int{false: 2, true: 1 + settleMax}[restless]; builds > most || builds < 2 {
					t.Errorf("%d builds, not %d", builds, most)
				}
				if _, text := p.get("data/answers/x.json.html"); !restless && !strings.Contains(text, "once") {
					t.Errorf("answered %q", text)
				}
			})
		}
	}
}

func once(f func(context.Context) error) func(context.Context) error {
	var done atomic.Bool
	return func(ctx context.Context) error {
		if done.Swap(true) {
			return nil
		}
		return f(ctx)
	}
}

// TestTorn has a build read a file while it is written, and find it wrong: that
// is not told, and the next build is, though it is wrong again.
func TestTorn(t *testing.T) {
	for _, last := range []string{"three", "WRONG"} {
		var p *preview
		var round atomic.Int64
		p = start(t, "", func(p *preview, opt *Options) {
			opt.Build = func(ctx context.Context, changed []string, _ func(Early)) (Result, error) {
				out, err := p.build(ctx, changed, nil)
				if n := round.Load(); n > 0 && len(changed) > 0 { // written again as soon as it was read
					p.do("write content/a.md " + last)
					time.Sleep(2 * quiet)
					round.Add(-1)
				}
				return out, err
			}
		})
		p.get("")
		round.Store(map[string]int64{"three": 1, "WRONG": 2}[last])
		p.do("write content/a.md WRONG")
		for end := time.Now().Add(time.Minute); round.Load() > 0 && time.Now().Before(end); {
			time.Sleep(quiet)
		}
		p.get("content/a.html")
		var got []bool
		p.locked(func() {
			for _, r := range p.done[1:] {
				got = append(got, r.Failed)
			}
		})
		if want := map[string][]bool{"three": {false}, "WRONG": {true, true}}[last]; !slices.Equal(got, want) {
			t.Errorf("%s: the builds that were told failed: %v, not %v", last, got, want)
		}
	}
}

// TestReports holds what a preview says after its builds.
func TestReports(t *testing.T) {
	p := start(t, "")
	p.get("")
	p.do("write content/a.md WRONG")
	p.get("")
	p.do("write content/a.md one")
	p.get("")
	p.do("write content/a.md two\nwrite content/b.md three")
	p.get("")
	p.do("touch content/a.md")
	p.get("")
	var got []string
	p.locked(func() {
		for _, r := range p.done {
			got = append(got, fmt.Sprintf("%v %d %t %t %d %s", r.Changed, r.Files, r.Failed, r.Mended, len(r.Problems), r.Summary))
		}
	})
	want := []string{
		"[] 1 false false 0 some pages", "[content/a.md] 0 true false 1 some pages", "[content/a.md] 0 false true 0 some pages",
		"[content/a.md content/b.md] 2 false false 0 some pages", "[content/a.md] 0 false false 0 some pages",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("reported\n%s", strings.Join(got, "\n"))
	}
}

// TestBrokenBuilds has a build fail in every way.
func TestBrokenBuilds(t *testing.T) {
	p := start(t, "write content/a.md WRONG")
	if status, text := p.get("content/a.html"); status != 500 || !strings.Contains(text, "The site has errors") ||
		!strings.Contains(text, "content/a.md:1:1: this is wrong") || !strings.Contains(text, "hint: write it &lt;right&gt;") {
		t.Errorf("without a good build: %d %s", status, text)
	}
	p.do("write content/a.md good")
	if status, text := p.get("content/a.html"); status != 200 || !strings.Contains(text, "good") {
		t.Errorf("mended: %d %s", status, text)
	}
	p.do("write content/a.md WRONG")
	if status, text := p.get("content/a.html"); status != 200 || !strings.Contains(text, "good") {
		t.Errorf("broken again: %d %s", status, text)
	}
	p.locked(func() { p.before = func(context.Context) error { return errors.New("the disk is full") } })
	p.do("write content/a.md better")
	if status, text := p.get("content/a.html"); status != 200 || !strings.Contains(text, "good") {
		t.Errorf("without a disk: %d %s", status, text)
	}
	if m, _ := p.desk.shown.since(1); len(m.Problems) != 1 || m.Problems[0].Text != "the disk is full" {
		t.Errorf("told of %v", m.Problems)
	}
}

// TestAnotherDay builds anew when the day is over.
func TestAnotherDay(t *testing.T) {
	p := start(t, "", func(p *preview, opt *Options) {
		opt.Build = func(ctx context.Context, changed []string, _ func(Early)) (Result, error) {
			out, err := p.build(ctx, changed, nil)
			out.Until = time.Now().Add(300 * time.Millisecond)
			return out, err
		}
	})
	p.get("")
	p.changes()
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if got, builds := p.changes(); builds > 0 {
			if len(got) > 0 {
				t.Errorf("%v changed", got)
			}
			return
		}
	}
	t.Error("nothing was built")
}

// TestTriedAgain has a build fail for no fault of the site, as when an engine is
// away: it is built again by itself, until it is well, and told twice.
func TestTriedAgain(t *testing.T) {
	p := start(t, "", func(_ *preview, opt *Options) {
		opt.pace = usual()
		opt.pace.again = 50 * time.Millisecond
	})
	p.get("")
	p.changes()
	var away atomic.Int64
	away.Store(4)
	p.locked(func() {
		p.done = nil
		p.before = func(context.Context) error {
			if away.Add(-1) >= 0 {
				return errors.New("the engine is away")
			}
			return nil
		}
	})
	p.do("write content/a.md two")
	if status, text := p.get("content/a.html"); status != 200 || !strings.Contains(text, "one") {
		t.Errorf("while it is away: %d %s", status, text)
	}
	var got []string
	for start := time.Now(); len(got) < 2 && time.Since(start) < time.Minute; time.Sleep(20 * time.Millisecond) {
		got = nil
		p.locked(func() {
			for _, r := range p.done {
				got = append(got, fmt.Sprint(r.Changed, r.Failed, r.Again, r.Mended))
			}
		})
	}
	if want := []string{"[content/a.md] true true false", "[] false false true"}; !slices.Equal(got, want) {
		t.Errorf("told of %q, not of %q", got, want)
	}
	if _, text := p.get("content/a.html"); !strings.Contains(text, "two") {
		t.Errorf("once it is back: %s", text)
	}
	if _, builds := p.changes(); builds != 5 {
		t.Errorf("%d builds, not 5", builds)
	}
}

// TestPace notes changes by a clock of its own, and holds when the desk is content
// that no more come.
func TestPace(t *testing.T) {
	for _, c := range []struct {
		name   string
		notes  int
		apart  time.Duration
		want   time.Duration // from the first note
		before int           // notes that came until then
	}{
		{"one", 1, 0, 40 * time.Millisecond, 1},
		{"an editor", 4, 30 * time.Millisecond, 130 * time.Millisecond, 4},
		{"two saves", 2, 50 * time.Millisecond, 40 * time.Millisecond, 1},
		{"typing on", 50, 30 * time.Millisecond, 300 * time.Millisecond, 11},
		{"a checkout", 1000, time.Millisecond, 1199 * time.Millisecond, 1000},
		{"a checkout that stalls", 101, 2 * time.Millisecond, 400 * time.Millisecond, 101},
		{"a checkout without an end", 5000, time.Millisecond, 3 * time.Second, 3001},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &desk{opt: Options{pace: usual()}, timer: time.NewTimer(time.Hour)}
				begin, notes := time.Now(), 0
				next := time.NewTicker(max(c.apart, 1))
				defer next.Stop()
				d.hint()
				for notes = 1; ; {
					select {
					case <-d.timer.C:
						if got := time.Since(begin); got != c.want || notes < c.before-1 || notes > c.before {
							t.Errorf("content after %s and %d notes, not %s and %d", got, notes, c.want, c.before)
						}
						return
					case <-next.C:
						if notes < c.notes {
							notes++
							d.hint()
						}
					}
				}
			})
		})
	}
}

// TestFurtherFolders has the build name a folder that it reads.
func TestFurtherFolders(t *testing.T) {
	p := start(t, "mkdir ../house/layouts\nwrite ../house/layouts/a.html one", func(p *preview, opt *Options) {
		opt.Build = func(ctx context.Context, changed []string, _ func(Early)) (Result, error) {
			out, err := p.build(ctx, changed, nil)
			out.Watch = []string{"../house/layouts", "../house/assets"}
			return out, err
		}
	})
	p.get("")
	time.Sleep(100 * time.Millisecond)
	p.changes()
	p.do("write ../house/layouts/a.html two\nmkdir ../house/assets\nwrite ../house/assets/x.css three")
	p.get("")
	if got, _ := p.changes(); strings.Join(got, " ") != "../house/assets/x.css ../house/layouts/a.html" {
		t.Errorf("changed %v", got)
	}
}
