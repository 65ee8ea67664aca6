package table

import (
	"archive/tar"
	"compress/gzip"
	"fmt"
	"io"
	"path"
	"sync"

	"hearth/internal/source"
)

// A tar has no list of what it holds: it is gone through once to make one, and
// once more to read. What is packed in it is never held in memory but for the
// file that is being read.

// tar lists a tar that lies there as it is. Its files are read where they lie.
func (e Entry) tar(data io.ReaderAt, problems *source.List) (Box, error) {
	whole := io.NewSectionReader(data, 0, 1<<62)
	return e.inTar(tar.NewReader(whole), problems, func(_ int, h *tar.Header) (func() (io.ReadCloser, error), error) {
		at, err := whole.Seek(0, io.SeekCurrent)
		return func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(data, at, h.Size)), nil }, err
	})
}

// packedTar lists a tar inside a gzip.
func (e Entry) packedTar(problems *source.List) (Box, error) {
	most := max(e.limits.Bytes, e.packed*bombs)
	pass := func() (*tar.Reader, io.Closer, error) {
		r, err := e.open()
		if err != nil {
			return nil, nil, err
		}
		return tar.NewReader(&bounded{r: r, left: most, limit: most}), r, nil
	}
	t, done, err := pass()
	if err != nil {
		return Box{}, err
	}
	defer done.Close()
	b := &belt{pass: pass}
	return e.inTar(t, problems, func(nth int, _ *tar.Header) (func() (io.ReadCloser, error), error) {
		return func() (io.ReadCloser, error) { return b.take(nth) }, nil
	})
}

// opener says how the nth file of a tar is opened.
type opener func(nth int, h *tar.Header) (func() (io.ReadCloser, error), error)

// inTar lists what a tar holds.
func (e Entry) inTar(t *tar.Reader, problems *source.List, how opener) (Box, error) {
	box := Box{Archive: true}
	for nth := 0; ; nth++ {
		h, err := t.Next()
		if err == io.EOF {
			return box, nil
		}
		if err != nil {
			return box, err
		}
		if h.Typeflag == tar.TypeDir || !e.safe(h.Name, h.Typeflag == tar.TypeReg, problems) {
			continue
		}
		if len(box.Entries) >= e.limits.Entries {
			return box, fmt.Errorf("%w: over %d files", errTooMuch, e.limits.Entries)
		}
		open, err := how(nth, h)
		if err != nil {
			return box, err
		}
		box.Entries = append(box.Entries, Entry{Name: e.Name + "/" + path.Clean(h.Name), Modified: h.ModTime, size: h.Size, limits: e.limits, spent: new(int64), open: open})
	}
}

// belt carries the files of a packed tar past, in their order. Whoever asks for
// one that is gone by makes it start again.
type belt struct {
	pass func() (*tar.Reader, io.Closer, error)

	mu   sync.Mutex
	idle *carried // a run of the belt that nobody reads from
}

// carried is one run of the belt.
type carried struct {
	belt *belt
	tar  *tar.Reader
	done io.Closer
	next int // file that comes next
}

// take opens the nth file.
func (b *belt) take(nth int) (io.ReadCloser, error) {
	b.mu.Lock()
	run := b.idle
	b.idle = nil
	b.mu.Unlock()
	if run != nil && run.next > nth {
		run.done.Close()
		run = nil
	}
	if run == nil {
		t, done, err := b.pass()
		if err != nil {
			return nil, err
		}
		run = &carried{belt: b, tar: t, done: done}
	}
	for run.next <= nth {
		if _, err := run.tar.Next(); err != nil {
			run.done.Close()
			return nil, err
		}
		run.next++
	}
	return run, nil
}

func (c *carried) Read(p []byte) (int, error) { return c.tar.Read(p) }

// Close puts the run back for the next file.
func (c *carried) Close() error {
	c.belt.mu.Lock()
	defer c.belt.mu.Unlock()
	if c.belt.idle != nil {
		return c.done.Close()
	}
	c.belt.idle = c
	return nil
}

// isTar says whether a file is a tar, by its first bytes.
func isTar(head []byte) bool { return len(head) > 262 && string(head[257:262]) == "ustar" }

// beginning gives the first bytes of an entry.
func (e Entry) beginning() ([]byte, error) {
	r, err := e.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// gzip unpacks the one file inside, which may be a tar.
func (e Entry) gzip(data io.ReaderAt, size int64, depth int, problems *source.List) (Box, error) {
	packed := Entry{Name: e.Name, limits: e.limits, spent: e.spent, packed: size, open: func() (io.ReadCloser, error) {
		return gzip.NewReader(io.NewSectionReader(data, 0, size))
	}}
	head, err := packed.beginning()
	switch {
	case err != nil:
		return Box{}, err
	case isTar(head):
		return packed.packedTar(problems)
	case !archive(head):
		return Box{Entries: []Entry{packed}}, nil
	}
	inner, err := packed.bytes()
	if err != nil {
		return Box{}, err
	}
	return packed.unpackBytes(inner, depth-1, problems)
}
