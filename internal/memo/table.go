package memo

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"hearth/internal/source"
)

// node is one result with what was read for it. A large site has millions of
// them, and so a node holds no pointer, which lets the garbage collector pass
// over them all. Everything that it would point to lies in the table.
type node struct {
	mu   sync.Mutex
	sum  Sum
	kept blob    // where the value lies on disk
	read stretch // what was read, in the shelf of the table
	id   id
	name nameID
	next id     // the node before this one that has the same name; itself for the first
	made uint32 // the round it was made in

	kind   uint8 // of the table's kinds
	state  state
	forced bool // somebody said that it changed: not even its note may be trusted
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

// id is the place of a node in its table, nameID that of a name.
type (
	id     uint32
	nameID uint32
)

// kind is a step with its name.
type kind struct {
	*Step
	name string
	at   uint8
}

// name is what nodes of several kinds are called, and the last of them.
type name struct {
	text string
	last id
}

// roomSize is how many nodes are made at once.
const roomSize = 256

// table holds nodes, by key and by id, and what they have.
type table struct {
	mu     sync.RWMutex
	steps  map[string]*kind
	kinds  []*kind
	ids    map[string]nameID
	names  []name
	rooms  atomic.Pointer[[]*[roomSize]node] // grows, and is then another one
	count  int
	users  [][]id // who read a node, by its id; only of a graph that follows
	shelf  shelf
	values sparse[any]    // those that are held
	notes  sparse[string] // of the steps themselves
	told   sparse[more]
}

func newTable(steps map[string]*Step) *table {
	t := &table{steps: make(map[string]*kind, len(steps))}
	for name, step := range steps {
		k := &kind{Step: step, name: name, at: uint8(len(t.kinds))}
		t.steps[name], t.kinds = k, append(t.kinds, k)
	}
	t.clear()
	return t
}

// clear takes every node out.
func (t *table) clear() {
	t.ids, t.names = map[string]nameID{}, nil
	t.rooms.Store(&[]*[roomSize]node{})
	t.count, t.users = 0, nil
	t.shelf.clear()
	t.values.clear()
	t.notes.clear()
	t.told.clear()
}

// at gives the node of an id.
func (t *table) at(i id) *node { return &(*t.rooms.Load())[i/roomSize][i%roomSize] }

// kindOf gives the step of a node.
func (t *table) kindOf(n *node) *kind { return t.kinds[n.kind] }

func (t *table) nameOf(n *node) string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.names[n.name].text
}

func (t *table) keyOf(n *node) Key { return Key{t.kindOf(n).name, t.nameOf(n)} }

// copyOfReads gives what was read for a node that anybody may make anew.
func (t *table) copyOfReads(n *node) []read {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(t.readsOf(n))
}

// readsOf gives what was read for a node. It is good as long as the node is locked.
func (t *table) readsOf(n *node) []read { return t.shelf.get(n.id, n.read) }

// find gives the node of a key; nil when there is none.
func (t *table) find(k Key) *node {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if kind := t.steps[k.Step]; kind != nil {
		return t.lookup(kind, k.Name)
	}
	return nil
}

// lookup walks through the nodes of one name. The table is locked.
func (t *table) lookup(kind *kind, name string) *node {
	at, ok := t.ids[name]
	if !ok {
		return nil
	}
	for n := t.at(t.names[at].last); ; n = t.at(n.next) {
		if n.kind == kind.at {
			return n
		}
		if n.next == n.id {
			return nil
		}
	}
}

// get finds or makes the node of a key.
func (t *table) get(k Key) (*node, error) {
	if n := t.find(k); n != nil {
		return n, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	kind := t.steps[k.Step]
	if kind == nil {
		return nil, fmt.Errorf("memo: there is no step %q", k.Step)
	}
	if n := t.lookup(kind, k.Name); n != nil { // somebody was faster
		return n, nil
	}
	return t.add(kind, k.Name), nil
}

// add makes a node. The table is locked.
func (t *table) add(kind *kind, text string) *node {
	if t.count%roomSize == 0 {
		rooms := append(slices.Clip(*t.rooms.Load()), new([roomSize]node))
		t.rooms.Store(&rooms)
	}
	n := t.at(id(t.count))
	n.kind, n.id, n.next = kind.at, id(t.count), id(t.count)
	t.count++
	at, ok := t.ids[text]
	if ok {
		n.next = t.names[at].last
		t.names[at].last = n.id
	} else {
		at = nameID(len(t.names))
		t.ids[text], t.names = at, append(t.names, name{text, n.id})
	}
	n.name = at
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

// tell sets the problems and the reason of a node.
func (t *table) tell(n *node, problems source.List, why []Key) {
	if len(problems)+len(why) == 0 {
		t.told.drop(n.id)
		return
	}
	t.told.put(n.id, more{problems, why})
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

func (t *table) newSet() set {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return make(set, (t.count+63)/64)
}

// add says whether the node was not there yet. It may be younger than the set.
func (s *set) add(i id) bool {
	if missing := int(i/64) + 1 - len(*s); missing > 0 {
		*s = append(*s, make(set, missing)...)
	}
	if (*s)[i/64]&(1<<(i%64)) != 0 {
		return false
	}
	(*s)[i/64] |= 1 << (i % 64)
	return true
}
