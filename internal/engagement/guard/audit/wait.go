package audit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement/insight"
)

// lasts says that the values of a dimension are lengths of time: a scope on it
// holds for all that is shorter, and a value of the axis stands for what is
// between the length before and itself.
func lasts(dim string) bool { return dim == insight.DimWait || dim == insight.DimWatch }

// seconds reads a length; what is longer than all of them is longest.
func seconds(value string) int64 {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 1 << 62
	}
	return n
}

func shorter(value, than string) bool { return seconds(value) <= seconds(than) }

// stretches gives some values of an axis of lengths as stretches from one to
// another, which stand for nothing else: 0-3600, 86400-.
func (a axis) stretches(parts []int) []string {
	var all []string
	for _, p := range a.parts {
		all = append(all, p...)
	}
	slices.SortFunc(all, func(x, y string) int { return cmp.Compare(seconds(x), seconds(y)) })
	var out []string
	for _, p := range parts {
		for _, v := range a.parts[p] {
			from := "0"
			if i := slices.Index(all, v); i > 0 {
				from = all[i-1]
			}
			if v == others {
				v = ""
			}
			if n := len(out); n > 0 && strings.HasSuffix(out[n-1], "-"+from) { // on end
				out[n-1] = strings.TrimSuffix(out[n-1], from) + v
				continue
			}
			out = append(out, from+"-"+v)
		}
	}
	return out
}

// all says that a box is of every value of a dimension.
func (b box) all(dim string) bool {
	i := slices.IndexFunc(b.space.axes, func(a axis) bool { return a.dim == dim })
	return i < 0 || len(b.parts[i]) == len(b.space.axes[i].parts)
}

// onlyLate says that a box tells of those in it that they asked shortly before the
// data end, and not how long they waited.
func (b box) onlyLate() bool { return !b.all(insight.DimWatch) && b.all(insight.DimWait) }

// lastWords says a stretch to people.
func lastWords(dim, stretch string) string {
	from, to, _ := strings.Cut(stretch, "-")
	if dim == insight.DimWatch {
		switch {
		case to == "":
			return "at least " + insight.WaitText(seconds(from)) + " before the data end"
		case seconds(from) <= 1:
			return "less than " + insight.WaitText(seconds(to)) + " before the data end"
		}
		return insight.WaitText(seconds(from)) + " to " + insight.WaitText(seconds(to)) + " before the data end"
	}
	after, within := insight.WaitText(seconds(from)), insight.WaitText(seconds(to))
	switch {
	case to == "":
		return "no answer within " + after
	case from == "0":
		return "an answer within " + within
	}
	return "an answer after " + after + " and within " + within
}
