package cli

import (
	"fmt"
	"text/tabwriter"

	"hearth/internal/build"
	"hearth/internal/engagement/insight"
)

// wordGap prints the words that only one side uses, and those of both.
func (a *app) wordGap(r build.WordsResult, form string) error {
	if err := a.problems(r.Problems, false); err != nil {
		return err
	}
	if form == "json" || a.report == "json" {
		return a.writeJSON(r)
	}
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	for _, part := range []struct {
		title string
		words []insight.Spoken
	}{{"only we say", r.Gap.Ours}, {"only they say", r.Gap.Theirs}, {"both say", r.Both}} {
		fmt.Fprintf(w, "%s\tmessages of ours\tpeople outside\n", part.title)
		for _, s := range part.words {
			fmt.Fprintf(w, "  %s\t%d\t%d\n", s.Word, s.Ours, s.Theirs)
		}
		if len(part.words) == 0 {
			fmt.Fprintln(w, "  nothing that stands out")
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	a.tell("from %s of ours and %s outside, in %s; a word counts once for a person, from ten uses on", counted(int(r.Ours), "message", "messages"), counted(int(r.Theirs), "person", "people"), r.Language)
	return nil
}
