package memo

import (
	"encoding/binary"
	"encoding/json"

	"hearth/internal/source"
)

// encoder and decoder are the form of a graph file: numbers as varints, texts
// with their length before them.
type encoder struct{ data []byte }

func (e *encoder) uint(n uint64) { e.data = binary.AppendUvarint(e.data, n) }

func (e *encoder) bytes(b []byte) {
	e.uint(uint64(len(b)))
	e.data = append(e.data, b...)
}

func (e *encoder) text(s string) {
	e.uint(uint64(len(s)))
	e.data = append(e.data, s...)
}

func (e *encoder) sum(s Sum) { e.data = append(e.data, s[:]...) }

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

func (e *encoder) told(problems source.List, why []Key) {
	if len(problems)+len(why) == 0 {
		e.uint(0)
		return
	}
	t := told{Why: why}
	for _, p := range problems {
		t.Problems = append(t.Problems, bare(p))
	}
	data, _ := json.Marshal(t) // texts and numbers only: cannot fail
	e.bytes(data)
}

type decoder struct {
	data []byte
	bad  bool
}

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.data)
	if size <= 0 {
		d.bad, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return n
}

// count reads how many things follow, which cannot be more than there are bytes.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.data)) {
		d.bad, d.data = true, nil
		return 0
	}
	return int(n)
}

func (d *decoder) index(limit int) int {
	n := d.uint()
	if n >= uint64(limit) {
		d.bad, d.data = true, nil
		return 0
	}
	return int(n)
}

func (d *decoder) bytes() []byte {
	n := d.count()
	b := d.data[:n:n]
	d.data = d.data[n:]
	return b
}

func (d *decoder) text() string { return string(d.bytes()) }

func (d *decoder) sum() (s Sum) {
	if len(d.data) < len(s) {
		d.bad, d.data = true, nil
		return s
	}
	copy(s[:], d.data)
	d.data = d.data[len(s):]
	return s
}

func (d *decoder) told() (problems source.List, why []Key) {
	data := d.bytes()
	if len(data) == 0 {
		return nil, nil
	}
	var t told
	if json.Unmarshal(data, &t) != nil {
		d.bad = true
	}
	for _, p := range t.Problems {
		problems.Add(source.Problem(p))
	}
	return problems, t.Why
}
