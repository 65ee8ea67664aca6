package memo

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"hearth/internal/source"
)

// node is one result with what was read for it. A large site has millions of
// them, and so what few have lies elsewhere.
type node struct {
	kind *kind
	name string
	id   id

	state  state
	forced bool // somebody said that it changed: not even its note may be trusted
	mu     sync.Mutex
	sum    Sum
	made   uint32 // the round it was made in
	note   string
	reads  []read
	value  any  // nil when it is not held
	kept   blob // where the value lies on disk
	more   *more
}

// more is what few nodes have.
type more struct {
	problems source.List
	why      []Key
}

// read is one thing that was read, with the sum it had.
type read struct {
	of  id
	sum Sum
}

// id is the place of a node in its table.
type id uint32

func (n *node) key() Key { return Key{n.kind.name, n.name} }

func (n *node) problems() source.List {
	if n.more == nil {
		return nil
	}
	return n.more.problems
}

func (n *node) why() []Key {
	if n.more == nil {
		return nil
	}
	return n.more.why
}

// tell sets the problems and the reason of a node.
func (n *node) tell(problems source.List, why []Key) {
	if n.more == nil && len(problems)+len(why) == 0 {
		return
	}
	m := n.rest()
	m.problems, m.why = problems, why
}

// rest gives what few nodes have, to be written to.
func (n *node) rest() *more {
	if n.more == nil {
		n.more = &more{}
	}
	return n.more
}

// kind is a step with its nodes.
type kind struct {
	*Step
	name  string
	nodes map[string]*node
}

// roomSize is how many nodes are made at once.
const roomSize = 256

// table holds nodes, by key and by id.
type table struct {
	mu    sync.Mutex
	kinds map[string]*kind
	rooms atomic.Pointer[[]*[roomSize]node] // grows, and is then another one
	count int
	users [][]id // who read a node, by its id; only of a graph that follows
}

func newTable(steps map[string]*Step) *table {
	t := &table{kinds: make(map[string]*kind, len(steps))}
	for name, step := range steps {
		t.kinds[name] = &kind{Step: step, name: name, nodes: map[string]*node{}}
	}
	t.clear()
	return t
}

// clear takes every node out.
func (t *table) clear() {
	for _, k := range t.kinds {
		clear(k.nodes)
	}
	t.rooms.Store(&[]*[roomSize]node{})
	t.count, t.users = 0, nil
}

// at gives the node of an id.
func (t *table) at(i id) *node { return &(*t.rooms.Load())[i/roomSize][i%roomSize] }

// find gives the node of a key; nil when there is none.
func (t *table) find(k Key) *node {
	t.mu.Lock()
	defer t.mu.Unlock()
	if kind := t.kinds[k.Step]; kind != nil {
		return kind.nodes[k.Name]
	}
	return nil
}

// get finds or makes the node of a key.
func (t *table) get(k Key) (*node, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	kind := t.kinds[k.Step]
	if kind == nil {
		return nil, fmt.Errorf("memo: there is no step %q", k.Step)
	}
	if n := kind.nodes[k.Name]; n != nil {
		return n, nil
	}
	return t.add(kind, k.Name), nil
}

// add makes a node.
func (t *table) add(kind *kind, name string) *node {
	if t.count%roomSize == 0 {
		rooms := append(slices.Clip(*t.rooms.Load()), new([roomSize]node))
		t.rooms.Store(&rooms)
	}
	n := t.at(id(t.count))
	n.kind, n.name, n.id = kind, name, id(t.count)
	t.count++
	kind.nodes[name] = n
	return n
}

// all gives every node, in the order they were made in.
func (t *table) all(yield func(*node) bool) {
	for i := range t.count {
		if !yield(t.at(id(i))) {
			return
		}
	}
}

// used notes that a node was read by another. The table is locked.
func (t *table) used(of, by id) {
	for len(t.users) <= int(of) {
		t.users = append(t.users, nil)
	}
	t.users[of] = append(t.users[of], by)
}

// unused takes that back.
func (t *table) unused(of, by id) {
	t.users[of] = slices.DeleteFunc(t.users[of], func(u id) bool { return u == by })
}

// usersOf gives who read a node.
func (t *table) usersOf(of id) []id {
	if int(of) >= len(t.users) {
		return nil
	}
	return t.users[of]
}

// set is some nodes of a table.
type set []uint64

func (t *table) newSet() set { return make(set, (t.count+63)/64) }

// add says whether the node was not there yet.
func (s set) add(i id) bool {
	if s[i/64]&(1<<(i%64)) != 0 {
		return false
	}
	s[i/64] |= 1 << (i % 64)
	return true
}
