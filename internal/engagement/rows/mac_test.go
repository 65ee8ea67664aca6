package rows

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"testing"
)

// TestMac wants the sums of crypto/hmac, of texts and secrets of all lengths.
func TestMac(t *testing.T) {
	text := []byte(strings.Repeat("a bicycle and its rider. ", 10))
	for _, secret := range []int{16, 32, 63, 64, 65, 200} {
		m := newMac(text[:secret])
		for n := range text {
			std := hmac.New(sha256.New, text[:secret])
			std.Write(text[:n])
			m.text = append(m.text[:0], text[:n]...)
			if got, want := m.sum(), std.Sum(nil); !bytes.Equal(got, want) {
				t.Fatalf("a secret of %d bytes, a text of %d: the sum is %x, not %x", secret, n, got, want)
			}
		}
	}
}

func BenchmarkKey(b *testing.B) {
	k := &Key{secret: []byte("0123456789abcdef")}
	var key [24]byte
	b.ReportAllocs()
	for b.Loop() {
		k.AppendKey(key[:0], [3]string{"message", "forum", "1234567"})
	}
}
