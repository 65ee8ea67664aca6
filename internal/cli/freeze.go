package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"hearth/internal/build"
)

// freezeCommand fixes the numbers of an edition.
func (a *app) freezeCommand() *cobra.Command {
	var today string
	cmd := &cobra.Command{
		Use:   "freeze EDITION",
		Short: "Fix the numbers of an edition for good",
		Long: "Freeze keeps the numbers of an edition as they are today, in data/answers/editions.\nEvery later build shows these and no others, whatever the data say then. Commit\n" +
			"the folder. Freezing again needs a correction for each number that changed.",
		Example: "  hearth freeze editions/2026-Q2",
		Args:    oneEdition("freeze"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, today)
			if err != nil {
				return err
			}
			shown := a.progress(&opt.Progress)
			result, err := build.Freeze(cmd.Context(), opt, args[0])
			shown()
			if err != nil {
				return err
			}
			if err := a.problems(result.Problems, false); err != nil {
				a.tell("\n%s; the edition is as it was", result.Problems.Summary())
				return err
			}
			a.frozen(result)
			return nil
		},
	}
	cmd.Flags().StringVar(&today, "today", "", "the day the numbers are frozen on, such as 2026-07-02")
	return cmd
}

func (a *app) frozen(r build.FreezeResult) {
	what := counted(r.Numbers-r.Figures, "number", "numbers") + " and " + counted(r.Figures, "figure", "figures")
	if r.Before == "" {
		a.tell("froze %s of the edition %s as they are on %s", what, r.Edition, r.On)
	} else {
		a.tell("froze %s of the edition %s again, which were frozen on %s: %s changed", what, r.Edition, r.Before, counted(len(r.Changes), "value", "values"))
	}
	a.tell("they lie in %s: commit it", r.Folder)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// oneEdition asks for the name of one edition.
func oneEdition(verb string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return usage{verb + " needs the name of one edition", "write it as `hearth " + verb + " editions/2026-Q2`"}
	}
}
