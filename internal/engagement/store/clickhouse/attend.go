package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"hearth/internal/engagement/store"
)

// attended does something that may rightly take long, as loading does, and gives it
// up when a server says nothing at all any more. What it waits for cannot tell a
// server that works from one that hangs; but one that works answers when
// somebody else knocks.
func (d *DB) attended(ctx context.Context, do func(context.Context) error) error {
	inner, end := context.WithCancelCause(ctx)
	defer end(nil)
	var knocking sync.WaitGroup
	for _, h := range d.hosts {
		knocking.Go(func() {
			if err := h.silent(inner, d.limits.stall); err != nil {
				end(err)
			}
		})
	}
	err := do(inner)
	end(nil)
	knocking.Wait()
	if why := context.Cause(inner); err != nil && errors.Is(why, store.ErrGone) {
		return why
	}
	return err
}

// knocks is how many in a row must be without an answer: while this program
// itself was asleep, one may be.
const knocks = 4

// silent returns once a server has been silent for as long as the limit, and says
// so, or nil when the context ends. A server that refuses has spoken: what
// somebody waits for fails by itself then.
func (h *host) silent(ctx context.Context, limit time.Duration) error {
	heard, missed := time.Now(), 0
	for missed < knocks || time.Since(heard) < limit {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(limit / 12):
		}
		knock, cancel := context.WithTimeout(ctx, limit/knocks)
		err := h.conn.Ping(knock)
		cancel()
		if missed++; err == nil || !unheard(err) {
			heard, missed = time.Now(), 0
		}
	}
	return fault{fmt.Sprintf("clickhouse: %s has said nothing for %s; is the server running?", h.addr, inWords(limit)), store.ErrGone}
}

// inWords gives minutes, or what is less, as people say it.
func inWords(d time.Duration) string {
	if d >= time.Minute && d%time.Minute == 0 {
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return d.String()
}

// unheard says whether a knock got no answer. One that found all connections in
// use says nothing about the server.
func unheard(err error) bool {
	var reach interface{ Timeout() bool }
	return !errors.Is(err, driver.ErrAcquireConnTimeout) && (errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &reach) && reach.Timeout())
}
