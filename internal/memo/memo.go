// Package memo remembers what was computed, and from what, so that after a
// change only that is computed again which depends on it. Build asks it for
// every file of a site; the same graph lives in memory for a preview and on
// disk between builds.
//
// The main types are [Graph] and [Reader]. A [Step] says how a kind of thing is
// made: a story from its file, a page from its story. A step is given a Reader
// and gets everything it needs through it; what it read is thereby known, with
// the [Sum] it had, and nobody lists it by hand.
//
// # The one idea
//
// A result is still true when everything that was read for it has the sum it
// had then. To know that, each of those is asked in turn, down to the inputs,
// which look at the world. When something was made anew and its sum came out
// as before, whoever read it stays true: a corrected comma that changes no
// list makes no list anew.
//
// # On disk
//
// [Graph.Save] writes the graph beside packs of those results that are worth
// keeping. A pack is written once under a name of its own, and the graph is
// moved into its place when all it names is there; so two programs at a time,
// or one that is killed, leave a graph that is whole, if not the newest. What
// cannot be read is computed again. The whole folder may be deleted.
//
// Own code, because the key-value stores to be had lock their file for as long
// as a preview runs, or write slower than a build may take.
package memo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/source"
)

// Key names a result: the step that makes it, and which.
type Key struct{ Step, Name string }

// String gives "page stories/first-ride.html".
func (k Key) String() string {
	if k.Name == "" {
		return k.Step
	}
	return k.Step + " " + k.Name
}

// Sum tells results apart: equal sums, equal results.
type Sum [16]byte

// SumOf gives the sum of some bytes.
func SumOf(parts ...[]byte) Sum {
	s := NewSumming()
	for _, p := range parts {
		s.Write(p)
	}
	return s.Sum()
}

// Summing is a writer that holds nothing but the sum of what was written.
type Summing struct{ hash.Hash }

// NewSumming gives the sum of nothing yet.
func NewSumming() Summing { return Summing{sha256.New()} }

// Sum gives the sum of what was written so far.
func (s Summing) Sum() (sum Sum) {
	copy(sum[:], s.Hash.Sum(nil))
	return sum
}

// String gives the sum in hexadecimal.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// Result is what a step made.
type Result struct {
	Value    any
	Sum      Sum
	Note     []byte // a few bytes for the step itself, given back at its next run; kept on disk
	Problems source.List
}

// Step says how one kind of thing is made.
type Step struct {
	// Run makes the thing called name. Everything it needs comes through r.
	Run func(r *Reader, name string) (Result, error)
	// Input says that the step looks at the world outside, so that its result
	// may be old at every new round.
	Input bool
	// Drop says that values are too large to be held in memory.
	Drop bool
	// Write and Read turn a value into bytes and back. A step without them has
	// its values made anew when they are needed and are not in memory. What Write
	// writes to and what Read is given are another's when they are done.
	Write func(to *bytes.Buffer, value any) error
	Read  func(data []byte) (any, error)
}

// state says how far a node can be trusted.
type state uint8

const (
	stale state = iota // has to be made
	maybe              // something it read may have changed
	clean              // is as it would be made now
)

// Graph is everything that was computed.
type Graph struct {
	*table
	round   sync.RWMutex // held for reading while results are asked for
	packs   packs
	follow  bool
	turn    uint32 // counts the rounds
	runs    atomic.Int64
	trouble atomic.Int64 // results with problems
	timed   bool
	took    sync.Map // step → *atomic.Int64, nanoseconds
	counted sync.Map // step → *atomic.Int64
}

// New gives an empty graph of some steps, by name. What is worth keeping goes
// to the folder dir; with "" nothing is kept.
func New(steps map[string]*Step, dir string) *Graph {
	return &Graph{table: newTable(steps), packs: packs{dir: dir}, turn: 1}
}

// Follow makes [Graph.Change] cost what depends on the change and not the
// whole graph. It is for graphs that live long, and takes memory.
func (g *Graph) Follow() {
	g.follow = true
	for n := range g.all {
		for _, r := range g.readsOf(n) {
			g.used(r.of, n.id)
		}
	}
}

// Time makes the graph take the time of every run. It is for profiles.
func (g *Graph) Time() { g.timed = true }

// Took gives how long the runs of each step took in all, without what they
// waited for other steps.
func (g *Graph) Took() map[string]time.Duration {
	out := map[string]time.Duration{}
	g.took.Range(func(k, v any) bool {
		out[k.(string)] = time.Duration(v.(*atomic.Int64).Load())
		return true
	})
	return out
}

// Runs counts how often steps ran, in all and by step.
func (g *Graph) Runs() (all int64, by map[string]int64) {
	by = map[string]int64{}
	g.counted.Range(func(k, v any) bool {
		by[k.(string)] = v.(*atomic.Int64).Load()
		return true
	})
	return g.runs.Load(), by
}

func (g *Graph) counts(step string) {
	g.runs.Add(1)
	counter(&g.counted, step).Add(1)
}

func counter(of *sync.Map, step string) *atomic.Int64 {
	c, ok := of.Load(step)
	if !ok {
		c, _ = of.LoadOrStore(step, new(atomic.Int64))
	}
	return c.(*atomic.Int64)
}

// Round starts a new round, which [Cause.Made] is counted in.
func (g *Graph) Round() {
	g.round.Lock()
	defer g.round.Unlock()
	g.turn++
}

// Change says that the inputs named are to be looked at again, whatever their
// notes say, and that all that came of them is in doubt. It waits until nobody
// is asking.
func (g *Graph) Change(inputs ...Key) { g.Swap(func() {}, inputs...) }

// Swap does what Change does, after it called a function while nobody is asking.
func (g *Graph) Swap(do func(), inputs ...Key) {
	g.round.Lock()
	defer g.round.Unlock()
	do()
	for _, k := range inputs {
		if n := g.find(k); n != nil {
			n.state, n.forced = stale, true
			g.doubt(n)
		}
	}
}

// Reset starts a new round in which every input is looked at again.
func (g *Graph) Reset() {
	g.round.Lock()
	defer g.round.Unlock()
	g.turn++
	for n := range g.all {
		switch {
		case g.kindOf(n).Input:
			n.state = stale
		case n.state == clean:
			n.state = maybe
		}
	}
}

// doubt marks all that read n, directly or not.
func (g *Graph) doubt(n *node) {
	if !g.follow {
		for o := range g.all {
			if o.state == clean && !g.kindOf(o).Input {
				o.state = maybe
			}
		}
		return
	}
	todo := []*node{n}
	for len(todo) > 0 {
		last := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, i := range g.usersOf(last.id) {
			if u := g.at(i); u.state == clean {
				u.state = maybe
				todo = append(todo, u)
			}
		}
	}
}
