package insight

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Key gives the canonical text of a question: equal questions have equal keys,
// whatever the order of their filters, and it reads like the target of a number
// in prose. It does not tell engines apart.
func Key(q Question) string {
	var parts []string
	add := func(key string, values ...string) {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
		if len(values) == 0 {
			return
		}
		for i, v := range values {
			values[i] = escape(strings.TrimSpace(v))
		}
		slices.Sort(values)
		parts = append(parts, escape(key)+"="+strings.Join(slices.Compact(values), ","))
	}
	add("by", q.By.Text)
	add("split", q.Split.Text)
	add("period", q.Period.Text)
	add("compare", q.Compare.Text)
	if q.Top != 0 {
		add("top", strconv.Itoa(q.Top))
	}
	if q.Partial {
		add("partial", "true")
	}
	for _, f := range q.Where {
		add(f.Key.Text, texts(f)...)
	}
	for _, f := range q.Not {
		add("not."+f.Key.Text, texts(f)...)
	}
	for _, p := range q.Params {
		add(p.Key.Text, p.Value.Text)
	}
	slices.Sort(parts)
	head := "metric:" + strings.TrimSpace(q.Metric.Text)
	if !q.Named.Empty() {
		head = "question:" + strings.TrimSpace(q.Named.Text)
	}
	if !q.SQL.Empty() {
		head = "sql:" + escape(strings.TrimSpace(q.SQL.Text))
	}
	if len(parts) == 0 {
		return head
	}
	return head + "?" + strings.Join(parts, "&")
}

func texts(f Filter) []string {
	var out []string
	for _, v := range f.Values {
		out = append(out, v.Text)
	}
	return out
}

// escape keeps what is safe to read in a target and escapes the rest, so that
// no value can pretend to be another filter.
func escape(s string) string {
	s = url.QueryEscape(s)
	for _, safe := range []string{":", "/", "@"} {
		s = strings.ReplaceAll(s, url.QueryEscape(safe), safe)
	}
	return s
}
