package serve

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestEarly asks for pages of a build that is under way: one that is right is
// given, one that is wrong or new waits for the end of the build, and so do all
// while the site has errors.
func TestEarly(t *testing.T) {
	end := make(chan struct{})
	p := start(t, "write content/b.md one", func(p *preview, _ *Options) { p.after = func(context.Context) error { return nil } })
	p.get("")
	l := listenTo(t, p, 1)
	l.next()
	p.locked(func() {
		p.after = until(end)
	})
	expect := func(address, want string) {
		t.Helper()
		if _, text := p.get(address); !strings.Contains(text, want) {
			t.Errorf("%s is answered with %q, not with %q", address, text, want)
		}
	}
	waits := func(address, want string) {
		t.Helper()
		got := make(chan string, 1)
		go func() {
			_, text := p.get(address)
			got <- text
		}()
		select {
		case text := <-got:
			t.Errorf("%s is answered with %q before the build is done", address, text)
		case <-time.After(2 * quietMax):
			end <- struct{}{}
			if text := <-got; !strings.Contains(text, want) {
				t.Errorf("%s is answered with %q, not with %q", address, text, want)
			}
		}
	}

	p.do("write content/a.md two")
	expect("content/a.html", "two")
	if m := l.next(); !m.Early || m.Build != 1 {
		t.Errorf("browsers are told %+v", m)
	}
	expect("content/b.html", "one")
	end <- struct{}{}
	if m := l.next(); m.Early || m.Build != 2 || strings.Join(m.Changed, " ") != "content/a.html" {
		t.Errorf("browsers are told %+v", m)
	}

	p.do("write content/c.md new")
	waits("content/c.html", "new")

	p.do("write content/a.md three\nwrite content/b.md WRONG")
	expect("content/a.html", "three")
	waits("content/b.html", "one")
	expect("content/a.html", "three") // it was seen, and stays until all is well

	p.do("write content/a.md four")
	waits("content/a.html", "three")

	p.do("write content/a.md two\nwrite content/b.md one")
	waits("content/a.html", "two")
}

// TestEarlyCutShort saves again and again while builds run that give their pages
// early: they are cut short, but not for ever.
func TestEarlyCutShort(t *testing.T) {
	var cut atomic.Int64
	p := start(t, "", func(p *preview, _ *Options) { p.after = func(context.Context) error { return nil } })
	p.get("")
	p.changes()
	let := make(chan struct{})
	p.locked(func() {
		p.after = func(ctx context.Context) error {
			select {
			case <-let:
				return nil
			case <-ctx.Done():
				cut.Add(1)
				return ctx.Err()
			}
		}
	})
	for i := range cutMax + 1 {
		p.do(fmt.Sprintf("write content/a.md number%d", i))
		if _, text := p.get("content/a.html"); !strings.Contains(text, fmt.Sprintf("number%d<", i)) {
			t.Fatalf("after save %d the page is %q", i, text)
		}
	}
	if n := cut.Load(); n != cutMax {
		t.Errorf("%d builds were cut short, not %d", n, cutMax)
	}
	p.do("write content/a.md last")
	time.Sleep(2 * quietMax)
	if n := cut.Load(); n != cutMax {
		t.Errorf("the build after that was cut short too")
	}
	close(let)
	if _, text := p.get("content/a.html"); !strings.Contains(text, "last") {
		t.Errorf("in the end the page is %q", text)
	}
}

// TestEarlyOvertaken saves again while a page of a build under way is made: who
// asked for it gets it from the next build, and does not wait for that to end.
func TestEarlyOvertaken(t *testing.T) {
	let, again := make(chan struct{}), atomic.Bool{}
	p := start(t, "", func(p *preview, o *Options) {
		p.after = func(context.Context) error { return nil }
		o.Build = func(ctx context.Context, changed []string, early func(Early)) (Result, error) {
			return p.build(ctx, changed, func(file Early) {
				early(func(asked context.Context, address string) (File, bool, error) {
					if again.Swap(false) {
						p.do("write content/a.md three")
						<-ctx.Done()
						return File{}, false, nil
					}
					return file(asked, address)
				})
			})
		}
	})
	p.get("")
	p.locked(func() {
		p.after = until(let)
	})
	again.Store(true)
	time.AfterFunc(5*time.Second, func() { close(let) })
	p.do("write content/a.md two")
	begin := time.Now()
	if _, text := p.get("content/a.html"); !strings.Contains(text, "three") {
		t.Errorf("the page is %q", text)
	}
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("it waited for the end of the build: %v", took)
	}
}

// until has a build go on until something is closed, or it is cut short.
func until(end <-chan struct{}) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-end:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
