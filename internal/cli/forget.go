package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/forget"
	"hearth/internal/source"
)

// forgetCommand takes a person out of the site.
func (a *app) forgetCommand() *cobra.Command {
	var yes bool
	var today string
	cmd := &cobra.Command{
		Use:   "forget PERSON",
		Short: "Take somebody out of the site who asks for it",
		Long: "Forget finds a person in the consent store, in texts, exports and rows, and says\nwhat it would do: which files it would delete, which lines it would change, and\nwhat it cannot reach. With --yes it does so, and builds anew what is published.\n" +
			"PERSON is an account, such as @ada@social.example or youtube:@ada, a name in\nquotation marks, or one of their voices. What is printed names places, and no words.",
		Example: "  hearth forget @ada@social.example\n  hearth forget voices/one-screw --yes",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
				return usage{"forget needs one person", "write an account, a name in quotation marks, or a voice, such as `hearth forget @ada@social.example`"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options(build.Options{}, today)
			if err != nil {
				return err
			}
			return a.forget(cmd, opt, args[0], yes)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&yes, "yes", false, "do it; without this nothing is changed")
	f.StringVarP(&a.output, "output", "o", "", "the folder of the pages, to be built anew (public)")
	f.StringVar(&today, "today", "", "the day to build for, such as 2026-07-01")
	return cmd
}

// forget finds somebody, and takes them out when that is confirmed.
func (a *app) forget(cmd *cobra.Command, opt build.Options, person string, yes bool) error {
	shown := a.progress(&opt.Progress)
	f, err := build.Forget(cmd.Context(), opt, person, yes)
	shown()
	if err != nil {
		return a.cutShort(f.Problems, err)
	}
	if err := a.problems(f.Problems, false); err != nil {
		return err
	}
	if f.Nobody() {
		a.say("nobody like that is in this site, in its rows or in its history")
		a.say("  hint: try how they are called elsewhere: their account with its server, their name in quotation marks, the file of their voice")
		return errSite
	}
	a.found(f)
	a.history(f)
	if !f.Done {
		a.tell("\nnothing was changed; the same with --yes does it")
		return nil
	}
	return a.forgotten(f)
}

// found lists what there is of them.
func (a *app) found(f build.Forgetting) {
	would := "would "
	if f.Done {
		would = ""
	}
	for _, c := range f.Changes {
		if c.Why != "" {
			fmt.Fprintf(a.out, "%sdelete %s: %s\n", would, c.Path, c.Why)
		}
		for _, p := range c.Places {
			fmt.Fprintf(a.out, "%schange %s: %s\n", would, source.Pos{File: c.Path, Line: p.Line}, p.What)
		}
	}
	if f.Messages > 0 {
		fmt.Fprintf(a.out, "%stake %s out of data/rows, and their words out of data/text\n", would, counted(f.Messages, "message", "messages"))
	}
	if f.Mentions > 0 {
		fmt.Fprintf(a.out, "%stake their name out of %s of others in data/rows and data/text\n", would, counted(f.Mentions, "row", "rows"))
	}
	a.rests("stays", f.Rests)
}

func (a *app) rests(lead string, all []forget.Rest) {
	for _, r := range all {
		fmt.Fprintf(a.out, "%s %s: %s\n", lead, r.Path, r.Why)
	}
}

// history says what git holds, and how to deal with it.
func (a *app) history(f build.Forgetting) {
	if !f.Repository || f.Commits.Number == 0 {
		return
	}
	c := f.Commits
	when := "of " + c.First
	if c.First != c.Last {
		when = "from " + c.First + " to " + c.Last
	}
	a.tell("\ngit still holds them in %s %s, in:", counted(c.Number, "commit", "commits"), when)
	var paths []string
	for _, name := range c.Files { // from the root of the repository, which may be above the site
		a.tell("  %s", name)
		if slices.ContainsFunc(f.Changes, func(o forget.Change) bool { return o.Why != "" && strings.HasSuffix("/"+name, "/"+o.Path) }) {
			paths = append(paths, "--path "+quote(name))
		}
	}
	a.tell("to take them out of the history as well, commit what was changed, and with git-filter-repo, in a fresh clone:")
	if len(paths) > 0 {
		a.tell("  git filter-repo --invert-paths %s", strings.Join(paths, " "))
	}
	a.tell("  git filter-repo --replace-text FILE    (FILE, outside the repository, has their names and words, one a line)")
	a.tell("then push with --force, ask your host to drop what it keeps of old commits, and have everybody clone anew")
}

// forgotten says what was done, and what is left to do.
func (a *app) forgotten(f build.Forgetting) error {
	built := f.Built
	if len(built.Problems) > 0 {
		if err := a.problems(built.Problems, false); err != nil {
			a.rests("still in", f.Left)
			a.tell("\nthey are taken out of the site, but it does not build now: mend what is said above and build; until then what is published is as it was")
			return err
		}
	}
	if n := len(built.Written) + len(built.Removed); n > 0 {
		a.tell("\n%s changed or gone; where a cache stands before your site, have it drop them:", counted(n, "address is", "addresses are"))
		for _, address := range built.Written {
			a.tell("  changed %s", address)
		}
		for _, address := range built.Removed {
			a.tell("  gone    %s", address)
		}
	}
	a.tell("\nwhat Hearth cannot reach: other clones and backups, web archives, search engines, feed readers, pages that embed a figure, packages that somebody took")
	if len(f.Left) > 0 {
		a.rests("still in", f.Left)
		return errSite
	}
	a.tell("they are nowhere in the site any more, and no export brings them back")
	return nil
}
