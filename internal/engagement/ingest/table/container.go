package table

import (
	"bytes"
	le "encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// container is a file of the old Office: a small file system in one file, whose
// files are chains of sectors. Its own reader because it meets broken and
// hostile files: no chain is followed further than the file has sectors, and
// nothing is reserved on the word of the file alone.
type container struct {
	data   []byte
	sector int
	next   []uint32 // of each sector, the one that follows
	dir    []byte
	small  []byte   // the stream in which short streams lie
	minis  []uint32 // as next, for the parts of small
}

// Sectors that are none.
const (
	lastSector = 0xfffffffa // and above: the end of a chain, free, or of the table itself
	miniSector = 64
	shortest   = 4096 // shorter streams lie in the small one
	entrySize  = 128
)

var errContainer = errors.New("its parts do not fit together")

func openContainer(data []byte) (*container, error) {
	if len(data) < 512 || !bytes.HasPrefix(data, []byte(compound)) {
		return nil, errContainer
	}
	shift := le.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, errContainer
	}
	c := &container{data: data, sector: 1 << shift}
	for _, n := range c.tables() {
		s := c.at(n)
		if s == nil {
			return nil, errContainer
		}
		for i := 0; i+4 <= len(s); i += 4 {
			c.next = append(c.next, le.LittleEndian.Uint32(s[i:]))
		}
	}
	var err error
	if c.dir, err = c.chain(le.LittleEndian.Uint32(data[48:])); err != nil || len(c.dir) < entrySize {
		return nil, errContainer
	}
	root := c.dir[:entrySize]
	if c.small, err = c.chain(le.LittleEndian.Uint32(root[116:])); err != nil {
		return nil, err
	}
	minis, err := c.chain(le.LittleEndian.Uint32(data[60:]))
	for i := 0; i+4 <= len(minis); i += 4 {
		c.minis = append(c.minis, le.LittleEndian.Uint32(minis[i:]))
	}
	return c, err
}

// tables gives the sectors that say what follows what: 109 stand in front, the
// rest in a chain of its own.
func (c *container) tables() []uint32 {
	var out []uint32
	add := func(list []byte) {
		for i := 0; i+4 <= len(list); i += 4 {
			if n := le.LittleEndian.Uint32(list[i:]); n < lastSector {
				out = append(out, n)
			}
		}
	}
	add(c.data[76:512])
	at := le.LittleEndian.Uint32(c.data[68:])
	for range len(c.data) / c.sector {
		s := c.at(at)
		if s == nil || len(s) < c.sector {
			break
		}
		add(s[:c.sector-4])
		at = le.LittleEndian.Uint32(s[c.sector-4:])
	}
	return out[:min(len(out), len(c.data)/c.sector+1)]
}

// at gives a sector, a shorter one at the end of the file, nil for none.
func (c *container) at(n uint32) []byte {
	from := (int64(n) + 1) * int64(c.sector)
	if n >= lastSector || from >= int64(len(c.data)) {
		return nil
	}
	return c.data[from:min(from+int64(c.sector), int64(len(c.data)))]
}

// chain gives what lies in a sector and in those that follow it.
func (c *container) chain(n uint32) ([]byte, error) {
	var out []byte
	for steps := 0; n < lastSector; steps++ {
		s := c.at(n)
		if s == nil || int64(n) >= int64(len(c.next)) || steps > len(c.data)/c.sector {
			return nil, errContainer
		}
		out, n = append(out, s...), c.next[n]
	}
	return out, nil
}

// stream gives a file inside by its name; nil for none.
func (c *container) stream(name string) ([]byte, error) {
	for at := 0; at+entrySize <= len(c.dir); at += entrySize {
		e := c.dir[at : at+entrySize]
		if e[66] != 2 || !strings.EqualFold(entryName(e), name) {
			continue
		}
		start, size := le.LittleEndian.Uint32(e[116:]), int(le.LittleEndian.Uint32(e[120:]))
		out, err := c.chain(start)
		if size < shortest {
			out, err = c.mini(start)
		}
		if err != nil {
			return nil, err
		}
		return out[:min(size, len(out))], nil
	}
	return nil, nil
}

// mini gives a short stream.
func (c *container) mini(n uint32) ([]byte, error) {
	var out []byte
	for steps := 0; n < lastSector; steps++ {
		from := int64(n) * miniSector
		if from >= int64(len(c.small)) || int64(n) >= int64(len(c.minis)) || steps > len(c.minis) {
			return nil, errContainer
		}
		out, n = append(out, c.small[from:min(from+miniSector, int64(len(c.small)))]...), c.minis[n]
	}
	return out, nil
}

// entryName gives the name of an entry of the directory.
func entryName(e []byte) string {
	n := min(int(le.LittleEndian.Uint16(e[64:])), 64)
	var name []uint16
	for i := 0; i+4 <= n; i += 2 { // without the zero at its end
		name = append(name, le.LittleEndian.Uint16(e[i:]))
	}
	return string(utf16.Decode(name))
}
