package serve

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// pace is how long the desk waits for more changes before it builds. Editors
// write a file in several steps; a checkout writes thousands of files.
type pace struct {
	quiet, quietMax time.Duration // without a notice, and at most, of a few files
	hush, hushMax   time.Duration // the same of more than a crowd
	again           time.Duration // after a build that failed for no fault of the site
}

const (
	quiet    = 40 * time.Millisecond
	quietMax = 300 * time.Millisecond
	crowd    = 100 // notices that are more than a few files
)

// usual is the pace of a preview.
func usual() pace {
	return pace{quiet: quiet, quietMax: quietMax, hush: 200 * time.Millisecond, hushMax: 3 * time.Second, again: 10 * time.Second}
}

const (
	fenceMax  = time.Second // for the notice of a fence, before notices count as lost
	settleMax = 3           // builds in a row that only what a build wrote itself led to
	cutMax    = 20          // builds in a row that are cut short, when each gave its pages early: some ten seconds of saving twice a second
)

// desk is the one goroutine that knows what changed, builds, and decides when
// a request may be answered. Builds run beside it, one at a time.
//
// want counts the changes that a build has to have, have those that the last
// finished build has. A request remembers want once the fence is passed, and
// is answered when have has come that far.
type desk struct {
	opt   Options
	watch *watch
	shown shown

	asks    chan *ask
	built   chan outcome
	earlies chan *ahead
	want    uint64
	have    uint64

	first   time.Time // of the notices that wait for quiet; zero when there are none
	notices int
	timer   *time.Timer

	waiting []*ask // came in while a fence was up, or none is there yet
	fenced  []*ask // wait for the fence
	raised  time.Time
	passed  []*ask // wait for a build

	changed map[string]bool // settled, for the next build
	found   bool            // some of them by looking, which a settle will not find again
	due     bool            // a build has to start
	running *running
	again   bool // the next build runs to its end
	cuts    int  // builds in a row that were cut short

	ours    bool // builds' own files may be told now: a build runs, or has just ended
	own     bool // some were told
	settles int
	until   time.Time

	retry time.Time // when a build that failed for no fault of the site is tried again
	tries bool      // that is what is due
}

// ask is a request that wants to know when it may be answered.
type ask struct {
	want  uint64
	ready chan struct{}
	early *ahead // of the build that it need not wait for, once it is ready
	whole bool   // it waits for the end of the build
	ends  bool   // not a request: what a build wrote has been told by now
}

func newDesk(opt Options) (*desk, error) { return newDeskWith(opt, native) }

func newDeskWith(opt Options, tell func() (*fsnotify.Watcher, notifier, error)) (*desk, error) {
	if opt.Say == nil {
		opt.Say = func(string) {}
	}
	if opt.Skip == nil {
		opt.Skip = func(string) bool { return false }
	}
	if opt.pace == (pace{}) {
		opt.pace = usual()
	}
	w, err := newWatch(opt, tell)
	if err != nil {
		return nil, err
	}
	return &desk{
		opt: opt, watch: w, shown: shown{next: make(chan struct{})},
		asks: make(chan *ask), built: make(chan outcome, 1), earlies: make(chan *ahead),
		want: 1, due: true, changed: map[string]bool{}, timer: time.NewTimer(time.Hour),
	}, nil
}

// fresh waits until everything is built that was on disk when it was called.
func (d *desk) fresh(ctx context.Context) error {
	return d.wait(ctx, &ask{whole: true})
}

// near waits until files can be given as they were on disk when it was called:
// by the build under way, when that is given, else by the last one.
func (d *desk) near(ctx context.Context) (*ahead, error) {
	a := &ask{}
	err := d.wait(ctx, a)
	return a.early, err
}

func (d *desk) wait(ctx context.Context, a *ask) error {
	a.ready = make(chan struct{})
	select {
	case d.asks <- a:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-a.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run is the desk at work, until the context ends.
func (d *desk) run(ctx context.Context) {
	defer d.watch.close()
	look := time.NewTicker(tick / 4)
	defer look.Stop()
	for {
		d.start(ctx)
		select {
		case <-ctx.Done():
			if d.running != nil {
				<-d.built
			}
			return
		case e, ok := <-d.watch.events:
			if ok {
				d.notice(e)
			}
		case err, ok := <-d.watch.errors:
			if ok {
				d.missed(err)
			}
		case a := <-d.asks:
			d.waiting = append(d.waiting, a)
			d.raise()
		case <-d.timer.C:
			d.settle()
		case e := <-d.earlies:
			d.takeEarly(e)
		case o := <-d.built:
			d.finish(ctx, o)
		case now := <-look.C:
			d.look(now)
		}
	}
}

// notice takes one notice of the system.
func (d *desk) notice(e fsnotify.Event) {
	if d.watch.isFence(e) {
		d.pass()
		return
	}
	for _, name := range d.watch.hear(e) {
		if d.ours && d.isOwn(name) {
			d.own = true
			continue
		}
		d.hint()
		if d.ours {
			d.watch.glimpsed[name] = true
		}
	}
}

func (d *desk) isOwn(name string) bool {
	return d.opt.Own != nil && d.opt.Own(d.watch.relative([]string{name})[0])
}

// hint notes that something may have changed, and waits for quiet.
func (d *desk) hint() {
	now := time.Now()
	if d.first.IsZero() {
		d.first, d.notices = now, 0
		d.want++
		if d.running != nil && d.running.early != nil {
			d.cut() // all that anybody looked at is given, and what comes needs the processors
		}
	}
	d.notices++
	pause, most := d.opt.pace.quiet, d.opt.pace.quietMax
	if d.notices > crowd {
		pause, most = d.opt.pace.hush, d.opt.pace.hushMax
	}
	d.timer.Reset(max(0, min(pause, time.Until(d.first.Add(most)))))
}

// missed takes an error of the system's notices: some were lost.
func (d *desk) missed(err error) {
	if errors.Is(err, fsnotify.ErrEventOverflow) {
		d.opt.Say("so much changed at once that the system lost count: looking at every file again")
	} else {
		d.opt.Say("the system's notices of changes had a fault (" + err.Error() + "): looking at every file again")
	}
	d.lost()
}

func (d *desk) lost() {
	d.watch.lost = true
	d.found = d.found || d.ours // what came and went while a build ran, nobody can tell
	d.hint()
	d.pass()
}

// raise puts up a fence for the requests that wait for one, or looks at every
// file where there are no fences.
func (d *desk) raise() {
	if len(d.fenced) > 0 || len(d.waiting) == 0 {
		return
	}
	d.fenced, d.waiting, d.raised = d.waiting, nil, time.Now()
	if d.watch.raise() {
		return
	}
	for more := true; more; { // one look serves all who came before it
		select {
		case a := <-d.asks:
			d.fenced = append(d.fenced, a)
		default:
			more = false
		}
	}
	d.take(d.watch.settleAll())
	d.pass()
}

// pass lets the requests at the fence through: every change before them is known.
func (d *desk) pass() {
	for _, a := range d.fenced {
		if a.ends {
			d.ours = d.running != nil
			continue
		}
		a.want = d.want
		d.passed = append(d.passed, a)
	}
	d.fenced = nil
	d.answer()
	d.raise()
}

// answer answers the requests whose build is there, or can give single files.
func (d *desk) answer() {
	d.passed = slices.DeleteFunc(d.passed, func(a *ask) bool {
		if r := d.running; a.want > d.have && !a.whole && r != nil && r.early != nil && !r.cut && a.want <= r.want {
			a.early = r.early
			a.early.left.Add(1)
		}
		if a.want > d.have && a.early == nil {
			return false
		}
		close(a.ready)
		return true
	})
}

// settle looks at what the notices were about, once they have been quiet.
func (d *desk) settle() {
	if d.first.IsZero() {
		return
	}
	d.first = time.Time{}
	if d.note(d.watch.settle()) || d.found {
		d.due, d.found = true, false
		return
	}
	if !d.due { // nothing has really changed: what is built, or being built, has it
		if d.running != nil {
			d.running.want = d.want
		} else {
			d.have = d.want
		}
		d.answer()
	}
}

// note keeps changed files for the next build, and says whether there are any.
func (d *desk) note(names []string) bool {
	for _, name := range d.watch.relative(names) {
		d.changed[name] = true
	}
	return len(names) > 0
}

// take takes changes that were found by looking, not by notices.
func (d *desk) take(names []string) {
	if d.ours { // builds make files of their own in folders of their own
		names = slices.Concat(names, slices.DeleteFunc(d.watch.stirred, d.isOwn))
	}
	others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return d.ours && d.isOwn(n) })
	d.own = d.own || len(others) < len(names)
	d.note(names)
	if len(others) > 0 {
		d.found = true
		d.hint()
	}
}

// look is the round that looks at the clock: for files where nobody tells us,
// for fences that do not come, for a new day, for a build to be tried again, for
// what builds wrote themselves.
func (d *desk) look(now time.Time) {
	if len(d.fenced) > 0 && now.Sub(d.raised) > fenceMax {
		d.lost()
	}
	if d.watch.told == nil && now.Sub(d.watch.looked) > max(tick, 20*d.watch.took) {
		d.take(d.watch.settleAll())
	}
	if !d.until.IsZero() && now.After(d.until) {
		d.until = time.Time{}
		d.want++
		d.due = true
	}
	if !d.retry.IsZero() && now.After(d.retry) && d.running == nil && !d.due && d.first.IsZero() {
		d.retry, d.tries, d.due = time.Time{}, true, true // nobody has to wait for it
	}
	if d.own && !d.ours && d.running == nil && !d.due && d.first.IsZero() {
		d.own = false
		if changed := d.note(d.watch.settle()) || len(d.changed) > 0; changed && d.settles < settleMax {
			d.settles++
			d.due = true
		} else {
			clear(d.changed)
		}
	}
}
