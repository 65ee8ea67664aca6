// Package columns writes rows to Parquet column by column. It is for package
// rows, whose files have forty columns of which most hold the same value row
// after row: what does not change costs next to nothing here.
//
// The main types are [Layout], what a struct with tags says of the columns;
// [Writer], which writes one file after the other; and [Text], [Int] and [Bool],
// the columns that are filled.
//
// # The one idea
//
// A row is never put together. Whoever writes puts each value into its column
// and leaves out what a row does not have; [Writer.Next] ends the row. A column
// that was left out for some rows catches up when it is needed.
//
// The library knows the format: its tags say how a column is encoded and packed,
// its encodings write the pages and its structs the footer. What is done here is
// what its own writer does with reflection, value by value. There are no
// statistics: engines read all rows of a file.
package columns

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Layout is what columns there are and how each is written.
type Layout struct {
	root   *parquet.Schema
	footer format.FileMetaData
}

// LayoutOf reads the layout from a struct with the tags of package parquet.
// What has "dict" is written by a dictionary; else numbers are written as
// differences and texts one behind the other. "optional" numbers may be missing.
// What has "zstd" is packed, the rest is left as it is.
func LayoutOf[T any](options ...parquet.WriterOption) (Layout, error) {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if err := w.Close(); err != nil {
		return Layout{}, err
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return Layout{}, err
	}
	return Layout{root: w.Schema(), footer: *f.Metadata()}, nil
}

// Writer writes files, one after the other. Not all errors are told at once:
// [Writer.Close] tells them.
type Writer struct {
	layout Layout
	out    io.Writer
	at     int64 // bytes written
	err    error

	columns []column
	named   map[string]column
	rows    int // of the group in hand
	total   int64
	groups  []format.RowGroup

	page, packed []byte
}

// column is one column of a group of rows.
type column interface {
	fill(rows int)             // makes up for the rows that it was left out of
	pages(w *Writer, c *chunk) // writes them
	about() *spec
	size() int
	reset()
}

// spec is what a layout says of a column.
type spec struct {
	name     string
	kind     format.Type
	dict     bool
	optional bool
	codec    compress.Codec
	short    bool // 32 bits
}

// New makes a writer without a file.
func (l Layout) New() *Writer {
	w := &Writer{layout: l, named: map[string]column{}}
	packer := &zstd.Codec{Level: zstd.SpeedFastest}
	for i, f := range l.root.Fields() {
		s := spec{name: f.Name(), optional: f.Optional(), codec: &parquet.Uncompressed, kind: l.footer.Schema[i+1].Type.V}
		s.dict = f.Encoding() != nil && f.Encoding().Encoding() == format.RLEDictionary
		if f.Compression() != nil && f.Compression().CompressionCodec() == format.Zstd {
			s.codec = packer
		}
		var c column
		switch s.kind {
		case format.ByteArray:
			c = newText(s)
		case format.Boolean:
			c = &Bool{spec: s}
		default:
			s.short = s.kind == format.Int32
			c = newInt(s)
		}
		w.columns, w.named[s.name] = append(w.columns, c), c
	}
	return w
}

// Text gives a column of texts, which must be there.
func (w *Writer) Text(name string) *Text { return w.named[name].(*Text) }

// Int gives a column of numbers.
func (w *Writer) Int(name string) *Int { return w.named[name].(*Int) }

// Bool gives a column of yes and no.
func (w *Writer) Bool(name string) *Bool { return w.named[name].(*Bool) }

// Begin starts a file.
func (w *Writer) Begin(out io.Writer) {
	w.out, w.at, w.err, w.rows, w.total, w.groups = out, 0, nil, 0, 0, nil
	w.reset()
	w.write([]byte(magic))
}

func (w *Writer) reset() {
	for _, c := range w.columns {
		c.reset()
	}
}

const magic = "PAR1"

// Row gives the number of the row that is being filled, which values are put at.
func (w *Writer) Row() int { return w.rows }

// Next ends a row.
func (w *Writer) Next() {
	w.rows++
	w.total++
}

// Rows gives how many rows of the file are done.
func (w *Writer) Rows() int64 { return w.total }

// Size gives about how many bytes the group in hand takes.
func (w *Writer) Size() (n int) {
	for _, c := range w.columns {
		n += c.size()
	}
	return n
}

// Flush ends a group of rows.
func (w *Writer) Flush() error {
	if w.rows == 0 || w.err != nil {
		return w.err
	}
	g := format.RowGroup{NumRows: int64(w.rows), FileOffset: w.at, Ordinal: int16(len(w.groups))}
	for _, c := range w.columns {
		c.fill(w.rows)
		k := chunk{w: w, spec: c.about()}
		c.pages(w, &k)
		m := k.meta(w.rows)
		g.Columns = append(g.Columns, format.ColumnChunk{MetaData: m})
		g.TotalByteSize += m.TotalUncompressedSize
		g.TotalCompressedSize += m.TotalCompressedSize
		c.reset()
	}
	w.groups, w.rows = append(w.groups, g), 0
	return w.err
}

// Close ends the file.
func (w *Writer) Close() error {
	if err := w.Flush(); err != nil {
		return err
	}
	f := w.layout.footer
	f.NumRows, f.RowGroups = w.total, w.groups
	b, err := thrift.Marshal(&thrift.CompactProtocol{}, f)
	if err != nil {
		return err
	}
	w.write(b)
	w.write(append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), magic...))
	return w.err
}

func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(b)
		w.at += int64(len(b))
	}
}

// chunk is the pages of one column in a group.
type chunk struct {
	w         *Writer
	spec      *spec
	dict      int64 // where the page of its dictionary begins; 0 for none
	data      int64 // where the first page of values begins
	bytes     int64 // before packing
	packed    int64
	encodings []format.Encoding
}

// page writes a page. Its header says what is in it.
func (c *chunk) page(h format.PageHeader, e format.Encoding, text []byte) {
	w, packed := c.w, text
	if c.spec.codec.CompressionCodec() != format.Uncompressed {
		var err error
		packed, err = c.spec.codec.Encode(w.packed[:0], text)
		w.fail(err, c.spec.name)
		w.packed = packed
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(text)), int32(len(packed))
	head, err := thrift.Marshal(&thrift.CompactProtocol{}, h)
	w.fail(err, c.spec.name)
	c.bytes += int64(len(head) + len(text))
	c.packed += int64(len(head) + len(packed))
	c.encodings = append(c.encodings, e)
	w.write(head)
	w.write(packed)
}

// dictionary writes the page of a dictionary of so many values.
func (c *chunk) dictionary(n int, text []byte) {
	c.dict = c.w.at
	c.page(format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(n), Encoding: format.Plain})}, format.Plain, text)
}

// values writes a page of values.
func (c *chunk) values(n int, e format.Encoding, text []byte) {
	if c.data == 0 {
		c.data = c.w.at
	}
	c.page(format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: int32(n), Encoding: e, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
	})}, e, text)
}

func (c *chunk) meta(rows int) format.ColumnMetaData {
	return format.ColumnMetaData{
		Type: c.spec.kind, Encoding: append(c.encodings, format.RLE), PathInSchema: []string{c.spec.name}, Codec: c.spec.codec.CompressionCodec(),
		NumValues: int64(rows), TotalUncompressedSize: c.bytes, TotalCompressedSize: c.packed, DataPageOffset: c.data, DictionaryPageOffset: c.dict,
	}
}

// fail notes an error of an encoding.
func (w *Writer) fail(err error, column string) {
	if err != nil {
		w.err = errors.Join(w.err, fmt.Errorf("column %s: %w", column, err))
	}
}
