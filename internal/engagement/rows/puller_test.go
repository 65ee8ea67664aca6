package rows

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
)

// TestFiled pulls rows that are shorter and longer than what is read at once, and
// wants each of them to be good until the next but one.
func TestFiled(t *testing.T) {
	var file []byte
	var want []string
	for i, size := range []int{3, 9, pulledAtOnce - 100, 1, 3 * pulledAtOnce, 7 * pulledAtOnce, 2, 2, pulledAtOnce / 2, pulledAtOnce / 2, pulledAtOnce} {
		m := engagement.Message{ID: string(rune('a' + i)), Title: strings.Repeat("x", size)}
		from := len(file)
		file = packed.AppendMessage(file, &m)
		want = append(want, string(file[from:]))
	}
	p := &filed{from: bytes.NewReader(file)}
	var before, now head
	for i := range want {
		before = now
		ok, err := p.pull(&now)
		if !ok || err != nil || string(now.row) != want[i] {
			t.Fatalf("row %d: %v %v", i, ok, err)
		}
		if i > 0 && string(before.row) != want[i-1] {
			t.Errorf("row %d went when the next one was pulled", i-1)
		}
	}
	if ok, err := p.pull(&now); ok || err != nil {
		t.Errorf("at the end: %v %v", ok, err)
	}
	p = &filed{from: bytes.NewReader(file[:len(file)-1])}
	for range want[1:] {
		if ok, err := p.pull(&now); !ok {
			t.Fatal(err)
		}
	}
	if ok, err := p.pull(&now); ok || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a row that is cut off: %v %v", ok, err)
	}
}
