package clickhouse

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// breaking is a line to a server that can be cut.
type breaking struct {
	to    string
	mu    sync.Mutex
	conns []net.Conn
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
		go func() { _, _ = io.Copy(in, out); in.Close() }()
		go func() { _, _ = io.Copy(out, in); out.Close() }()
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
