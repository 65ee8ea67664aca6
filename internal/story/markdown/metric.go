package markdown

import (
	"bytes"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/yuin/goldmark/ast"
)

const metricScheme = "metric:"

func isMetric(dest []byte) bool {
	return len(dest) >= len(metricScheme) && strings.EqualFold(string(dest[:len(metricScheme)]), metricScheme)
}

// Keys of a target that keep or drop rows; any other is the metric's own and
// is checked where the registry of metrics is known.
var filterKeys = []string{"kind", "language", "place", "platform", "post", "rating", "role", "source", "tag"}

// Keys of charts that a single number cannot have.
var chartOnly = []string{"by", "split", "top", "type", "intent", "goal", "events", "annotations", "steps", "where", "not", "with", "question", "sql", "metric"}

// number renders a link to a metric.
func (p *page) number(n *ast.Link) {
	num := &story.Number{
		Text:     p.plain(n, withNumbers),
		TextPos:  p.pos(n.Pos() + 1),
		Withheld: string(unescape(n.Title)),
	}
	num.Pos = p.pos(n.Pos())
	t := target{page: p, n: num, seen: map[string]source.Pos{}}
	t.read(n)
	p.words.count([]byte(num.Text), blockOf(n))
	p.emit(story.Segment{Kind: story.NumberAt, Number: num})
}

// target reads what stands after metric: in a link.
type target struct {
	page *page
	n    *story.Number
	seen map[string]source.Pos
	raw  []byte
	pos  source.Pos // of raw; the columns in it are true when whole
	true bool
}

func (t *target) read(n *ast.Link) {
	t.raw = n.Destination
	if bytes.IndexByte(t.raw, '\\') >= 0 || bytes.Contains(t.raw, []byte("&amp;")) {
		t.raw = unescape(t.raw)
	}
	at := t.page.offset(t.raw)
	t.true = at >= 0
	t.pos = t.page.where(n.Destination, n)
	id, query, asks := bytes.Cut(t.raw[len(metricScheme):], []byte("?"))
	t.n.Metric = t.word(id, len(metricScheme))
	if t.n.Metric.Text == "" {
		t.errorf(t.n.Metric.Pos, "number-target", "write the name of the metric: [62%](metric:answered_share?period=2026-Q2)",
			"this number does not say which metric it is")
	}
	if !asks {
		return
	}
	off := len(metricScheme) + len(id) + 1
	for _, part := range bytes.Split(query, []byte("&")) {
		t.part(part, off)
		off += len(part) + 1
	}
}

// word decodes a part of the target.
func (t *target) word(b []byte, off int) source.Word {
	pos := t.pos
	if t.true {
		pos = t.page.pos(t.page.offset(t.raw) + off)
	}
	return source.Word{Text: decode(string(b)), Pos: pos}
}

func (t *target) errorf(pos source.Pos, rule, hint, format string, args ...any) {
	t.page.problems.Errorf(pos, rule, hint, format, args...)
}

// part reads one key=value.
func (t *target) part(part []byte, off int) {
	name, value, ok := bytes.Cut(part, []byte("="))
	key := t.word(name, off)
	val := t.word(value, off+len(name)+1)
	switch {
	case len(part) == 0:
		t.errorf(key.Pos, "number-target", "take one & or the ? out", "nothing stands between two signs of this target")
		return
	case key.Text == "" || !ok || len(value) == 0:
		t.errorf(key.Pos, "number-target", "write "+orElse(key.Text, "place")+"=… with a value", "%q has no value", orElse(key.Text, string(part)))
		return
	}
	if first, twice := t.seen[key.Text]; twice {
		t.page.problems.Add(source.Problem{
			Pos: key.Pos, Rule: "number-target", Text: `"` + key.Text + `" stands here a second time`,
			Hint: "write several values with commas: place=youtube,mastodon",
			Also: []source.Related{{Pos: first, Text: "it stands here first"}},
		})
		return
	}
	t.seen[key.Text] = key.Pos
	t.set(key, val, value, off+len(name)+1)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (t *target) set(key, val source.Word, raw []byte, off int) {
	switch key.Text {
	case "period":
		t.n.Period = val
	case "compare":
		t.n.Compare = val
	case "is":
		t.n.Band = val
	case "partial":
		switch val.Text {
		case "true", "yes":
			t.n.Partial = true
		case "false", "no":
		default:
			t.errorf(val.Pos, "number-target", "write partial=true or leave it out", "partial: needs true or false")
		}
	default:
		dim, drops := strings.CutPrefix(key.Text, "not.")
		switch {
		case drops:
			at := key.Pos
			at.Col += len("not.")
			t.n.Not = append(t.n.Not, story.Filter{Key: source.Word{Text: dim, Pos: at}, Values: t.values(raw, off)})
		case known(key.Text, filterKeys):
			t.n.Where = append(t.n.Where, story.Filter{Key: key, Values: t.values(raw, off)})
		case known(key.Text, chartOnly) || strings.HasPrefix(key.Text, "where."):
			t.chartKey(key)
		default:
			t.n.Params = append(t.n.Params, story.Param{Key: key, Value: val})
		}
	}
}

// chartKey reports a key that only a chart can have.
func (t *target) chartKey(key source.Word) {
	hint := "take it out, or make a chart of it"
	switch word, rest, _ := strings.Cut(key.Text, "."); word {
	case "where":
		hint = "write the key itself: " + orElse(rest, "place") + "=youtube"
	case "not":
		hint = "write what is left out: not.place=reviews"
	case "with":
		hint = "write the parameter itself: within=24h"
	}
	t.errorf(key.Pos, "number-target", hint, "%q has no meaning for a single number", key.Text)
}

// values splits a list at its commas, each part with its own place.
func (t *target) values(raw []byte, off int) []source.Word {
	parts := bytes.Split(raw, []byte(","))
	words := make([]source.Word, 0, len(parts))
	for _, part := range parts {
		w := t.word(part, off)
		off += len(part) + 1
		if w.Text == "" {
			t.errorf(w.Pos, "number-target", "take one comma out", "a value of this list is empty")
			continue
		}
		words = append(words, w)
	}
	return words
}

// decode resolves %20 and its like. A percent sign that is followed by anything
// else is one, as in is=60%..70%, and a plus is a plus.
func decode(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := hex(s[i+1]), hex(s[i+2]); hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
