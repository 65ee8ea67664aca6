package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"hearth/internal/build"
	"hearth/internal/serve"
	"hearth/internal/source"
)

// port is where the preview stands when nobody says otherwise.
const port = 4870

// serveCommand shows the site while it is written.
func (a *app) serveCommand() *cobra.Command {
	var opt build.Options
	var s serve.Options
	var today string
	var open bool
	var named string
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Show the site while you write it",
		Long:    "Serve builds the site in memory and shows it in your browser, on this machine\nonly. Save a story, an export or a layout, and the open page changes in place.\nErrors stand over the last good page until they are mended. The output folder\nis not touched. Stop it with Ctrl-C.",
		Example: "  hearth serve\n  hearth -C my-report serve --drafts --open",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if s.Port < 0 || s.Port > 65535 {
				return usage{fmt.Sprintf("--port %d is not a port", s.Port), "write a number up to 65535, or 0 for any free one"}
			}
			if _, err := a.today(today); err != nil {
				return err
			}
			if named == "" {
				named = a.env(editorEnv)
			}
			address, err := editor(named)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), opt, s, viewing{today: today, open: open, editor: address})
		},
	}
	f := cmd.Flags()
	f.IntVarP(&s.Port, "port", "p", port, "where to serve; when it is busy, the next free one")
	f.BoolVar(&opt.Drafts, "drafts", false, "show drafts and future pages too, marked")
	f.BoolVar(&open, "open", false, "open the site in your browser")
	f.BoolVar(&s.Poll, "poll", false, "look at every file each second, for disks that give no notice of changes")
	f.StringVar(&named, "editor", "", "where links of the margin open a file: a name such as vscode, or an address with {path}, {line} and {col}; else $"+editorEnv)
	f.StringVar(&today, "today", "", "the day to build for, such as 2026-07-01 (decides drafts and future pages)")
	return cmd
}

// viewing is how a writer looks at the preview.
type viewing struct {
	today  string // instead of the real day
	open   bool   // a browser is opened
	editor string // address that opens a file, with {path}, {line} and {col}
}

// serve runs the preview until it is stopped.
func (a *app) serve(ctx context.Context, opt build.Options, s serve.Options, how viewing) error {
	s.Root = a.dir
	s.Watch = []string{"hearth.yaml", "content", "data", "layouts", "assets", "static", ".hearth/key", ".hearth/accounts.yaml"}
	s.Skip = build.Skips
	s.Own = ownFile
	s.ID = rand.Text()
	root, err := filepath.Abs(a.dir)
	if err != nil {
		return err
	}
	p := &preview{app: a, opt: opt, today: how.today, root: root, editor: how.editor}
	defer p.close()
	s.Build = p.build
	s.Margin = p.margin
	s.Say = func(line string) { a.tell("%s", line) }
	s.Done = a.rebuilt
	s.Opened = func(address string) {
		fmt.Fprintln(a.out, address)
		a.tell("the site is at %s on this machine; stop with Ctrl-C", address)
		if how.open {
			if err := openBrowser(address); err != nil {
				a.say("no browser could be opened (%v): open %s yourself", err, address)
			}
		}
	}
	return serve.Run(ctx, s)
}

// preview builds the site in memory, again and again. The desk that does it
// remembers what it made.
type preview struct {
	app    *app
	opt    build.Options
	today  string
	root   string // of the site, from the root of the disk
	editor string
	last   build.Made // the last that was without errors
	kept   bool       // it is on disk

	mu       sync.Mutex // of what requests look at while a build runs
	desk     *build.Desk
	problems source.List // of the last build
}

// state gives what requests look at.
func (p *preview) state() (*build.Desk, source.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.desk, p.problems
}

// build makes the site after some files changed; after none, all of it.
func (p *preview) build(ctx context.Context, changed []string, early func(serve.Early)) (serve.Result, error) {
	if p.desk == nil {
		opt, err := p.app.options(p.opt, p.today)
		if err != nil {
			return serve.Result{}, err
		}
		opt.Today = func(zone *time.Location) time.Time {
			clock, err := p.app.today(p.today)
			if err != nil {
				return time.Time{}
			}
			return clock(zone)
		}
		desk := build.NewDesk(opt, true)
		p.mu.Lock()
		p.desk = desk
		p.mu.Unlock()
	}
	if len(changed) == 0 {
		changed = nil
	}
	made, err := p.desk.MakeEarly(ctx, changed, func(e build.Early) {
		early(func(ctx context.Context, address string) (serve.File, bool, error) {
			o, data, ok, err := e.File(ctx, address)
			return serve.File{Address: o.Address, From: o.From, Data: data, Sum: o.Sum}, ok, err
		})
	})
	if err != nil {
		return serve.Result{}, err
	}
	made.Problems.Fill(p.app.excerpt)
	p.mu.Lock()
	p.problems = slices.Clone(made.Problems)
	p.mu.Unlock()
	out := serve.Result{Problems: made.Problems, Summary: summary(made.Result)}
	for _, o := range made.Outputs {
		f := serve.File{Address: o.Address, From: o.From, Sum: o.Sum}
		if o.From == "" {
			f.Load = func(ctx context.Context) ([]byte, [16]byte, error) {
				data, sum, err := p.desk.Bytes(ctx, o.Address)
				return data, sum, err
			}
		}
		out.Files = append(out.Files, f)
	}
	if made.Outputs != nil {
		p.last = made
	}
	// A preview that is cut off leaves at least its first build for the next one,
	// and one that goes on for days does not fill the disk.
	if !p.kept || p.desk.Full() {
		p.keep()
	}
	p.app.surroundings(&out, made, p.today)
	return out, nil
}

// keep leaves on disk what was made.
func (p *preview) keep() {
	if p.last.Outputs == nil {
		return
	}
	if err := p.desk.Save(p.last); err != nil {
		p.app.say("hearth: %v", err)
	}
	p.kept = true
}

// close ends the preview.
func (p *preview) close() {
	if p.desk == nil {
		return
	}
	p.keep()
	if err := p.desk.Close(); err != nil {
		p.app.say("hearth: %v", err)
	}
}

// surroundings fills in what a preview watches beside the site's own folders,
// where the site will stand, and when a new day begins.
func (a *app) surroundings(out *serve.Result, made build.Made, today string) {
	if !a.whole() {
		out.Watch = append(out.Watch, "*")
	}
	if c := made.Config; c != nil {
		if u, err := url.Parse(c.URL); err == nil && u.Path != "" {
			out.Base = strings.TrimSuffix(u.Path, "/") + "/"
		}
		if c.Theme != "" {
			out.Watch = append(out.Watch, path.Join(c.Theme, "layouts"), path.Join(c.Theme, "assets"))
		}
	}
	if today == "" && a.env("SOURCE_DATE_EPOCH") == "" {
		year, month, day := made.Today.Date()
		out.Until = time.Date(year, month, day+1, 0, 0, 0, 0, made.Today.Location())
	}
}

// whole says whether the site has its file and its folder. Where one is
// missing, the files beside them may be the site, or the site file under
// another name.
func (a *app) whole() bool {
	file, errA := os.Stat(filepath.Join(a.dir, "hearth.yaml"))
	dir, errB := os.Stat(filepath.Join(a.dir, "content"))
	return errA == nil && errB == nil && file.Mode().IsRegular() && dir.IsDir()
}

// summary is what a build made, without what it would have written.
func summary(r build.Result) string {
	text, _, _ := strings.Cut(r.String(), ";")
	return text
}

// ownFile says whether builds themselves write a file or make a folder.
func ownFile(name string) bool {
	for _, dir := range []string{"data/rows", "data/text", "data/answers"} {
		if name == dir || strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	switch name {
	case ".hearth", ".hearth/key", "data":
		return true
	}
	return strings.HasPrefix(name, "data/raw/") && strings.HasSuffix(name, ".map.yaml")
}

// rebuilt says in one line what a build did.
func (a *app) rebuilt(r serve.Report) {
	took := r.Took.Round(10 * time.Millisecond)
	if r.Took < 100*time.Millisecond {
		took = r.Took.Round(time.Millisecond)
	}
	if err := a.problems(r.Problems, false); err != nil {
		if err != errSite {
			a.say("hearth: %v", err)
		}
		again := ""
		if r.Again {
			again = "; it is tried again by itself"
		}
		a.tell("%s%s; the browser shows the last good pages, if there were any%s", lead(r.Changed), r.Problems.Summary(), again)
		return
	}
	switch {
	case len(r.Changed) == 0:
		a.tell("%s in %s", r.Summary, took)
	case r.Mended && r.Files == 0:
		a.tell("%smended, %s", lead(r.Changed), took)
	case r.Files == 0:
		a.tell("%sno page is different, %s", lead(r.Changed), took)
	case r.Files == 1:
		a.tell("%s1 file is new or different, %s", lead(r.Changed), took)
	default:
		a.tell("%s%d files are new or different, %s", lead(r.Changed), r.Files, took)
	}
}

// lead names what changed: "content/index.md: ", with the number of the others.
func lead(changed []string) string {
	switch n := len(changed); n {
	case 0:
		return ""
	case 1:
		return changed[0] + ": "
	default:
		return fmt.Sprintf("%s and %d more: ", changed[0], n-1)
	}
}

// openBrowser asks the system to open an address. It does not wait for it.
func openBrowser(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // some systems' openers run as long as the browser
	return nil
}
