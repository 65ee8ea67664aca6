package duckdb

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestPatient stops waiting for queries: a short one ends by itself, at once, a
// long one is ended.
func TestPatient(t *testing.T) {
	db, err := Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []struct {
		query string
		most  time.Duration
		ends  bool
	}{
		{"SELECT count(*) AS n FROM range(2000000) a", 20 * time.Second, true},
		{"SELECT count(*) AS n FROM range(200000) a, range(200000) b WHERE a.range * b.range % 7 = 1", 20 * time.Second, false},
	} {
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, stop)
		start := time.Now()
		_, err := db.Ask(ctx, q.query)
		if took := time.Since(start); q.ends != (err == nil) || took > q.most {
			t.Errorf("%s: %v after %v", q.query, err, took)
		}
		stop()
		if _, err := db.Ask(ctx, q.query); !errors.Is(err, context.Canceled) {
			t.Errorf("nobody waits, and %s is asked: %v", q.query, err)
		}
	}
}
