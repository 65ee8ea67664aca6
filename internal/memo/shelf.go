package memo

import (
	"slices"
	"sync"
	"sync/atomic"
)

// shelf holds what was read for all nodes side by side, without a pointer in
// it. What is put down once stays where it is; when something else takes its
// place, the room is used again for as many reads as there were. Few nodes read
// much, such as the plan of a site, and theirs lie apart.
type shelf struct {
	mu     sync.Mutex
	boards atomic.Pointer[[]*[boardSize]read] // grows, and is then another one
	end    uint32                             // of what is in use
	free   [longRead + 1][]uint32             // by the number of reads
	long   sparse[[]read]
}

const (
	boardSize = 4096
	longRead  = 32 // the most reads of one node that lie on a board
)

// stretch is where the reads of a node lie.
type stretch struct{ at, n uint32 }

func (s *shelf) clear() {
	s.boards.Store(&[]*[boardSize]read{})
	s.end, s.free = 0, [longRead + 1][]uint32{}
	s.long.clear()
}

// get gives the reads of a node.
func (s *shelf) get(of id, at stretch) []read {
	if at.n > longRead {
		return s.long.get(of)
	}
	if at.n == 0 {
		return nil
	}
	return (*s.boards.Load())[at.at/boardSize][at.at%boardSize:][:at.n:at.n]
}

// put puts reads down in place of those that the node had.
func (s *shelf) put(of id, old stretch, reads []read) stretch {
	now := stretch{at: old.at, n: uint32(len(reads))}
	if now.n != old.n {
		now.at = s.exchange(of, old, now.n)
	}
	if now.n > longRead {
		s.long.put(of, slices.Clone(reads))
	} else {
		copy(s.get(of, now), reads)
	}
	return now
}

// exchange gives back the room of a node, and takes other room for n reads.
func (s *shelf) exchange(of id, old stretch, n uint32) (at uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case old.n > longRead:
		s.long.drop(of)
	case old.n > 0:
		s.free[old.n] = append(s.free[old.n], old.at)
	}
	if n == 0 || n > longRead {
		return 0
	}
	if free := s.free[n]; len(free) > 0 {
		s.free[n] = free[:len(free)-1]
		return free[len(free)-1]
	}
	if s.end%boardSize == 0 || s.end%boardSize+n > boardSize {
		boards := append(slices.Clip(*s.boards.Load()), new([boardSize]read))
		s.boards.Store(&boards)
		s.end = uint32(len(boards)-1) * boardSize
	}
	at = s.end
	s.end += n
	return at
}

// sparse is what few nodes have, by their id.
type sparse[T any] struct {
	mu sync.RWMutex
	of map[id]T
}

func (s *sparse[T]) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of = map[id]T{}
}

func (s *sparse[T]) get(i id) T {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.of[i]
}

func (s *sparse[T]) put(i id, v T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of[i] = v
}

// set puts what is there, and drops what is not.
func (s *sparse[T]) set(i id, v T, there bool) {
	if there {
		s.put(i, v)
	} else {
		s.drop(i)
	}
}

func (s *sparse[T]) drop(i id) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, i)
}
