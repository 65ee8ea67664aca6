package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"hearth/internal/build"
)

// whyCommand tells what made a page.
func (a *app) whyCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "why PAGE",
		Short:   "Say what made a page, and why it was made anew",
		Long:    "Why tells which story, layout, figures, questions and exports a page was made of,\nand what had changed when it was last made anew. It knows what the last build\nleft in .hearth/cache, and builds nothing itself.",
		Example: "  hearth why stories/first-ride.html\n  hearth why content/stories/first-ride.md",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage{"which page?", "write its address, such as `hearth why stories/first-ride.html`, or the file of its story"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, "")
			if err != nil {
				return err
			}
			why, problems, err := build.RunWhy(cmd.Context(), opt, args[0])
			if err != nil {
				return err
			}
			if len(problems) > 0 {
				return a.problems(problems, false)
			}
			tellWhy(a.out, why)
			return nil
		},
	}
}

func tellWhy(out io.Writer, why build.Reason) {
	fmt.Fprintln(out, why.Address)
	line := func(name string, list []string) {
		for i, item := range list {
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(out, "  %-9s %s\n", name, item)
		}
	}
	if why.Story != "" {
		line("story", []string{why.Story})
	}
	line("layout", layoutsOf(why.Layouts))
	line("figures", why.Figures)
	line("files", why.Files)
	for i, q := range why.Asks {
		name := "asks"
		if i > 0 {
			name = ""
		}
		line(name, []string{q.Question})
		if len(q.Sources) > 0 {
			line("", []string{"  of " + strings.Join(q.Sources, ", ")})
		}
		for _, e := range q.Exports {
			line("", []string{"  from " + e})
		}
	}
	if because, anew := strings.CutPrefix(madeBecause(why), "anew "); anew {
		line("made anew", []string{because})
	} else if because != "" {
		line("made", []string{because})
	}
}

// madeBecause says why a page was last made anew; "" when nobody knows.
func madeBecause(why build.Reason) string {
	switch {
	case why.New:
		return "once; nothing it came of has changed since"
	case len(why.Because) > 0:
		return "anew because of " + strings.Join(why.Because, ", and that because of ")
	}
	return ""
}

// layoutsOf names the layouts and counts their parts, of which there are many.
func layoutsOf(files []string) []string {
	var out []string
	parts := 0
	for _, name := range files {
		if strings.HasPrefix(name, "parts/") {
			parts++
		} else {
			out = append(out, "layouts/"+name)
		}
	}
	if parts > 0 {
		out = append(out, fmt.Sprintf("and %d of layouts/parts", parts))
	}
	return out
}
