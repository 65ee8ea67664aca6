package clickhouse

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/storetest"
)

// breaking is a line to a server that can be cut, or held: then nothing passes.
type breaking struct {
	to    string
	mu    sync.Mutex
	conns []net.Conn
	held  sync.RWMutex
}

// pass lets what comes pass, unless it is held.
func (b *breaking) pass(to io.Writer, from io.Reader) {
	for some := make([]byte, 32<<10); ; {
		n, err := from.Read(some)
		b.held.RLock()
		_, failed := to.Write(some[:n])
		b.held.RUnlock()
		if err != nil || failed != nil {
			return
		}
	}
}

func (b *breaking) serve(l net.Listener) {
	for {
		in, err := l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", b.to)
		if err != nil {
			in.Close()
			continue
		}
		b.mu.Lock()
		b.conns = append(b.conns, in, out)
		b.mu.Unlock()
		go func() { b.pass(in, out); in.Close() }()
		go func() { b.pass(out, in); out.Close() }()
	}
}

// cut ends all connections that there are.
func (b *breaking) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.conns {
		c.Close()
	}
	b.conns = nil
}

// TestSilentServer speaks to something that takes the call and says nothing.
func TestSilentServer(t *testing.T) {
	t.Parallel() // it only waits
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			if _, err := l.Accept(); err != nil {
				return
			}
		}
	}()
	_, err = open(t.Context(), "clickhouse://keeper:sesame@"+l.Addr().String()+"/site")
	if err == nil || !strings.Contains(err.Error(), "clickhouse: no answer from "+l.Addr().String()+" after 3 tries") || strings.Contains(err.Error(), "sesame") || strings.Contains(err.Error(), "keeper") {
		t.Errorf("got %v", err)
	}
}

// held starts a server and a line to it that can be held.
func held(t *testing.T) (s chtest.Servers, line *breaking, addr string) {
	t.Helper()
	s = chtest.Start(t, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	line = &breaking{to: s.Addrs[0]}
	go line.serve(l)
	return s, line, l.Addr().String()
}

// hung checks what is said of a server that hangs.
func hung(t *testing.T, addr string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrGone) || err.Error() != "clickhouse: "+addr+" has said nothing for 2s; is the server running?" {
		t.Errorf("of a server that hangs: %v", err)
	}
}

// TestHangsLoading has a server stop in the middle of loading, of which each step
// may take an hour.
func TestHangsLoading(t *testing.T) {
	t.Parallel() // it only waits
	s, line, addr := held(t)
	files, _ := storetest.Write(t, talk("forum", 1000))
	db, calm := must(t, "clickhouse://"+addr+"/site"), must(t, s.URL("site"))
	db.limits.stall = 2 * time.Second
	loaded := make(chan error, 1)
	go func() { loaded <- db.Load(t.Context(), files, nil) }()
	for len(loaded) == 0 && ask(t, calm, "SELECT count(*) FROM system.tables WHERE database = 'site' AND name = 'pieces'") == 0 {
		time.Sleep(time.Millisecond)
	}
	line.held.Lock()
	hung(t, addr, <-loaded)
	line.held.Unlock()
	if err := calm.hosts[0].do(t.Context(), "DROP TABLE IF EXISTS loading"); err != nil { // who held it is this process, which has not ended
		t.Fatal(err)
	}
	if err := calm.Load(t.Context(), files, nil); err != nil {
		t.Fatalf("once it is back: %v", err)
	}
	if n, raw := ask(t, calm, "SELECT count(*) FROM messages"), ask(t, calm, "SELECT count(*) FROM rows"); n != 1000 || raw != 2000 {
		t.Errorf("%d messages of 1000, %d rows of 2000", n, raw)
	}
}

// TestHangsShowing has it stop before what writers see is made.
func TestHangsShowing(t *testing.T) {
	t.Parallel() // it only waits
	_, line, addr := held(t)
	db := must(t, "clickhouse://"+addr+"/site")
	if err := db.Load(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	db.limits.stall = 2 * time.Second
	line.held.Lock()
	defer line.held.Unlock()
	_, err := db.Select(t.Context(), "SELECT 1 AS n")
	hung(t, addr, err)
}

// TestBusy waits for a server that works for longer than one may say nothing: it
// answers when somebody knocks.
func TestBusy(t *testing.T) {
	t.Parallel() // it only waits
	db := must(t, chtest.Start(t, 2).URL("site"))
	db.limits.stall = 10 * time.Second
	begin := time.Now()
	err := db.attended(t.Context(), func(ctx context.Context) error {
		return db.hosts[0].do(ctx, "SELECT sleepEachRow(1) FROM (SELECT number FROM system.numbers LIMIT 15) SETTINGS max_block_size = 1")
	})
	if err != nil || time.Since(begin) < db.limits.stall {
		t.Errorf("work of %s: %v", time.Since(begin), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.attended(ctx, func(ctx context.Context) error { return ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("given up by who asks: %v", err)
	}
	wrong := errors.New("wrong")
	if err := db.attended(t.Context(), func(context.Context) error { return wrong }); err != wrong {
		t.Errorf("what goes wrong by itself: %v", err)
	}
}

// TestTurns asks much at once of a server that pauses for longer than it may take to
// get a connection: whoever comes late only waits.
func TestTurns(t *testing.T) {
	t.Parallel() // it only waits
	_, line, addr := held(t)
	db := must(t, "clickhouse://"+addr+"/site")
	if err := db.Load(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	answers := make(chan error, 3*connections)
	askAll := func(n int, query string) {
		for range n {
			go func() { answers <- second(db.Ask(t.Context(), query)) }()
		}
	}
	heard := func(n int) {
		for range n {
			if err := <-answers; err != nil {
				t.Errorf("%v", err)
			}
		}
	}
	askAll(questions, "SELECT sleep(3) AS n") // so that all connections are there, and none must be made meanwhile
	heard(questions)
	line.held.Lock()
	askAll(cap(answers), "SELECT count(*) AS n FROM messages")
	time.Sleep(tries*dialTime + 3*time.Second)
	line.held.Unlock()
	heard(cap(answers))
	for range questions {
		if _, err := db.hosts[0].turn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Ask(ctx, "SELECT 1 AS n"); !errors.Is(err, context.Canceled) {
		t.Errorf("who gives up waiting for a turn: %v", err)
	}
}
