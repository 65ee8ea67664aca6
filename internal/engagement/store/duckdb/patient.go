package duckdb

import (
	"context"
	"time"
)

// grace is how long a query may still run that nobody waits for any more.
const grace = 400 * time.Millisecond

// patient gives a context that ends a while after another one. The driver takes
// half a second to come back from a query that it interrupts, and most are done
// long before: a preview that starts anew must not wait for that.
func patient(ctx context.Context) (late context.Context, stop func()) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	off := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return late, func() {
		off()
		cancel()
	}
}
