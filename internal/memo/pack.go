package memo

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// blob is where a value lies: in which pack, how long, from where.
type blob struct {
	pack packNumber
	size int32
	off  int64
}

func (b blob) there() bool { return b.pack != 0 }

// packNumber counts the packs that were used, from 1 on.
type packNumber uint32

// pack is a file of values, one after another, each with its checksum before it.
type pack struct {
	name string
	file *os.File
	own  bool // this process wrote it
}

// packs are the files that values are read from, and the one they are written to.
type packs struct {
	dir string // "" keeps nothing

	mu      sync.Mutex
	all     []*pack    // by number; nil for those that were let go of
	current packNumber // that this process writes; 0 until there is something to keep
	end     int64
	buffers sync.Pool // of *bytes.Buffer
	kept    int64     // bytes that were needed when the graph was saved
}

// spare is how much a pack may grow beyond twice what is needed.
const spare = 32 << 20

func (p *packs) full() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current != 0 && p.end > 2*p.kept+spare
}

const packEnding = ".pack"

// add keeps what write writes.
func (p *packs) add(write func(to *bytes.Buffer) error) (b blob, err error) {
	if p.dir == "" {
		return blob{}, nil
	}
	err = p.buffer(func(buf *bytes.Buffer) error {
		buf.Write(make([]byte, 4)) // for the checksum
		if err := write(buf); err != nil {
			return err
		}
		data := buf.Bytes()
		binary.LittleEndian.PutUint32(data, crc32.ChecksumIEEE(data[4:]))
		at, to, err := p.room(len(data) - 4)
		if err != nil {
			return err
		}
		if _, err := p.at(to).file.WriteAt(data, at); err != nil {
			return fmt.Errorf("write the cache: %w", err)
		}
		b = blob{to, int32(len(data) - 4), at}
		return nil
	})
	return b, err
}

// room gives the place of the next bytes, in a pack of this process's own.
func (p *packs) room(n int) (int64, packNumber, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == 0 {
		if err := os.MkdirAll(p.dir, 0o755); err != nil {
			return 0, 0, err
		}
		name := rand.Text() + packEnding
		file, err := os.OpenFile(filepath.Join(p.dir, name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return 0, 0, err
		}
		p.current, p.end = p.count(&pack{name, file, true}), 0
	}
	at := p.end
	p.end += int64(n) + 4
	return at, p.current, nil
}

// count gives a pack its number.
func (p *packs) count(one *pack) packNumber {
	p.all = append(p.all, one)
	return packNumber(len(p.all))
}

// at gives the pack of a number.
func (p *packs) at(n packNumber) *pack {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[n-1]
}

// errDamaged says that bytes are not what was written.
var errDamaged = errors.New("the cache is damaged")

// get reads bytes, which are good until use is done.
func (p *packs) get(b blob, use func(data []byte) error) error {
	return p.buffer(func(lent *bytes.Buffer) error {
		size := 4 + int(b.size)
		lent.Grow(size)
		buf := lent.AvailableBuffer()[:size]
		if _, err := p.at(b.pack).file.ReadAt(buf, b.off); err != nil {
			return err
		}
		if crc32.ChecksumIEEE(buf[4:]) != binary.LittleEndian.Uint32(buf) {
			return errDamaged
		}
		return use(buf[4:])
	})
}

// buffer lends an empty buffer.
func (p *packs) buffer(use func(buf *bytes.Buffer) error) error {
	b, _ := p.buffers.Get().(*bytes.Buffer)
	if b == nil {
		b = new(bytes.Buffer)
	}
	defer p.buffers.Put(b)
	b.Reset()
	return use(b)
}

// open finds a pack by its name; 0 when it is gone.
func (p *packs) open(name string) packNumber {
	if name != filepath.Base(name) || !strings.HasSuffix(name, packEnding) {
		return 0
	}
	file, err := os.Open(filepath.Join(p.dir, name))
	if err != nil {
		return 0
	}
	return p.count(&pack{name: name, file: file})
}

// close closes all packs, and removes that of this process when no graph names it.
func (p *packs) close(named func(packNumber) bool) error {
	err := p.retire(named)
	for _, one := range p.all {
		if one != nil {
			err = errors.Join(err, one.file.Close())
		}
	}
	p.all, p.current = nil, 0
	return err
}

// retire closes the packs that nobody needs, and removes those of them that
// this process wrote; another process's may stand in a graph that is read now.
func (p *packs) retire(needed func(packNumber) bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for i, one := range p.all {
		number := packNumber(i + 1)
		if one == nil || needed(number) {
			continue
		}
		errs = append(errs, one.file.Close())
		if one.own {
			errs = append(errs, os.Remove(filepath.Join(p.dir, one.name)))
		}
		if number == p.current {
			p.current = 0
		}
		p.all[i] = nil
	}
	return errors.Join(errs...)
}

// copyTo copies a value as it lies into the pack that is written now.
func (p *packs) copyTo(b blob) (blob, error) {
	at, to, err := p.room(int(b.size))
	if err != nil {
		return blob{}, err
	}
	_, err = io.Copy(io.NewOffsetWriter(p.at(to).file, at), io.NewSectionReader(p.at(b.pack).file, b.off, int64(b.size)+4))
	return blob{to, b.size, at}, err
}
