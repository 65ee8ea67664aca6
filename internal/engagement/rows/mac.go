package rows

import (
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"hash"
	"slices"
)

// mac makes HMAC-SHA256 sums of one secret, one after the other. It is what
// crypto/hmac does, for texts of one block without a copy of the hash and without
// padding it anew: a key for each message of a large export is made here.
type mac struct {
	hash         hash.Hash
	restore      encoding.BinaryUnmarshaler
	save         encoding.BinaryAppender
	inner, outer []byte // states of the hash, once it has read the secret
	state        []byte
	text         []byte
}

func newMac(secret []byte) *mac {
	if len(secret) > sha256.BlockSize {
		sum := sha256.Sum256(secret)
		secret = sum[:]
	}
	m := &mac{hash: sha256.New()}
	m.restore, m.save = m.hash.(encoding.BinaryUnmarshaler), m.hash.(encoding.BinaryAppender)
	keyed := func(with byte) []byte {
		var pad [sha256.BlockSize]byte
		copy(pad[:], secret)
		for i := range pad {
			pad[i] ^= with
		}
		m.hash.Reset()
		m.hash.Write(pad[:])
		m.state = m.stateOf()
		return slices.Clone(m.state)
	}
	m.inner, m.outer = keyed(0x36), keyed(0x5c)
	return m
}

// sum gives the sum of m.text, which is overwritten, as are the bytes that it gives
// by the next one.
func (m *mac) sum() []byte {
	m.text = append(m.text[:0], m.half(m.inner)...)
	return m.half(m.outer)
}

// half hashes m.text behind a state.
func (m *mac) half(state []byte) []byte {
	n := len(m.text)
	m.to(state)
	if n > sha256.BlockSize-9 {
		m.hash.Write(m.text)
		m.state = m.hash.Sum(m.state[:0])
		return m.state
	}
	m.text = append(m.text, padding[:sha256.BlockSize-n]...)
	binary.BigEndian.PutUint64(m.text[sha256.BlockSize-8:], uint64(sha256.BlockSize+n)*8)
	m.hash.Write(m.text) // a whole block: its state is the sum
	m.state = m.stateOf()
	return m.state[stateSum : stateSum+sha256.Size]
}

// stateSum is where the sum begins in the state of a hash: behind its name.
const stateSum = 4

// padding ends a text of less than a block.
var padding = [sha256.BlockSize]byte{0x80}

// to sets the hash back; its own states it takes.
func (m *mac) to(state []byte) { _ = m.restore.UnmarshalBinary(state) }

func (m *mac) stateOf() []byte {
	state, _ := m.save.AppendBinary(m.state[:0]) // never fails
	return state
}
