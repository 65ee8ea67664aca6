package words

import (
	"maps"
	"math/bits"
	"slices"
)

// ballots are the small words of all languages. A word is looked for at two places,
// so that it takes as long to find as not to.
type ballots struct {
	keys  [2][places]uint64 // of words up to eight letters, and the beginnings of longer ones
	rows  [2][places]uint16
	votes [][4]uint64 // row → a vote for each of its languages, a byte each. The first is empty
}

// places is how many there are of each kind: three for each word.
const (
	placeBits = 11
	places    = 1 << placeBits
)

// lookRow is the row of words that have to be read to the end.
const lookRow = 1

// mostVotes is how many votes of one language fit into a byte.
const mostVotes = 255

func newBallots(b *builder) *ballots {
	v := &ballots{}
	rows, votes := map[uint64]uint16{}, map[uint32]uint16{}
	v.votes = make([][4]uint64, 2)
	for id, w := range b.words {
		small := b.small[int32(id)]
		if small == 0 || !ascii(w) {
			continue
		}
		key := keyOf(w)
		if key&longKey != 0 {
			rows[key] = lookRow
			continue
		}
		row, ok := votes[small]
		if !ok {
			row = uint16(len(v.votes))
			votes[small] = row
			var all [4]uint64
			for k := range 32 {
				all[k/8] |= uint64(small>>k&1) << (k % 8 * 8)
			}
			v.votes = append(v.votes, all)
		}
		rows[key] = row
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		v.add(key, rows[key])
	}
	return v
}

// add finds a place for a word. Who lies there goes to its other place.
func (v *ballots) add(key uint64, row uint16) {
	for try := 0; key != 0; try++ {
		if try == places {
			panic("words: too many small words for their places")
		}
		k := try & 1
		i := votePlace(k, key)
		key, v.keys[k][i] = v.keys[k][i], key
		row, v.rows[k][i] = v.rows[k][i], row
	}
}

// votePlace gives the place of a word among those of one kind.
func votePlace(k int, key uint64) uint64 {
	if k == 0 {
		return key * 0x9e3779b97f4a7c15 >> (64 - placeBits)
	}
	return key * 0xd6e8feb86659fd93 >> (64 - placeBits)
}

// count counts the votes of the first words of a text.
func (s *scan) count(v *ballots) {
	clear(s.votes[:])
	var one, two, three, four uint64
	for i, key := range s.keys[:min(len(s.keys), tellingWords)] {
		if i == mostVotes {
			s.add(one, two, three, four)
			one, two, three, four = 0, 0, 0, 0
		}
		a, b := votePlace(0, key), votePlace(1, key)
		row := v.rows[0][a]&same(v.keys[0][a], key) | v.rows[1][b]&same(v.keys[1][b], key)
		if row == lookRow || key&oddKey != 0 {
			for small := s.set(i).small; small != 0; small &= small - 1 {
				s.votes[bits.TrailingZeros32(small)]++
			}
			continue
		}
		of := &v.votes[row]
		one, two, three, four = one+of[0], two+of[1], three+of[2], four+of[3]
	}
	s.add(one, two, three, four)
}

// same is all ones for equal numbers, and 0 for others.
func same(a, b uint64) uint16 {
	other := a ^ b
	return uint16((other|-other)>>63) - 1
}

// add adds the bytes of sums to the votes.
func (s *scan) add(sums ...uint64) {
	for k, sum := range sums {
		for i := 8 * k; sum != 0; sum >>= 8 {
			s.votes[i] += int32(sum & 0xff)
			i++
		}
	}
}
