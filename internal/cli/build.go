package cli

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"hearth"
	"hearth/internal/build"
	"hearth/internal/source"
)

// buildCommand makes the pages.
func (a *app) buildCommand() *cobra.Command {
	var opt build.Options
	var today, profile string
	var strictly bool
	cmd := &cobra.Command{
		Use:     "build",
		Short:   "Make the pages",
		Long:    "Build reads hearth.yaml, the stories in content and the exports in data/raw,\nand writes the pages to public. When anything is wrong it says so and leaves\nthe last good pages as they are.",
		Example: "  hearth build\n  hearth build --drafts -o preview",
		Args:    nothing("`-C NAME` builds the site in that folder"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := a.options(opt, today)
			if err != nil {
				return err
			}
			o.Timed = profile != ""
			return profiled(profile, func() error { return a.build(cmd, o, strictly) })
		},
	}
	f := cmd.Flags()
	f.StringVarP(&a.output, "output", "o", "", "write the pages to this folder (public)")
	f.BoolVar(&opt.Drafts, "drafts", false, "show drafts and future pages too, marked, for a preview")
	f.StringVar(&opt.URL, "url", "", "the address the pages will stand at, instead of the one in hearth.yaml")
	f.BoolVar(&strictly, "strict", false, "fail on warnings too")
	f.BoolVar(&opt.Fix, "fix", false, "write the computed numbers into the text where they differ")
	f.StringVar(&profile, "profile", "", "print how long each stage took, and write a profile to this file, for go tool pprof")
	f.StringVar(&today, "today", "", "the day to build for, such as 2026-07-01 (decides drafts and future pages)")
	return cmd
}

// build runs one build and reports it.
func (a *app) build(cmd *cobra.Command, opt build.Options, strictly bool) error {
	start := time.Now()
	shown := a.progress(&opt.Progress)
	opt.Strict = strictly
	result, err := build.Run(cmd.Context(), opt)
	shown()
	for _, one := range result.Imported {
		if what := one.String(); what != "" {
			a.tell("read %s", what)
		}
	}
	if err != nil {
		return a.cutShort(result.Problems, err)
	}
	for _, done := range result.Fixed {
		a.tell("fixed %s", done)
	}
	if err := a.problems(result.Problems, strictly); err != nil {
		a.tell("\n%s; %s", result.Problems.Summary(), kept(opt.Out, result.Problems))
		return err
	}
	for _, k := range result.Kept {
		a.tell("left alone: %s is no longer part of the site, but somebody changed it", k)
	}
	if a.verbose {
		for _, w := range result.Written {
			a.tell("wrote %s", w)
		}
		for _, w := range result.Removed {
			a.tell("removed %s", w)
		}
		for _, p := range result.Unaudited {
			a.tell("%s: %s", p.Pos, p.Text)
		}
	}
	a.tell("%s in %s", result, time.Since(start).Round(10*time.Millisecond))
	a.stages(result.Stages)
	return nil
}

// kept says what became of the last good pages.
func kept(out string, problems source.List) string {
	refused := slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == "output-folder" })
	if info, err := os.Stat(out); err != nil || !info.IsDir() || refused {
		return "nothing was written"
	}
	return fmt.Sprintf("nothing was written, %s is as it was", filepath.ToSlash(filepath.Base(out)))
}

// options fills in what every build needs from the program's surroundings.
func (a *app) options(opt build.Options, today string) (build.Options, error) {
	clock, err := a.today(today)
	if err != nil {
		return opt, err
	}
	if opt.URL != "" {
		if u, err := url.Parse(opt.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return opt, usage{fmt.Sprintf("--url %q is not the address of a site", opt.URL), "write the whole address, like --url https://example.org"}
		}
	}
	opt.Root = a.dir
	opt.Out = a.output
	if opt.Out == "" {
		opt.Out = filepath.Join(a.dir, "public")
	}
	opt.Layouts, opt.Assets = a.builtin()
	opt.Env = a.env
	opt.Random = rand.Reader
	opt.Today = clock
	opt.Version = Version
	opt.Program = program(filepath.Join(a.dir, ".hearth", "cache"))
	opt.Jobs = a.jobs
	opt.Open = a.open
	return opt, nil
}

// builtin gives the embedded layouts and assets.
func (a *app) builtin() (layouts, assets fs.FS) {
	layouts, _ = fs.Sub(hearth.Files, "layouts")
	assets, _ = fs.Sub(hearth.Files, "assets")
	return layouts, assets
}

// today gives the clock that decides drafts, future and due: --today, else
// SOURCE_DATE_EPOCH, else the real one.
func (a *app) today(flag string) (func(*time.Location) time.Time, error) {
	if flag != "" {
		day, err := time.Parse(time.DateOnly, flag)
		if err != nil {
			return nil, usage{fmt.Sprintf("--today %q is not a day", flag), "write it as --today 2026-07-01"}
		}
		return func(zone *time.Location) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, zone)
		}, nil
	}
	if epoch := a.env("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return nil, usage{fmt.Sprintf("SOURCE_DATE_EPOCH is %q", epoch), "it must be a number of seconds since 1970, or not set at all"}
		}
		return func(zone *time.Location) time.Time { return time.Unix(seconds, 0).In(zone) }, nil
	}
	now := time.Now()
	return func(zone *time.Location) time.Time { return now.In(zone) }, nil
}
