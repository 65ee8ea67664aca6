// Package cli is the commands: flags in, messages and exit codes out. It is
// the only place that wires the packages together, and the only one that knows
// the terminal, the clock, the environment and the embedded files.
//
// # How it speaks
//
// The result goes to standard output, the talk to standard error. Problems are
// printed all together, sorted by place. Exit codes: 0 done, 1 the site has
// errors, 2 the command was used wrongly, 3 the environment failed (a disk, a
// permission, an engine). With --report json or github what made a command end
// with 2 or 3 is a problem like any other, of the rule usage, environment or stopped.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/spf13/cobra"

	"hearth/internal/source"
)

// Exit codes of every command.
const (
	exitDone  = 0
	exitSite  = 1 // the site has errors; they were printed
	exitUsage = 2
	exitOther = 3 // the environment failed
)

// Version is what `hearth version` prints and what `hearth: ">=0.1"` is checked against.
const Version = "0.1.0"

// mostMemory is the part of the memory of a container that Go may fill before
// it tidies up harder; the rest is for what is not Go's.
const mostMemory = 0.85

// app is what every command needs.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string

	dir     string // -C
	output  string // -o
	jobs    int    // -j
	quiet   bool
	verbose bool
	report  string // text, json, github
}

// errSite says that problems were printed and the exit code is exitSite.
var errSite = errors.New("the site has errors")

// usage is a wrong use of a command.
type usage struct{ text, hint string }

func (u usage) Error() string { return u.text }

// Main runs one command and gives its exit code.
func Main(args []string, in io.Reader, out, errw io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	_, _ = memlimit.Set(memlimit.WithRatio(mostMemory), memlimit.WithProvider(memlimit.FromCgroup)) // an error says that there is no limit to keep
	a := &app{in: in, out: out, err: errw, env: os.Getenv}
	root := a.root()
	root.SetArgs(args)
	a.report = reportOf(args, a.report) // for a wrong flag that stands before it
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	return a.exit(root.ExecuteContext(ctx))
}

// reportOf gives what stands after --report, whatever else is wrong with a line.
func reportOf(args []string, otherwise string) string {
	for i, arg := range args {
		if form, ok := strings.CutPrefix(arg, "--report="); ok {
			return form
		}
		if arg == "--report" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return otherwise
}

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "hearth",
		Short:         "Hearth turns Markdown stories and exports into charted pages",
		Long:          "Hearth turns Markdown stories and the exports of the places where people talk\nwith a brand into static, charted pages. Everything happens on this machine.",
		Example:       "  hearth new my-report\n  hearth -C my-report build",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := root.PersistentFlags()
	f.StringVarP(&a.dir, "dir", "C", ".", "work on the site in this folder")
	f.IntVarP(&a.jobs, "jobs", "j", 0, "workers at the same time (0: as many as there are processors)")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print problems only")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "say more of what is done")
	f.StringVar(&a.report, "report", "text", "how problems and reports are printed: text, json or github")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.check() }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage{err.Error(), fmt.Sprintf("`%s --help` lists the flags", cmd.CommandPath())}
	})
	root.AddCommand(a.newCommand(), a.buildCommand(), a.serveCommand(), a.importCommand(), a.queryCommand(), a.labelCommand(), a.freezeCommand(), a.diffCommand(), a.checkCommand(), a.forgetCommand(), a.whyCommand(),
		a.formatsCommand(), a.metricsCommand(), a.sampleCommand(), a.versionCommand())
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args, c.RunE = noCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	root.SetHelpCommand(helpCommand())
	return root
}

// helpCommand makes `hearth help build` the same as `hearth build --help`.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Say what a command does", Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(cmd.Root(), args)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// nothing refuses words after a command that takes none.
func nothing(hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return usage{fmt.Sprintf("%s takes nothing after it, and there is %q", cmd.Name(), args[0]), hint}
	}
}

// oneAtMost refuses a second word after a command that takes one.
func oneAtMost(hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return usage{fmt.Sprintf("%s takes one word after it, and there is %q too", cmd.Name(), args[1]), hint}
	}
}

// noCommand says that a first word is no command, and which one is near.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			known = append(known, c.Name())
		}
	}
	hint := fmt.Sprintf("`%s --help` lists the commands", cmd.CommandPath())
	if near := source.Nearest(args[0], known); near != "" {
		hint = fmt.Sprintf("did you mean `%s %s`?", cmd.CommandPath(), near)
	}
	return usage{fmt.Sprintf("unknown command %q", args[0]), hint}
}

// check looks at the flags that all commands share.
func (a *app) check() error {
	switch a.report {
	case "text", "json", "github":
	default:
		return usage{fmt.Sprintf("--report %s is not known", a.report), "write --report text, json or github"}
	}
	if a.jobs < 0 {
		return usage{"-j needs a number of workers, 0 or more", "leave it out for as many as there are processors"}
	}
	if info, err := os.Stat(a.dir); err != nil || !info.IsDir() {
		return usage{fmt.Sprintf("there is no folder %q", a.dir), "-C names the folder of the site"}
	}
	return nil
}

// printed is an error that was printed together with problems.
type printed struct{ error }

func (p printed) Unwrap() error { return p.error }

// exit prints what is left to say and gives the exit code.
func (a *app) exit(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errSite) {
		return exitSite
	}
	p, code := fault(err)
	if errors.As(err, &printed{}) {
		return code
	}
	if a.forPrograms() && errors.Is(a.problems(source.List{p}, false), errSite) {
		return code
	}
	a.say("hearth: %s", p.Text)
	if p.Hint != "" {
		a.say("  hint: %s", p.Hint)
	}
	return code
}

// fault gives an error of the surroundings or of the command line as a problem,
// and its exit code.
func fault(err error) (source.Problem, int) {
	var u usage
	p := source.Problem{Severity: source.Error, Rule: "environment", Text: err.Error()}
	switch {
	case errors.As(err, &u):
		p.Rule, p.Text, p.Hint = "usage", u.text, u.hint
		return p, exitUsage
	case errors.Is(err, context.Canceled):
		p.Rule, p.Text = "stopped", "stopped; the last good output is as it was"
	case wrongUse(p.Text):
		p.Rule, p.Hint = "usage", "`hearth --help` lists the commands"
		return p, exitUsage
	}
	return p, exitOther
}

// forPrograms says that problems are printed for programs that read along.
func (a *app) forPrograms() bool { return a.report == "json" || a.report == "github" }

// cutShort prints the problems that were found before an error ended the work; for
// programs the error is one of them, so that they read a single list.
func (a *app) cutShort(found source.List, err error) error {
	if a.forPrograms() {
		p, _ := fault(err)
		found = append(slices.Clone(found), p)
	}
	if out := a.problems(found, false); !errors.Is(out, errSite) {
		return errors.Join(out, err)
	}
	if a.forPrograms() {
		return printed{err}
	}
	return err
}

// wrongUse says whether cobra's own message is about the command line.
func wrongUse(text string) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "accepts ", "requires ", "flag needs", "invalid argument"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// say prints a line of talk.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.err, format+"\n", args...)
}

// tell prints a line of talk unless --quiet.
func (a *app) tell(format string, args ...any) {
	if !a.quiet {
		a.say(format, args...)
	}
}

// problems prints a list in the asked form and says whether it holds errors.
func (a *app) problems(l source.List, strictly bool) error {
	l.Sort()
	l.Fill(a.excerpt)
	switch a.report {
	case "json":
		if err := l.WriteJSON(a.out); err != nil {
			return err
		}
	case "github":
		if err := l.WriteGitHub(a.out); err != nil {
			return err
		}
	default:
		if err := l.WriteText(a.err, a.colour()); err != nil {
			return err
		}
	}
	if l.Failed(strictly) {
		return errSite
	}
	return nil
}
