package label

import (
	"context"
	"strings"

	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/store"
)

// Result is what people found who read a sample.
type Result struct {
	Drawn, Read int
	Taken, Rest stat.Checked // what the list takes for passion, and all else
	List        stat.Share   // about passion, as the list says
	Audited     stat.Audited // as the sample corrects it
	Known       bool         // enough was read for that

	Both      int     // messages that two have read
	Agreement float64 // Krippendorff's alpha of the two
}

// Count holds what people found against what the list says now. The store is
// loaded.
func Count(ctx context.Context, st store.Store, language string, all []Reading) (Result, error) {
	out := Result{Drawn: len(all)}
	const sorted = " FROM messages m WHERE m.role = 'member' AND m.class <> '' AND (m.language = ? OR m.language LIKE ?)"
	args := []any{language, language + "-%"}
	sizes, err := st.Ask(ctx, "SELECT m.class, COUNT(*) AS n"+sorted+" GROUP BY m.class", args...)
	if err != nil {
		return out, err
	}
	for _, row := range sizes.Rows {
		out.side(row[0].(string)).Size += row[1].(int64)
	}
	for _, x := range all {
		args = append(args, x.Message)
	}
	found, err := st.Ask(ctx, "SELECT m.id, m.class"+sorted+" AND m.id IN ("+strings.TrimSuffix(strings.Repeat("?, ", len(all)), ", ")+") GROUP BY m.id, m.class", args...)
	if err != nil {
		return out, err
	}
	class := map[string]string{}
	for _, row := range found.Rows {
		class[row[0].(string)] = row[1].(string)
	}
	out.take(all, class)
	return out, nil
}

// take counts, with the class that the list gives each message now.
func (r *Result) take(all []Reading, class map[string]string) {
	pairs := [][]int64{{0, 0}, {0, 0}}
	for _, x := range all {
		if class[x.Message] == "" || x.First == "" {
			continue // not read yet, or not in the data any more
		}
		r.Read++
		side := r.side(class[x.Message])
		side.Labelled++
		side.Hits += hit(x.First)
		if x.Second != "" {
			r.Both++
			pairs[hit(x.First)][hit(x.Second)]++
		}
	}
	r.List = stat.Share{Hits: r.Taken.Size, Of: r.Taken.Size + r.Rest.Size}
	r.Agreement, _ = stat.Agreement(pairs)
	r.Audited, r.Known = stat.Audit(r.Taken, r.Rest, stat.Asked)
	r.Known = r.Known && r.Taken.Labelled >= Fewest && r.Rest.Labelled >= Fewest
}

// side gives the side of a class.
func (r *Result) side(class string) *stat.Checked {
	if passion(class) {
		return &r.Taken
	}
	return &r.Rest
}

func hit(answer string) int64 {
	if answer == Yes {
		return 1
	}
	return 0
}
