// Package build is the program in one sentence: read the site file, read the
// stories, import the exports, ask, draw, assemble, render, write.
//
// The main function is [Run]; a [Desk] does the same for a preview, again and
// again, and stops before the writing. Nothing is written to the output unless
// the whole run is without errors.
//
// # What is done again and what is not
//
// All that a page is made of is a graph (package memo): the file of a story,
// the story, what others may know of it, the plan of the site, the frame of a
// page in it, the page. Steps read only through the graph, which therefore
// knows what each output came from, keeps it from one build to the next, and
// makes again only what depends on a change. The steps are in steps.go.
//
// Beside the graph stand the exports, because they are changed by being read.
// A raw file is imported again only when its bytes, its mapping or the
// importer changed. A question is asked again only when the rows it was asked
// of, its words or its metric changed; when all answers are there, the engine
// is not opened at all. The answers are inputs of the graph. Files of the
// output are written only when their bytes differ.
//
// # Memory
//
// A build holds what stories say of themselves to others, the plan and the
// graph. Everything else, stories and finished pages, lies on disk until it is
// needed. The memory is bounded (memory.go) so that the garbage of a large site
// does not take more than its stories.
package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/words"
	"hearth/internal/render"
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
	Program         string // tells this program from others, for what is kept between builds; "" keeps nothing
	Jobs            int    // 0: as many as there are processors
	Open            func(ctx context.Context, engine, dir string) (store.Store, error)

	Drafts, Fix, Strict bool
	Timed               bool   // take the time of every stage
	Thaw                string // an edition whose numbers are to be asked anew, although they are frozen; the answers are not kept
	URL                 string // instead of the site file's

	Progress func(string) // one line of what is being done; may be nil
}

// Result is what a build did.
type Result struct {
	Problems  source.List
	Stories   int
	Pages     int
	Figures   int
	Numbers   int
	Imported  []Import    // raw files that were read in this run, with those that were refused
	Asked     int         // questions that went to the engine
	Engines   int         // drawing engines that were started: none when all pictures are in the cache
	Unaudited source.List // what the audit of all answers could not look at, as notes
	Fixed     []string    // numbers that --fix wrote, as file:line:col: old → new

	Config *config.Config // the settings it was built with; with problems, as far as they could be read
	Today  time.Time      // the day it was built for, in the site's zone

	Stages []Stage // where the time went, the longest first; only of a build that is timed

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

// run is what the steps outside the graph share: imports, questions to the
// engine, numbers written into texts.
type run struct {
	Options
	cfg       *config.Config
	today     time.Time
	unsure    bool // the site file has errors: exports are not read by it, and nothing is asked
	hurried   bool // somebody waits for a page: what can be done later is
	problems  source.List
	stories   []*story.Story // that ask something
	lists     story.Lists
	words     *words.Lists // see wordLists
	wordsRead bool
	texts     map[string][]byte // file → text, for --fix
	answers   map[string]guard.Published
	calendar  calendar
	frozen    map[string]*frozen // by name of the edition
	repairs   []repair
	result    Result
}

// pagesInMemory is how many bytes of pages wait in memory to be written. Sites
// of a thousand stories stay below it.
const pagesInMemory = 16 << 20

// Run builds the site. Problems of the site are in the result; an error is one
// of the environment, such as a full disk.
func Run(ctx context.Context, opt Options) (result Result, err error) {
	memory := newBudget(containerMemory(os.ReadFile))
	defer memory.close()
	d := NewDesk(opt, false)
	defer func() { err = errors.Join(err, d.Close()) }()
	d.memory = memory
	cache := filepath.Join(opt.Root, ".hearth", "cache")
	spool := render.NewSpool(cache, pagesInMemory)
	defer func() { err = errors.Join(err, spool.Close()) }()
	folder, err := render.OpenFolder(opt.Out, filepath.Join(cache, "written"))
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	s := &sheaf{desk: d, folder: folder, spool: spool, kept: map[string]render.Kept{}, same: map[string]bool{}}
	d.take = s.take
	made, err := d.Make(ctx, nil)
	if err != nil || made.Problems.Failed(opt.Strict) {
		return made.Result, err
	}
	return s.write(made)
}

// Skips says whether a build passes over files and folders of this name: an
// editor's own, and hidden ones.
func Skips(name string) bool { return hidden(name) && name != wellKnown }
