package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/label"
	"hearth/internal/source"
)

// labelCommand checks a word list by hand.
func (a *app) labelCommand() *cobra.Command {
	asked := build.Label{}
	cmd := &cobra.Command{
		Use:   "label LANGUAGE",
		Short: "Check by hand how often a word list is right",
		Long: "Label draws messages at random, half of them from those that the word list takes\nfor passion, and writes them to a file for you to read: write yes or no beside\neach. " +
			"Run it again to count: it says how often the list is right, corrects its share\nby that, and gives the lines for the word list. The file holds words of customers\nand stays in .hearth/labels.",
		Example: "  hearth label en\n  hearth label de --draw 200",
		Args:    oneWord("write a language, such as `hearth label en`"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, "")
			if err != nil {
				return err
			}
			shown := a.progress(&opt.Progress)
			asked.Language = args[0]
			result, err := build.RunLabel(cmd.Context(), opt, asked)
			shown()
			if err != nil {
				return err
			}
			if err := a.problems(result.Problems, false); err != nil || result.Problems.Count(source.Error) > 0 {
				return err
			}
			if result.Drawn > 0 {
				fmt.Fprintf(a.out, "drew %d messages; write yes or no into the column passion of %s, then run this again\n", result.Drawn, result.File)
				return nil
			}
			a.printLabels(asked.Language, result)
			return nil
		},
	}
	cmd.Flags().IntVar(&asked.Draw, "draw", 120, "how many messages to draw")
	cmd.Flags().Uint64Var(&asked.Seed, "seed", 1, "the same seed draws the same messages")
	return cmd
}

// oneWord makes sure that there is exactly one word after a command.
func oneWord(hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage{cmd.Name() + " takes one word after it", hint}
		}
		return oneAtMost(hint)(cmd, args)
	}
}

// printLabels says what people found, and what to write into the list.
func (a *app) printLabels(language string, result build.LabelResult) {
	c := result.Counted
	if c == nil {
		fmt.Fprintf(a.out, "there is nothing in %s; delete it to draw anew\n", result.File)
		return
	}
	fmt.Fprintf(a.out, "read: %d of %d\n", c.Read, c.Drawn)
	fmt.Fprintf(a.out, "truly about passion: %d of %d that the list took for it, %d of %d others\n", c.Taken.Hits, c.Taken.Labelled, c.Rest.Hits, c.Rest.Labelled)
	if c.Both > 0 {
		fmt.Fprintf(a.out, "two readers of %d messages: alpha %.2f, %s\n", c.Both, c.Agreement, agreed(c))
	}
	if !c.Known {
		fmt.Fprintf(a.out, "read at least %d of each side before anything is made of it\n", label.Fewest)
		return
	}
	percent := func(x float64) int64 { return stat.Whole(x, 100) }
	fmt.Fprintf(a.out, "the list alone says %d%%; corrected %d%% (%d%% to %d%%)\n", percent(float64(c.List.Hits)/float64(c.List.Of)),
		percent(c.Audited.Share), percent(c.Audited.Range.Low), percent(c.Audited.Range.High))
	fmt.Fprintf(a.out, "\nwrite this into data/words/%s.yaml:\n\nchecked:\n  on: %s\n  list: %s\n  passion: {of: %d, right: %d}\n  others: {of: %d, missed: %d}\n", language,
		result.On, result.List, c.Taken.Labelled, c.Taken.Hits, c.Rest.Labelled, c.Rest.Hits)
}

// agreed says in words how far two readers agree.
func agreed(c *label.Result) string {
	switch {
	case c.Both < 50:
		return "of fewer than 50, which says little"
	case c.Agreement >= stat.GoodAgreement:
		return "good"
	case c.Agreement >= stat.LowestAgreement:
		return "enough for a first answer"
	}
	return "too little: agree on what passion means, and read again"
}
