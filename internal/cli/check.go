package cli

import (
	"time"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/source"
)

// checkCommand looks at the site without writing it.
func (a *app) checkCommand() *cobra.Command {
	var opt build.Options
	var today string
	var strictly, silent bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look at the site as a stranger would, without writing it",
		Long: "Check builds the site in memory and says all that build would say. Then it looks\nat the finished pages: links and anchors, markup, what people need who listen or\n" +
			"type, and private things that nobody meant to publish. And it reads the texts:\nlong sentences, big words, claims without a number or a link. Layouts that you\ncopied are compared with their originals. Advice is advice; it fails for errors,\nand with --strict for warnings.",
		Example: "  hearth check\n  hearth check --strict --report github",
		Args:    nothing("`-C NAME` checks the site in that folder"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := a.options(opt, today)
			if err != nil {
				return err
			}
			return a.checkSite(cmd, o, strictly, silent)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&opt.Drafts, "drafts", false, "look at drafts and future pages too")
	f.BoolVar(&strictly, "strict", false, "fail on warnings too")
	f.BoolVar(&silent, "no-advice", false, "leave out the advice, which is marked as notes")
	f.StringVar(&today, "today", "", "the day to check for, such as 2026-07-01")
	return cmd
}

// checkSite runs a check and reports it.
func (a *app) checkSite(cmd *cobra.Command, opt build.Options, strictly, silent bool) error {
	start := time.Now()
	shown := a.progress(&opt.Progress)
	result, err := build.Check(cmd.Context(), opt)
	shown()
	if err != nil {
		return a.cutShort(result.Problems, err)
	}
	var told source.List
	for _, p := range result.Problems {
		if p.Severity != source.Note || !silent {
			told.Add(p)
		}
	}
	failed := a.problems(told, strictly)
	lead := ""
	if len(told) > 0 {
		lead = "\n"
	}
	a.tell("%slooked at %s in %s: %s", lead, counted(result.Pages, "page", "pages"), time.Since(start).Round(10*time.Millisecond), told.Summary())
	return failed
}
