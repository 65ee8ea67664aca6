package memo

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Reader is how a step gets what it needs. It may be used by several
// goroutines at a time.
type Reader struct {
	ctx   context.Context
	g     *Graph
	of    *node  // that is made
	note  []byte // of the step's last run; nil when it must not be trusted
	mu    sync.Mutex
	reads []read
	seen  map[id]bool

	waited atomic.Int64 // nanoseconds, for other steps
}

// fresh asks for a node, and takes the time of it.
func (r *Reader) fresh(k Key) (*node, error) {
	if !r.g.timed {
		return r.g.fresh(r.ctx, k)
	}
	start := time.Now()
	defer func() { r.waited.Add(int64(time.Since(start))) }()
	return r.g.fresh(r.ctx, k)
}

// value asks for the value of a node, and takes the time of it.
func (r *Reader) value(n *node) (any, error) {
	if !r.g.timed {
		return r.g.value(r.ctx, n)
	}
	start := time.Now()
	defer func() { r.waited.Add(int64(time.Since(start))) }()
	return r.g.value(r.ctx, n)
}

// ran runs a step with a reader.
func (g *Graph) ran(n *node, r *Reader) (Result, error) {
	kind, name := g.kindOf(n), g.nameOf(n)
	g.counts(kind.name)
	if !g.timed {
		return kind.Run(r, name)
	}
	start := time.Now()
	result, err := kind.Run(r, name)
	counter(&g.took, kind.name).Add(int64(time.Since(start)) - r.waited.Load())
	return result, err
}

// Context is that of whoever asked.
func (r *Reader) Context() context.Context { return r.ctx }

// Note gives what the step noted at its last run; nil when there is nothing,
// or when the world is known to have changed since.
func (r *Reader) Note() []byte { return r.note }

// Sum gives the sum of a result, and not the result: all that is needed to know
// whether it changed.
func (r *Reader) Sum(k Key) (Sum, error) {
	n, err := r.fresh(k)
	if err != nil {
		return Sum{}, err
	}
	r.record(n)
	return n.sum, nil
}

// Value gives a result.
func (r *Reader) Value(k Key) (any, error) {
	n, err := r.fresh(k)
	if err != nil {
		return nil, err
	}
	r.record(n)
	return r.value(n)
}

// Aside gives a result that is not recorded as read: for one that is too coarse
// to depend on, where what is needed of it is read as a result of its own.
func (r *Reader) Aside(k Key) (any, Sum, error) {
	n, err := r.fresh(k)
	if err != nil {
		return nil, Sum{}, err
	}
	v, err := r.value(n)
	return v, n.sum, err
}

// Together gives the sum of everything that was read so far, for a result
// whose own sum would cost more than it saves.
func (r *Reader) Together() Sum {
	r.mu.Lock()
	defer r.mu.Unlock()
	parts := make([][]byte, 0, 2*len(r.reads))
	for i := range r.reads {
		parts = append(parts, []byte(r.g.keyOf(r.g.at(r.reads[i].of)).String()), r.reads[i].sum[:])
	}
	return SumOf(parts...)
}

// Also puts a second result of the step's run into the graph: it comes of
// nothing but the step's own result. Where somebody is waiting for that result
// already, it is made on its own.
func (r *Reader) Also(k Key, own Sum, result Result) error {
	n, err := r.g.get(k)
	if err != nil {
		return err
	}
	if !n.mu.TryLock() { // who holds it may be waiting for this step
		return nil
	}
	defer n.mu.Unlock()
	why := r.g.told.get(n.id).why
	if old := r.g.readsOf(n); len(old) == 1 && old[0].of == r.of.id && old[0].sum != own {
		why = []Key{r.g.keyOf(r.of)}
	}
	return r.g.take(n, result, []read{{r.of.id, own}}, why)
}

func (r *Reader) record(n *node) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		if slices.ContainsFunc(r.reads, func(o read) bool { return o.of == n.id }) {
			return
		}
		if len(r.reads) > 16 {
			r.seen = map[id]bool{}
			for _, o := range r.reads {
				r.seen[o.of] = true
			}
		}
	} else if r.seen[n.id] {
		return
	}
	if r.seen != nil {
		r.seen[n.id] = true
	}
	r.reads = append(r.reads, read{n.id, n.sum})
}

// Get gives a value of type T through a reader.
func Get[T any](r *Reader, k Key) (T, error) {
	v, err := r.Value(k)
	if err != nil {
		var none T
		return none, err
	}
	t, ok := v.(T)
	if !ok {
		return t, fmt.Errorf("memo: %s is a %T", k, v)
	}
	return t, nil
}

// Sum gives the sum of a result, made anew where it has to be.
func (g *Graph) Sum(ctx context.Context, k Key) (Sum, error) {
	g.round.RLock()
	defer g.round.RUnlock()
	n, err := g.fresh(ctx, k)
	if err != nil {
		return Sum{}, err
	}
	return n.sum, nil
}

// Value gives a result, made anew where it has to be.
func (g *Graph) Value(ctx context.Context, k Key) (any, Sum, error) {
	g.round.RLock()
	defer g.round.RUnlock()
	n, err := g.fresh(ctx, k)
	if err != nil {
		return nil, Sum{}, err
	}
	v, err := g.value(ctx, n)
	return v, n.sum, err
}

// fresh gives the node of a key with a sum that is true now.
func (g *Graph) fresh(ctx context.Context, k Key) (*node, error) {
	n, err := g.get(k)
	if err != nil {
		return nil, err
	}
	return n, g.renew(ctx, n)
}

// renew gives a node a sum that is true now.
func (g *Graph) renew(ctx context.Context, n *node) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.state == clean {
		return nil
	}
	why := g.told.get(n.id).why
	if n.state == maybe {
		changed, err := g.changed(ctx, n)
		if err != nil {
			return err
		}
		if len(changed) == 0 {
			n.state = clean
			return nil
		}
		why = changed
	}
	return g.run(ctx, n, why)
}

// changed gives what was read for n and is different now: the first of it,
// since what is read after that may not be read any more.
func (g *Graph) changed(ctx context.Context, n *node) ([]Key, error) {
	for _, r := range g.readsOf(n) {
		of := g.at(r.of)
		if err := g.renew(ctx, of); err != nil {
			return nil, err
		}
		if of.sum != r.sum {
			return []Key{g.keyOf(of)}, nil
		}
	}
	return nil, nil
}

// run makes a node anew, and says why. Its lock is held.
func (g *Graph) run(ctx context.Context, n *node, why []Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &Reader{ctx: ctx, g: g, of: n}
	if note := g.notes.get(n.id); !n.forced && note != "" {
		r.note = []byte(note)
	}
	result, err := g.ran(n, r)
	if err != nil {
		return err
	}
	return g.take(n, result, r.reads, why)
}

// take puts a result into its node. Its lock is held.
func (g *Graph) take(n *node, result Result, reads []read, why []Key) error {
	kind := g.kindOf(n)
	if g.follow {
		g.link(n, reads)
	}
	same := n.sum == result.Sum
	if had, has := len(g.told.get(n.id).problems) > 0, len(result.Problems) > 0; has && !had {
		g.trouble.Add(1)
	} else if had && !has {
		g.trouble.Add(-1)
	}
	n.read = g.shelf.put(n.id, n.read, reads)
	g.notes.set(n.id, string(result.Note), len(result.Note) > 0)
	g.tell(n, result.Problems, why)
	n.state, n.forced, n.made = clean, false, g.turn
	if same && n.kept.there() && kind.Drop {
		return nil
	}
	if !same { // others may be reading it
		n.sum = result.Sum
	}
	g.values.set(n.id, result.Value, result.Value != nil && !kind.Drop)
	if kind.Write == nil || same && n.kept.there() {
		return nil
	}
	var err error
	n.kept, err = g.packs.add(func(to *bytes.Buffer) error {
		if err := kind.Write(to, result.Value); err != nil {
			return fmt.Errorf("keep %s: %w", g.keyOf(n), err)
		}
		return nil
	})
	return err
}

// link tells what is read who reads it.
func (g *Graph) link(n *node, reads []read) {
	before := g.readsOf(n)
	old, now := ids(before), ids(reads)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range before {
		if !now[r.of] {
			g.unused(r.of, n.id)
		}
	}
	for _, r := range reads {
		if !old[r.of] {
			g.used(r.of, n.id)
		}
	}
}

func ids(reads []read) map[id]bool {
	out := make(map[id]bool, len(reads))
	for _, r := range reads {
		out[r.of] = true
	}
	return out
}

// value gives the value of a node that is clean: from memory, else from disk,
// else made anew.
func (g *Graph) value(ctx context.Context, n *node) (any, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if held := g.values.get(n.id); held != nil {
		return held, nil
	}
	kind := g.kindOf(n)
	if kind.Read != nil && n.kept.there() {
		var v any
		err := g.packs.get(n.kept, func(data []byte) (err error) { v, err = kind.Read(data); return err })
		if err == nil {
			g.values.set(n.id, v, v != nil && !kind.Drop)
			return v, nil
		}
		n.kept = blob{}
	}
	r := &Reader{ctx: ctx, g: g, of: n}
	result, err := g.ran(n, r)
	if err != nil {
		return nil, err
	}
	if result.Sum != n.sum {
		return nil, fmt.Errorf("memo: %s came out differently from the same things", g.keyOf(n))
	}
	return result.Value, g.take(n, result, r.reads, g.told.get(n.id).why)
}

// Release frees all values, as Forget frees one.
func (g *Graph) Release() {
	g.round.Lock()
	defer g.round.Unlock()
	g.values.clear()
}

// Forget frees the value of a result, which is made anew or read from disk
// when it is needed again.
func (g *Graph) Forget(k Key) {
	if n := g.find(k); n != nil {
		n.mu.Lock()
		g.values.drop(n.id)
		n.mu.Unlock()
	}
}
