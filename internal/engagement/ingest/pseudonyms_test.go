package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"
)

// quickKeys is a Keyer that appends, and counts how often it is asked.
type quickKeys struct{ asked *int }

func (k quickKeys) Key(parts ...string) string { *k.asked++; return keyLike(parts...) }

// keyLike makes a key as long as one of a Key, where the parts allow that.
func keyLike(parts ...string) string { return fmt.Sprintf("%24s", strings.Join(parts, "/")) }

func (k quickKeys) AppendKey(b []byte, parts [3]string) []byte {
	return append(b, k.Key(parts[:]...)...)
}

// TestRecall wants that a key is the same whether it is remembered or not: with
// few slots, with many platforms, with keys that are too long to remember.
func TestRecall(t *testing.T) {
	for _, platforms := range []int{1, 3, 400} {
		var asked int
		slow, fast := newRecall(aPerson, 64), newRecall(aPerson, 64)
		rnd := rand.New(rand.NewPCG(1, uint64(platforms)))
		var made, want []string
		for range 5000 {
			platform, id := fmt.Sprint("p", rnd.IntN(platforms)), strings.Repeat("x", rnd.IntN(3)*60)+fmt.Sprint(rnd.IntN(90))
			want = append(want, keyLike(aPerson, platform, id))
			made = append(made, fast.key(quickKeys{&asked}, platform, id))
			if got, want := slow.key(plainKeys{}, platform, id), (plainKeys{}).Key(aPerson, platform, id); got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
		}
		for i := range made { // those made first are still what they were
			if made[i] != want[i] {
				t.Fatalf("key %d: got %q, want %q", i, made[i], want[i])
			}
		}
		if platforms == 1 && (asked > 4500 || asked < 90) {
			t.Errorf("the Keyer was asked %d times", asked)
		}
	}
}

// TestRemembered wants each word asked for once, as long as there is room.
func TestRemembered(t *testing.T) {
	asked := 0
	ask := func(word string) string { asked++; return "<" + word + ">" }
	var r remembered
	for i := range 3 * manyMeant {
		word := []byte(fmt.Sprint(i % (2 * manyMeant)))
		got, want := r.of(unsafe.String(&word[0], len(word)), ask), "<"+string(word)+">"
		if got != want {
			t.Fatalf("it means %q, not %q", got, want)
		}
		word[0] = 'x' // a window is read into the same memory again
	}
	if asked != 2*manyMeant || len(r) != manyMeant {
		t.Errorf("asked %d times, remembered %d", asked, len(r))
	}
}
