package audit

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/insight"
)

// A row may have several tags and several topics, so that what is said of them
// is no axis with one value a row. Each tag is compared with the whole by itself.

// ofTags says that a scope is of tags or topics.
func (s scope) ofTags() bool { return s.Dim == "tag" || s.Dim == "topic" }

// Marks of what is said of tags.
const (
	markTopic = "topic\x00" // of topics
	markNot   = "not "      // none of several
	markAny   = "any"       // has one at all
	markAnd   = " and "     // two things are said
)

// tagOf names what is said of tags. A key of an axis says all.
func tagOf(scopes []scope) string {
	var said []string
	for _, s := range scopes {
		if !s.ofTags() {
			continue
		}
		if s.axis && !s.Not {
			return tagText(s.Scope)
		}
		said = append(said, tagText(s.Scope))
	}
	slices.Sort(said)
	return strings.Join(said, markAnd)
}

func tagText(s insight.Scope) string {
	mark := ""
	if s.Dim == "topic" {
		mark = markTopic
	}
	text := strings.Join(slices.Sorted(slices.Values(s.Values)), "|")
	if text == "" {
		return mark + markAny
	}
	if s.Not && len(s.Values) > 1 {
		return markNot + mark + text
	}
	return mark + text
}

// tagged says that an equation is about rows that have its tag, not about
// those that lack it.
func (e equation) tagged() bool {
	not := false
	for _, sc := range e.patch.scopes {
		switch {
		case !sc.ofTags():
		case sc.axis && !sc.Not:
			return true
		case len(sc.Values) == 1 && sc.Values[0] == "":
			not = !sc.Not // those without any
		default:
			not = sc.Not && len(sc.Values) == 1 && tagText(sc.Scope) == e.tag
		}
	}
	return !not
}

// tagScope asks for the rows with a tag, or without it; false where that is not
// one thing that can be asked.
func tagScope(tag string, without bool) (insight.Scope, bool) {
	if strings.Contains(tag, markAnd) || strings.HasPrefix(tag, markNot) {
		return insight.Scope{}, false
	}
	dim := "tag"
	name, topic := strings.CutPrefix(tag, markTopic)
	if topic {
		dim = "topic"
	}
	if name == markAny {
		return insight.Scope{}, false
	}
	return insight.Scope{Dim: dim, Values: strings.Split(name, "|"), Not: without}, true
}

// tagWords says it to people.
func tagWords(tag string) string {
	text := strings.ReplaceAll(strings.ReplaceAll(tag, markTopic, "topic "), "|", ", ")
	if text == tag {
		text = "tag " + text
	}
	return text
}

// untagged says that a remainder does not tell a tag's rows from the others, so
// that it is looked at where no tag is.
func (v *solving) untagged(s set) bool {
	if v.tag == "" {
		return false
	}
	if v.twins == nil {
		v.twins = v.pairUp()
	}
	for _, c := range s.all() {
		if v.twins[c] == nil || !v.twins[c].within(s) {
			return false
		}
	}
	return true
}

// pairUp gives, for each class, those of the same rows with the tag and without
// it; nil where nothing counts one of them.
func (s *space) pairUp() []set {
	at := slices.IndexFunc(s.axes, func(a axis) bool { return a.dim == tagAxis })
	out := make([]set, len(s.classes))
	for c := range out {
		out[c] = newSet(len(s.classes))
	}
	if at < 0 {
		return out
	}
	single := map[int]bool{}
	columns := map[string]int{} // by the key of one of its rows
	for c, col := range s.columns {
		for _, key := range col.keys {
			columns[fmt.Sprint(key)] = c
		}
	}
	atoms := make([][]int, len(s.columns))
	class := make([]int, len(s.atoms))
	for c, all := range s.classes {
		for _, n := range all {
			class[n] = c
			atoms[s.atoms[n].column] = append(atoms[s.atoms[n].column], n)
		}
	}
	for c, col := range s.columns {
		other, alone := map[int]bool{}, false
		for _, key := range col.keys {
			for part := range s.axes[at].parts {
				flipped := slices.Clone(key)
				flipped[at] = part
				twin, ok := columns[fmt.Sprint(flipped)]
				if alone = alone || !ok; ok {
					other[twin] = true
				}
			}
		}
		for _, n := range atoms[c] {
			if alone {
				single[class[n]] = true
			}
			for twin := range other {
				for _, m := range atoms[twin] {
					if s.atoms[m].from <= s.atoms[n].to && s.atoms[n].from <= s.atoms[m].to {
						out[class[n]].add(class[m])
					}
				}
			}
		}
	}
	for c := range single {
		out[c] = nil
	}
	return out
}

// maxWithout is how many tags may be left out of numbers of people, here and there.
const maxWithout = 4

// without lists the tags that filters leave out of numbers of people.
func (k *kinds) without(dim string) []string {
	var out []string
	for _, c := range k.numbers {
		for _, s := range c.patch.scopes {
			if s.Dim == dim && s.leavesOut() {
				out = append(out, s.Values...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leavesOut says that a scope is of rows that have none of some tags.
func (s scope) leavesOut() bool {
	return s.ofTags() && s.Not && !s.axis && !slices.Equal(s.Values, []string{""})
}

// tags are the masks of what rows can be tagged with. A row with several tags is
// counted where a row with one of them is, except by numbers that leave one out: so
// that there is a part for each tag with each set of those that are left out.
func (k *kinds) tags(dim string) []set {
	without := k.without(dim)
	values := []string{"", others}
	for _, c := range k.numbers {
		for _, s := range c.patch.scopes {
			if s.Dim == dim {
				values = append(values, s.Values...)
			}
		}
	}
	slices.Sort(values)
	var rows [][]string
	for _, v := range slices.Compact(values) {
		for some := range 1 << len(without) {
			row := []string{v}
			for i, w := range without {
				if some&(1<<i) != 0 {
					row = append(row, w)
				}
			}
			if v != "" || some == 0 {
				rows = append(rows, row)
			}
		}
	}
	return k.masks(len(rows), func(n, part int) bool {
		return !slices.ContainsFunc(k.numbers[n].patch.scopes, func(s scope) bool { return s.Dim == dim && !s.tagged(rows[part]) })
	})
}

// tagged says that a scope keeps a row with some tags; none is "".
func (s scope) tagged(tags []string) bool {
	in := func(t string) bool { return slices.Contains(s.Values, t) }
	if s.Not && (s.axis || slices.Equal(s.Values, []string{""})) { // what is none of these, or has any at all
		return slices.ContainsFunc(tags, func(t string) bool { return t != "" && !in(t) })
	}
	return slices.ContainsFunc(tags, in) != s.Not
}
