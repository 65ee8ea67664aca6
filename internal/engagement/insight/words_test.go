package insight_test

import (
	"strconv"
	"strings"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// put adds one `key=value` word to a question.
func put(q *insight.Question, word string, pos source.Pos) {
	key, value, _ := strings.Cut(word, "=")
	w := source.Word{Text: value, Pos: pos}
	switch key {
	case "metric":
		q.Metric = w
	case "question":
		q.Named = w
	case "sql":
		q.SQL = w
	case "by":
		q.By = w
	case "split":
		q.Split = w
	case "period":
		q.Period = w
	case "compare":
		q.Compare = w
	case "top":
		q.Top, _ = strconv.Atoi(value)
	case "partial":
		q.Partial = value == "true"
	case "within":
		q.Params = append(q.Params, insight.Param{Key: source.Word{Text: key, Pos: pos}, Value: w})
	default:
		if name, ok := strings.CutPrefix(key, "param."); ok {
			q.Params = append(q.Params, insight.Param{Key: source.Word{Text: name, Pos: pos}, Value: w})
			return
		}
		name, not := strings.CutPrefix(key, "not.")
		f := insight.Filter{Key: source.Word{Text: name, Pos: pos}}
		for v := range strings.SplitSeq(value, ",") {
			if v != "" {
				f.Values = append(f.Values, source.Word{Text: v, Pos: pos})
			}
		}
		if not {
			q.Not = append(q.Not, f)
		} else {
			q.Where = append(q.Where, f)
		}
	}
}
