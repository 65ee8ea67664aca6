package memo

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"unsafe"
)

// Whatever is put down for some nodes in any order, each gets back its own, and
// the room of what went is used again.
func TestShelf(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	var s shelf
	s.clear()
	const nodes = 200
	at, want := make([]stretch, nodes), make([][]read, nodes)
	for turn := range 20_000 {
		i := dice.IntN(nodes)
		reads := make([]read, dice.IntN(longRead+4))
		for j := range reads {
			reads[j] = read{of: id(turn), sum: Sum{byte(j)}}
		}
		at[i], want[i] = s.put(id(i), at[i], reads), reads
		other := dice.IntN(nodes)
		if got := s.get(id(other), at[other]); !slices.Equal(got, want[other]) {
			t.Fatalf("at turn %d node %d has %v, want %v", turn, other, got, want[other])
		}
	}
	if most := uint32(nodes * longRead * longRead); s.end > most {
		t.Errorf("%d reads are in use, and %d can be", s.end, most)
	}
	if n := len(s.long.of); n > nodes/2 {
		t.Errorf("%d nodes are held for their many reads", n)
	}
}

// What there is one of for every result of a large site holds no pointer.
func TestNoPointers(t *testing.T) {
	var pointers func(in reflect.Type) bool
	pointers = func(in reflect.Type) bool {
		switch in.Kind() {
		case reflect.Array:
			return pointers(in.Elem())
		case reflect.Struct:
			return slices.ContainsFunc(reflect.VisibleFields(in), func(f reflect.StructField) bool { return pointers(f.Type) })
		case reflect.Pointer, reflect.String, reflect.Slice, reflect.Map, reflect.Interface, reflect.Chan, reflect.Func, reflect.UnsafePointer:
			return true
		}
		return false
	}
	for _, of := range []reflect.Type{reflect.TypeFor[node](), reflect.TypeFor[read]()} {
		if pointers(of) {
			t.Errorf("%s holds a pointer", of)
		}
	}
	if size := unsafe.Sizeof(node{}); size > 72 {
		t.Errorf("a node takes %d bytes", size)
	}
}

// A name is found in every kind that has it, and in no other.
func TestNames(t *testing.T) {
	steps := map[string]*Step{}
	for i := range 5 {
		steps[fmt.Sprint("step ", i)] = &Step{}
	}
	table := newTable(steps)
	for n := range 2000 {
		k := Key{fmt.Sprint("step ", n%4), fmt.Sprint(n / 8)}
		made, err := table.get(k)
		if err != nil || table.keyOf(made) != k || table.find(k) != made {
			t.Fatalf("%s: %v, %v", k, made, err)
		}
	}
	if table.count != 1000 {
		t.Errorf("%d nodes, want 1000", table.count)
	}
	for _, k := range []Key{{"step 4", "7"}, {"step 1", "none"}, {"no step", "7"}} {
		if n := table.find(k); n != nil {
			t.Errorf("%s is there", k)
		}
	}
}
