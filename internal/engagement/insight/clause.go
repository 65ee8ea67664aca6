package insight

import (
	"strings"

	"hearth/internal/engagement"
)

// clause is a piece of portable SQL with its arguments, in the order of its
// question marks. What a writer wrote is always an argument, never text.
type clause struct {
	text string
	args []any
}

// day gives a day as the engine's argument.
func dayArg(d engagement.Day) any { return int64(d) }

// in says that a column has one of some values.
func in[T string | int64](column string, values []T) clause {
	c := clause{text: column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ") + ")"}
	for _, v := range values {
		c.args = append(c.args, v)
	}
	return c
}

// join puts clauses together with AND or OR. Nothing at all is true for AND
// and false for OR, as in logic.
func join(word string, all []clause) clause {
	if len(all) == 0 {
		return clause{text: map[string]string{"AND": "1 = 1", "OR": "1 = 0"}[word]}
	}
	var out clause
	var texts []string
	for _, c := range all {
		texts = append(texts, c.text)
		out.args = append(out.args, c.args...)
	}
	out.text = strings.Join(texts, " "+word+" ")
	if len(all) > 1 && word == "OR" {
		out.text = "(" + out.text + ")"
	}
	return out
}

func not(c clause) clause { return clause{"NOT (" + c.text + ")", c.args} }

// wrap puts text around a clause.
func (c clause) wrap(before, after string) clause { return clause{before + c.text + after, c.args} }

// then appends a clause.
func (c clause) then(next clause) clause {
	return clause{c.text + next.text, append(append([]any{}, c.args...), next.args...)}
}

// between says that a column of days lies in a span.
func between(column string, s Span) clause {
	return clause{column + " >= ? AND " + column + " <= ?", []any{dayArg(s.From), dayArg(s.To)}}
}
