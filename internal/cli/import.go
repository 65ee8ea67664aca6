package cli

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/source"
)

// importCommand reads exports, reports, and takes them in.
func (a *app) importCommand() *cobra.Command {
	var dry, undo bool
	var into, engine string
	cmd := &cobra.Command{
		Use:   "import [FILE…]",
		Short: "Read exports, say what is in them, and take them in",
		Long: "Import says of each file what it is and why, how many rows it has, which were\nleft out and why, and which days it speaks for. Then it copies the file to\n" +
			"data/raw and adds its rows. Without a file it takes in what is new in data/raw.\nWith --dry-run it only reports, and works in any folder.",
		Example: "  hearth import --dry-run ~/Downloads/outbox.json\n  hearth import --source forum ~/Downloads/forum.csv\n  hearth import --undo data/raw/forum/forum.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if (dry || undo) && len(args) == 0 {
				return usage{"there is no file to look at", "name it after the command: `hearth import --dry-run FILE`"}
			}
			if dry && undo {
				return usage{"--dry-run and --undo do not go together", "choose one of them"}
			}
			if engine != "" && (dry || undo) {
				return usage{"--engine does not go with --dry-run or --undo", "import with --engine alone; the next `hearth import --engine` takes out what was undone"}
			}
			opt := build.ImportOptions{
				Root: a.dir, Env: a.env, Random: rand.Reader, Version: Version, Files: args, Source: into, DryRun: dry, Undo: undo,
				Engine: engine, Open: a.open,
			}
			a.seen(engine)
			shown := a.progress(&opt.Progress)
			result, err := build.RunImport(cmd.Context(), opt)
			shown()
			if err != nil && a.report == "json" { // a line, like all that is said of an import
				p, _ := fault(err)
				return errors.Join(a.rest(source.List{p}), printed{err})
			}
			if err != nil {
				return err
			}
			return a.imported(result, opt)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only report; write nothing")
	cmd.Flags().BoolVar(&undo, "undo", false, "take the rows of this file out again")
	cmd.Flags().StringVar(&engine, "engine", "", "load the rows into this database too, like clickhouse://host:9000/our_site")
	cmd.Flags().StringVar(&into, "source", "", "the source that the files belong to: a folder in data/raw")
	return cmd
}

// imported prints what came of an import.
func (a *app) imported(result build.ImportResult, opt build.ImportOptions) error {
	if a.report == "json" {
		return a.importedJSON(result)
	}
	for _, one := range result.Files {
		if a.report == "github" { // which is problems only
			break
		}
		fmt.Fprint(a.out, one.Result.Text())
		if one.Mapping != "" {
			fmt.Fprintf(a.out, "  guessed what the columns mean and wrote it to %s: look at it\n", one.Mapping)
		}
		if opt.DryRun && one.Result.Mapping != nil {
			fmt.Fprintf(a.out, "  guessed what the columns mean; this would be written beside the file:\n%s", indent(string(one.Result.Mapping.YAML(one.Path)), "    "))
		}
	}
	if err := a.problems(result.Problems, false); err != nil {
		a.tell("\n%s; %s", result.Problems.Summary(), outcome(result, opt))
		return err
	}
	a.tell("%s", outcome(result, opt))
	for _, one := range result.Files {
		if one.String() != "" && one.Source == "" && !opt.DryRun && len(one.Result.Coverage) > 0 {
			a.tell("%s counts as part of the source %s; in a folder of data/raw it would have that folder's name", one.Path, one.Result.Coverage[0].Platform)
		}
	}
	if len(result.Here) > 0 {
		a.tell("the next build reads what is in data/raw: move %s out of it", strings.Join(result.Here, ", "))
	}
	return nil
}

// importedJSON prints a line a file, and behind them one with the problems that no
// file has by itself: what hearth.yaml expects of sources, exports that speak for
// the same days.
func (a *app) importedJSON(result build.ImportResult) error {
	told := map[source.Pos][]string{}
	for _, one := range result.Files {
		data, err := one.Result.JSON()
		if err != nil {
			return err
		}
		if _, err := a.out.Write(data); err != nil {
			return err
		}
		for _, p := range one.Result.Problems {
			told[p.Pos] = append(told[p.Pos], p.Text)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(result.Problems), func(p source.Problem) bool { return slices.Contains(told[p.Pos], p.Text) })
	if rest.Sort(); len(rest) > 0 {
		if err := a.rest(rest); err != nil {
			return err
		}
	}
	if result.Problems.Failed(false) {
		return errSite
	}
	return nil
}

// rest prints a line with problems that no file has by itself.
func (a *app) rest(problems source.List) error {
	return json.NewEncoder(a.out).Encode(struct {
		Problems source.List `json:"problems"`
	}{problems})
}

// outcome says in a line what became of the files.
func outcome(result build.ImportResult, opt build.ImportOptions) string {
	taken := 0
	for _, one := range result.Files {
		if one.String() != "" {
			taken++
		}
	}
	switch {
	case opt.Undo && len(result.Undone) == 0:
		return "nothing was taken out"
	case opt.Undo:
		return fmt.Sprintf("took out the rows of %s; the file itself is as it was", strings.Join(result.Undone, ", "))
	case opt.DryRun:
		return "nothing was written"
	case len(result.Files) == 0:
		return "nothing new in data/raw" + loaded(opt)
	case taken == 0:
		return "nothing was taken in" + loaded(opt)
	}
	return "took in " + plural(taken, "file", "files") + loaded(opt)
}

// loaded says that an engine has the rows too.
func loaded(opt build.ImportOptions) string {
	if opt.Engine == "" {
		return ""
	}
	return "; the engine has all rows"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + line)
	}
	return b.String()
}
