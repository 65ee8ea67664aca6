package markdown

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// document is a file's text with plain line ends, and where its lines start.
type document struct {
	file  string
	text  []byte
	lines []int              // offsets of line starts; made when first asked for
	heard func(*strict.Node) // is told of every value that is read as a line; nil for nobody
}

// clean readies the bytes of a file: no byte order mark, LF at line ends, valid
// UTF-8, no NUL. What is replaced keeps its column, so places stay true.
func clean(file string, data []byte) (*document, source.List) {
	var problems source.List
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	d := &document{file: file, text: data}
	if !utf8.Valid(data) {
		d.text = replaceInvalid(data)
		at := d.pos(firstInvalid(data))
		problems.Errorf(at, "encoding", "save the file with the encoding UTF-8; most editors offer it under “Save as”",
			"the file is not UTF-8: here is a character that cannot be read")
	}
	if i := bytes.IndexByte(d.text, 0); i >= 0 {
		problems.Errorf(d.pos(i), "encoding", "delete it, and what stands around it if it looks broken; most editors can show invisible characters",
			"the file holds a NUL character, which is no text")
		d.text = bytes.ReplaceAll(d.text, []byte{0}, []byte("\uFFFD"))
		d.lines = nil
	}
	return d, problems
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

// replaceInvalid puts a replacement character for each byte that is no UTF-8,
// one by one, so that columns count as an editor counts them.
func replaceInvalid(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/8)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		out = utf8.AppendRune(out, r)
		data = data[n:]
	}
	return out
}

// pos gives the place of an offset.
func (d *document) pos(off int) source.Pos {
	if d.lines == nil {
		d.lines = append(make([]int, 0, 1+bytes.Count(d.text, []byte{'\n'})), 0)
		for i := 0; ; {
			n := bytes.IndexByte(d.text[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			d.lines = append(d.lines, i)
		}
	}
	off = min(max(off, 0), len(d.text))
	line := sort.SearchInts(d.lines, off+1)
	return source.Pos{File: d.file, Line: line, Col: 1 + utf8.RuneCount(d.text[d.lines[line-1]:off])}
}

// offset gives the offset of a place, the other way round than pos.
func (d *document) offset(at source.Pos) int {
	d.pos(0)
	if at.Line < 1 || at.Line > len(d.lines) {
		return len(d.text)
	}
	off := d.lines[at.Line-1]
	for range at.Col - 1 {
		_, size := utf8.DecodeRune(d.text[off:])
		off += size
	}
	return min(off, len(d.text))
}

// excerpt gives the line of an offset, without its end; nothing when it is too
// long to help anybody.
func (d *document) excerpt(off int) string {
	off = min(max(off, 0), len(d.text))
	start := bytes.LastIndexByte(d.text[:off], '\n') + 1
	if line := d.line(start); len(line) <= 1000 {
		return string(line)
	}
	return ""
}

// line gives the line that starts at an offset, without its end.
func (d *document) line(start int) []byte {
	rest := d.text[start:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// split finds the front matter: the lines between two lines of ---. It gives
// them, nil for none, and the offset where the body starts.
func (d *document) split(problems *source.List) (front []byte, body int) {
	first := strings.TrimRight(string(d.line(0)), " \t")
	switch first {
	case "+++", "{", ";;;":
		if first == "+++" && bytes.Contains(d.text[3:], []byte("\n+++")) {
			problems.Errorf(d.pos(0), "front-matter", "write `---` instead of `+++`, and `key: value` instead of `key = value`",
				"the lines at the top are TOML, and Hearth reads YAML there")
		}
		return nil, 0
	case "---":
	default:
		return nil, 0
	}
	start := min(len(d.line(0))+1, len(d.text))
	for at := start; at < len(d.text); {
		line := d.line(at)
		next := min(at+len(line)+1, len(d.text))
		if bytes.HasPrefix(line, []byte("---")) && len(bytes.TrimRight(line[3:], " \t")) == 0 {
			return d.text[start:at:at], next
		}
		at = next
	}
	problems.Errorf(d.pos(0), "front-matter", "write a line with `---` after the last key",
		"the page begins with `---`, and no second `---` closes its keys")
	return nil, start
}
