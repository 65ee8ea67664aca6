package serve

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// running is a build under way.
type running struct {
	want    uint64
	changed map[string]bool
	cancel  context.CancelFunc
	over    <-chan struct{} // closed by cancel, and when the build is done
	firm    bool            // not to be cut short
	retry   bool            // nothing changed; the one before failed for no fault of the site
	cut     bool
	start   time.Time
	early   *ahead // what it can give already; nil for nothing
}

// outcome is what a build came to.
type outcome struct {
	result Result
	err    error
}

// start starts the build that is due. One under way is cut short, unless the
// one before it was: somebody who never stops typing would see nothing. Builds
// that give pages early may be cut short more often; what is wrong with the site
// would be told too late if that went on.
func (d *desk) start(ctx context.Context) {
	if !d.due || !d.first.IsZero() {
		return
	}
	if d.running != nil {
		d.cut()
		return
	}
	d.due = false
	ctx, cancel := context.WithCancel(ctx)
	r := &running{want: d.want, changed: d.changed, cancel: cancel, over: ctx.Done(), firm: d.again, retry: d.tries && len(d.changed) == 0, start: time.Now()}
	d.running, d.changed, d.ours, d.tries, d.retry = r, map[string]bool{}, true, false, time.Time{}
	names := slices.Sorted(maps.Keys(r.changed))
	go func() {
		result, err := d.opt.Build(ctx, names, func(file Early) { d.early(ctx, r, file) })
		d.built <- outcome{result, err}
	}()
}

// cut cuts the build under way short, if it may be.
func (d *desk) cut() {
	if r := d.running; !r.firm && !r.cut {
		r.cut = true
		r.cancel()
	}
}

// finish takes the outcome of a build.
func (d *desk) finish(ctx context.Context, o outcome) {
	r := d.running
	d.running = nil
	r.cancel()
	d.waiting = append(d.waiting, &ask{ends: true})
	defer d.raise()
	if ctx.Err() != nil {
		return
	}
	if r.cut && o.err != nil || d.torn(r, o) {
		d.cuts++
		d.again = r.early == nil || d.cuts == cutMax
		maps.Copy(d.changed, r.changed)
		d.due = true
		return
	}
	d.cuts, d.again = 0, false
	if o.err != nil {
		d.retry = time.Now().Add(max(d.opt.pace.again, 4*time.Since(r.start)))
		o.result = Result{Problems: source.List{{Rule: "environment", Text: o.err.Error()}}}
	}
	mended := d.shown.broken() && !o.result.failed()
	files := d.shown.show(o.result)
	d.have = r.want
	d.until = cmp.Or(o.result.Until, d.until)
	if d.watch.also(o.result.Watch) { // the build may have read them before they were watched
		d.due = true
		d.settles++
	}
	d.answer()
	d.tell(r, o.result, files, mended)
}

// torn says whether what went wrong may be nothing but a file that was read
// while it was written: something newer was noticed before the build ended. It is
// built again instead of told, and that build is told whatever comes of it.
func (d *desk) torn(r *running, o outcome) bool {
	return !r.firm && (d.due || !d.first.IsZero()) && (o.err != nil || o.result.failed())
}

// tell reports a build, unless it came of what a build wrote and changed nothing, or
// was tried again and failed again.
func (d *desk) tell(r *running, result Result, files int, mended bool) {
	names := slices.Sorted(maps.Keys(r.changed))
	others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return d.opt.Own != nil && d.opt.Own(n) })
	silent := len(others) == 0 && files == 0 && (d.settles > 0 || r.retry && result.failed())
	if len(others) > 0 {
		d.settles = 0
	}
	if silent || d.opt.Done == nil {
		return
	}
	if len(others) > 0 {
		names = others
	}
	names = slices.DeleteFunc(slices.Clone(names), func(dir string) bool { // a folder is told of when nothing in it is
		return slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, dir+"/") })
	})
	d.opt.Done(Report{
		Changed: names, Files: files, Failed: result.failed(), Mended: mended,
		Problems: result.Problems, Summary: result.Summary, Took: time.Since(r.start), Again: !d.retry.IsZero(),
	})
}

// failed says whether a result cannot be shown.
func (r Result) failed() bool { return r.Problems.Count(source.Error) > 0 }
