// Package build is the program in one sentence: read the site file, read the
// stories, import the exports, ask, draw, assemble, render, write.
//
// The main function is [Run]; [Make] stops before the writing. Each step is one function that takes the values
// of the steps before it and adds to one list of problems; nothing is written
// to the output unless the whole run is without errors.
//
// # What is done again and what is not
//
// A raw file is imported again only when its bytes, its mapping or the
// importer changed. A question is asked again only when the rows it was asked
// of, its words or its metric changed; when all answers are there, the engine
// is not opened at all. A figure is drawn again only when its option changed.
// Files of the output are written only when their bytes differ.
package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strings"
	"time"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/words"
	"hearth/internal/render"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Options is what a build needs from outside.
type Options struct {
	Root            string // folder of the site
	Out             string // folder of the output
	Layouts, Assets fs.FS  // built in
	Env             func(string) string
	Random          io.Reader                           // for a new key
	Today           func(zone *time.Location) time.Time // decides drafts, future, due
	Version         string
	Jobs            int // 0: as many as there are processors
	Open            func(ctx context.Context, dir string) (store.Store, error)

	Drafts, Fix, Strict bool
	URL                 string // instead of the site file's

	Progress func(string) // one line of what is being done; may be nil
}

// Result is what a build did.
type Result struct {
	Problems source.List
	Stories  int
	Pages    int
	Figures  int
	Numbers  int
	Imported []Import // raw files that were read in this run, with those that were refused
	Asked    int      // questions that went to the engine
	Engines  int      // drawing engines that were started: none when all pictures are in the cache
	Fixed    []string // numbers that --fix wrote, as file:line:col: old → new

	Config *config.Config // the settings it was built with; with problems, as far as they could be read
	Today  time.Time      // the day it was built for, in the site's zone

	Written, Removed []string // addresses
	Unchanged        int
	Kept             []string // no longer part of the site, but changed by somebody since: left alone
}

// String says in one line what was built.
func (r Result) String() string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(r.Pages, "page", "pages")
	add(r.Figures, "figure", "figures")
	add(r.Numbers, "number", "numbers")
	if len(parts) == 0 {
		parts = append(parts, "nothing to publish yet")
	}
	done := fmt.Sprintf("; %d files written", len(r.Written))
	switch {
	case len(r.Written) == 1:
		done = "; 1 file written"
	case len(r.Written) == 0:
		done = "; nothing changed"
	}
	if n := len(r.Removed); n > 0 {
		done += fmt.Sprintf(", %d removed", n)
	}
	return strings.Join(parts, ", ") + done
}

// run is one build under way: what the steps have found so far.
type run struct {
	Options
	cfg       *config.Config
	today     time.Time
	unsure    bool // the site file has errors: exports are not read by it, and nothing is asked
	problems  source.List
	stories   []*story.Story
	lists     story.Lists
	words     *words.Lists // see wordLists
	wordsRead bool
	texts     map[string][]byte // file → text, for --fix
	answers   map[string]guard.Published
	figures   map[string]*chart.Figure
	numbers   map[*story.Number]site.Printed
	cards     map[*story.Numbers][]site.Card
	repairs   []repair
	spool     *render.Spool // where pages wait until all are made
	result    Result
}

// pagesInMemory is how many bytes of pages wait in memory to be written. Sites
// of a thousand stories stay below it.
const pagesInMemory = 48 << 20

// Run builds the site. Problems of the site are in the result; an error is one
// of the environment, such as a full disk.
func Run(ctx context.Context, opt Options) (result Result, err error) {
	spool := render.NewSpool(filepath.Join(opt.Root, ".hearth", "cache"), pagesInMemory)
	defer func() { err = errors.Join(err, spool.Close()) }()
	out, result, err := makeAll(ctx, opt, spool)
	if err != nil || result.Problems.Failed(opt.Strict) {
		return result, err
	}
	if opt.Progress != nil {
		opt.Progress("writing")
	}
	report, err := render.Write(out, opt.Out)
	result.Written, result.Unchanged, result.Removed, result.Kept = report.Written, report.Unchanged, report.Removed, report.Kept
	var blocked *render.Blocked
	if errors.As(err, &blocked) {
		result.Problems.Add(blocked.Problems...)
		return result, nil
	}
	return result, err
}

// Make does all that [Run] does but for the writing of pages: it gives them as
// values, for a preview. What the site keeps for itself (rows, answers, the
// cache) is brought up to date as in any build.
func Make(ctx context.Context, opt Options) (render.Output, Result, error) {
	return makeAll(ctx, opt, render.NewSpool("", math.MaxInt))
}

func makeAll(ctx context.Context, opt Options, spool *render.Spool) (render.Output, Result, error) {
	r := &run{Options: opt, spool: spool}
	out, err := r.make(ctx)
	r.problems.Sort()
	r.result.Problems, r.result.Config, r.result.Today = r.problems, r.cfg, r.today
	return out, r.result, err
}

// Skips says whether a build passes over files and folders of this name: an
// editor's own, and hidden ones.
func Skips(name string) bool { return hidden(name) && name != wellKnown }

// make is everything but the writing.
func (r *run) make(ctx context.Context) (render.Output, error) {
	if err := r.load(); err != nil {
		return nil, err
	}
	r.checkOut()
	if !r.checkFolder() {
		return nil, nil
	}
	renderer := r.renderer()
	r.problems.Add(r.cfg.CheckKinds(renderer.Kinds())...)
	r.progress("reading the stories")
	if err := r.read(ctx); err != nil {
		return nil, err
	}
	data, err := r.imports(ctx)
	if err != nil {
		return nil, err
	}
	all := r.questions()
	if err := r.ask(ctx, all, data); err != nil {
		return nil, err
	}
	r.say(all)
	r.checkGoals(all)
	if err := r.draw(ctx, all); err != nil {
		return nil, err
	}
	if len(r.repairs) > 0 && r.problems.Count(source.Error) == 0 {
		if err := r.writeFixes(); err != nil {
			return nil, err
		}
	}
	r.progress("making the pages")
	return r.pages(ctx, renderer)
}
