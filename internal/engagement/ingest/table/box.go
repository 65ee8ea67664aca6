package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// Limits say how much a file may hold once it is unpacked. An archive is
// measured as a whole: many small bombs are one.
type Limits struct {
	Bytes   int64 // of one file, and of all that is unpacked from it
	Entries int   // files in an archive
	Depth   int   // archives within archives
}

// Default limits: far above any export met, far below what would stop a laptop.
func Default() Limits { return Limits{Bytes: 1 << 29, Entries: 200_000, Depth: 3} }

// Box is what a file holds: itself, or the files of an archive.
type Box struct {
	Archive bool
	Entries []Entry
}

// Entry is a file that has not been read yet.
type Entry struct {
	Name     string // as a writer knows it: "export.zip/data/tweets.js"
	Modified time.Time
	size     int64
	open     func() (io.ReadCloser, error)
	limits   Limits
	spent    *int64 // bytes unpacked so far, of all entries of the file
	plain    bool   // it is the file itself, not unpacked from anything
	packed   int64  // its bytes before they were unpacked; 0 when it is not
}

// Base gives the last part of the entry's name.
func (e Entry) Base() string { return path.Base(e.Name) }

var errTooMuch = errors.New("holds more than can be read")

// Open looks at a file's first bytes and lists what it holds, without reading
// the entries. Names inside an archive that try to point outside are left out
// and reported; nothing is ever unpacked to a disk.
func Open(name string, data io.ReaderAt, size int64, lim Limits) (Box, source.List) {
	if size > lim.Bytes {
		var problems source.List
		refuse(&problems, name, heldError{size, lim.Bytes})
		return Box{}, problems
	}
	return List(name, data, size, lim)
}

// List is Open for whoever asks each entry for its [Entry.Stream] before it is
// read whole: the file itself may have any size.
func List(name string, data io.ReaderAt, size int64, lim Limits) (Box, source.List) {
	var problems source.List
	whole := Entry{Name: name, size: size, limits: lim, spent: new(int64), plain: true, open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(data, 0, size)), nil
	}}
	box, err := whole.unpack(data, size, lim.Depth, &problems)
	if err != nil {
		refuse(&problems, name, err)
	}
	return box, problems
}

// heldError says that a file is too large to be held in memory whole.
type heldError struct{ size, limit int64 }

func (h heldError) Error() string {
	return fmt.Sprintf("has %s; Hearth reads at most %s at once", amount(h.size), amount(h.limit))
}

func refuse(problems *source.List, name string, err error) {
	var held heldError
	if errors.As(err, &held) {
		problems.Errorf(source.Pos{File: name}, "too-large", "export a shorter period, or split the file", "this file %v", err)
		return
	}
	if errors.Is(err, errTooMuch) {
		problems.Errorf(source.Pos{File: name}, "too-large", "export a shorter period, or unpack it and import the files one by one", "this file %v", err)
		return
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		problems.Errorf(source.Pos{File: name}, "broken-archive", "download the export again: it broke off on the way", "this archive ends in the middle")
	case errors.Is(err, zip.ErrFormat):
		problems.Errorf(source.Pos{File: name}, "broken-archive", "download the export again: it broke off on the way", "this archive ends in the middle, or is none")
	default:
		problems.Errorf(source.Pos{File: name}, "broken-archive", "download the export again", "this archive cannot be unpacked: %v", err)
	}
}

// unpack lists the entries of an archive, or gives the entry itself.
func (e Entry) unpack(data io.ReaderAt, size int64, depth int, problems *source.List) (Box, error) {
	head := make([]byte, min(size, 512))
	if _, err := io.ReadFull(io.NewSectionReader(data, 0, size), head); err != nil && len(head) > 0 {
		return Box{}, err
	}
	switch {
	case depth == 0:
		return Box{}, fmt.Errorf("%w: archives lie within archives too deep", errTooMuch)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return e.zip(data, size, depth, problems)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return e.gzip(data, size, depth, problems)
	case isTar(head):
		return e.tar(io.NewSectionReader(data, 0, size), problems)
	}
	return Box{Entries: []Entry{e}}, nil
}

func (e Entry) zip(data io.ReaderAt, size int64, depth int, problems *source.List) (Box, error) {
	z, err := zip.NewReader(data, size)
	if err != nil {
		return Box{}, err
	}
	if slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" }) {
		return Box{Entries: []Entry{e}}, nil
	}
	if len(z.File) > e.limits.Entries {
		return Box{}, fmt.Errorf("%w: %d files", errTooMuch, len(z.File))
	}
	box := Box{Archive: true}
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !e.safe(f.Name, f.Mode().IsRegular(), problems) {
			continue
		}
		in := Entry{Name: e.Name + "/" + f.Name, Modified: f.Modified, size: int64(f.UncompressedSize64), packed: int64(f.CompressedSize64), open: f.Open, limits: e.limits, spent: e.spent}
		if !strings.EqualFold(path.Ext(f.Name), ".zip") {
			box.Entries = append(box.Entries, in)
			continue
		}
		inner, err := in.bytes()
		if err != nil {
			return Box{}, err
		}
		sub, err := in.unpack(bytes.NewReader(inner), int64(len(inner)), depth-1, problems)
		if err != nil {
			return Box{}, err
		}
		box.Entries = append(box.Entries, sub.Entries...)
	}
	return box, nil
}

// unpackBytes goes on with an archive inside another, which lies in memory.
func (e Entry) unpackBytes(inner []byte, depth int, problems *source.List) (Box, error) {
	e.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(inner)), nil }
	e.spent = new(int64) // reading it again costs nothing
	return e.unpack(bytes.NewReader(inner), int64(len(inner)), depth, problems)
}

// archive says whether a file holds other files.
func archive(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) || bytes.HasPrefix(head, []byte("\x1f\x8b")) || isTar(head)
}

// safe says whether a name inside an archive stays inside it.
func (e Entry) safe(name string, regular bool, problems *source.List) bool {
	clean := path.Clean(name)
	if regular && !strings.ContainsAny(name, "\\\x00") && !path.IsAbs(name) && clean != ".." && !strings.HasPrefix(clean, "../") {
		return true
	}
	problems.Warnf(source.Pos{File: e.Name}, "unsafe-name", "download the export again from the platform itself",
		"the archive holds %q, which is a link or points outside; it was left out", name)
	return false
}

// bytes reads the whole entry, never more than the limits allow: what an
// archive says about its sizes is not believed.
func (e Entry) bytes() ([]byte, error) {
	if e.size > e.limits.Bytes && e.plain {
		return nil, heldError{e.size, e.limits.Bytes}
	}
	if e.size > e.limits.Bytes {
		return nil, fmt.Errorf("%w: %s unpacked", errTooMuch, amount(e.size))
	}
	r, err := e.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, e.limits.Bytes-*e.spent+1))
	if *e.spent += int64(len(data)); err == nil && *e.spent > e.limits.Bytes {
		err = fmt.Errorf("%w: over %s unpacked", errTooMuch, amount(e.limits.Bytes))
	}
	return data, err
}

// amount gives a size in words.
func amount(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
