package memo

import (
	"bufio"
	"encoding/binary"
	"encoding/json"

	"hearth/internal/source"
)

// encoder and decoder are the form of a graph file: numbers as varints, texts
// with their length before them. What goes wrong with the file is told when it
// is flushed.
type encoder struct{ to *bufio.Writer }

func (e *encoder) uint(n uint64) {
	_, _ = e.to.Write(binary.AppendUvarint(e.to.AvailableBuffer(), n))
}

func (e *encoder) text(s string) {
	e.uint(uint64(len(s)))
	_, _ = e.to.WriteString(s)
}

func (e *encoder) sum(s Sum) { _, _ = e.to.Write(append(e.to.AvailableBuffer(), s[:]...)) }

func (e *encoder) texts(list []string) {
	e.uint(uint64(len(list)))
	for _, s := range list {
		e.text(s)
	}
}

// told is what few nodes have: problems, and why they were made anew.
type told struct {
	Problems []bare `json:",omitempty"`
	Why      []Key  `json:",omitempty"`
}

// bare is a problem as it is, and not as reports show it.
type bare source.Problem

func (e *encoder) told(m more) {
	if len(m.problems)+len(m.why) == 0 {
		e.uint(0)
		return
	}
	t := told{Why: m.why}
	for _, p := range m.problems {
		t.Problems = append(t.Problems, bare(p))
	}
	data, _ := json.Marshal(t) // texts and numbers only: cannot fail
	e.text(string(data))
}

type decoder struct {
	data string
	bad  bool
}

func (d *decoder) uint() uint64 {
	var n uint64
	for i := 0; i < len(d.data) && i < binary.MaxVarintLen64; i++ {
		b := d.data[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.data = d.data[i+1:]
			return n
		}
	}
	d.bad, d.data = true, ""
	return 0
}

// count reads how many things follow, which cannot be more than there are bytes.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.data)) {
		d.bad, d.data = true, ""
		return 0
	}
	return int(n)
}

func (d *decoder) index(limit int) int {
	n := d.uint()
	if n >= uint64(limit) {
		d.bad, d.data = true, ""
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	s := d.data[:n]
	d.data = d.data[n:]
	return s
}

func (d *decoder) sum() (s Sum) {
	if len(d.data) < len(s) {
		d.bad, d.data = true, ""
		return s
	}
	copy(s[:], d.data)
	d.data = d.data[len(s):]
	return s
}

func (d *decoder) told() (problems source.List, why []Key) {
	data := d.text()
	if data == "" {
		return nil, nil
	}
	var t told
	if json.Unmarshal([]byte(data), &t) != nil {
		d.bad = true
	}
	for _, p := range t.Problems {
		problems.Add(source.Problem(p))
	}
	return problems, t.Why
}
