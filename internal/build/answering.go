package build

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// answering gives the answers to the questions of a site in one state of its
// data: those that were kept and are still true, and each other one when it is
// asked for first. Only then is the engine opened. It may be used by several
// goroutines at a time.
type answering struct {
	names  map[string]string          // what the graph calls an answer → the canonical text of its question
	frozen map[string]guard.Published // of frozen editions, by what the graph calls them
	kept   map[string]guard.Published // by the text of the question
	open   map[string]*open
	order  []*open        // in the order of the site
	newest engagement.Day // no answer of the data is of a later day

	engine  *engine
	origins origins
	minimum int64
	asked   atomic.Int64
	days    calendarDays
	exports insight.Provenance // of all sources
}

// open is a question that has to be asked.
type open struct {
	asked
	inputs string          // what its answer will come from, of all rows
	plain  string          // the same without the rows
	before guard.Published // the answer of other rows, which may be true still; of no inputs where there is none

	mu       sync.Mutex
	done     bool
	answer   guard.Published
	ok       bool // there is an answer
	problems source.List
}

// calendarDays is the calendar, which is asked for like an answer.
type calendarDays struct {
	mu      sync.Mutex
	stale   bool
	sources []insight.CalendarSource
}

// get gives what is known by now of an answer, by what the graph calls it.
func (a *answering) get(name string) (guard.Published, bool) {
	if a == nil {
		return guard.Published{}, false
	}
	if p, ok := a.frozen[name]; ok {
		return p, true
	}
	key := a.names[name]
	if p, ok := a.kept[key]; ok {
		return p, true
	}
	if o, ok := a.open[key]; ok {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.answer, o.ok
	}
	return guard.Published{}, false
}

// ask gives an answer, and asks the engine for it if nobody did before.
func (a *answering) ask(ctx context.Context, name string) (p guard.Published, ok bool, problems source.List, err error) {
	if p, ok := a.get(name); ok {
		return p, true, nil, nil
	}
	if a == nil || a.open[a.names[name]] == nil {
		return p, false, nil, nil
	}
	o := a.open[a.names[name]]
	err = a.fill(ctx, o)
	return o.answer, o.ok, o.problems, err
}

// fill asks one question, once.
func (a *answering) fill(ctx context.Context, o *open) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done {
		return nil
	}
	return a.engine.use(ctx, func(desk *insight.Desk) error {
		if kept, err := a.again(ctx, desk, o); kept || err != nil {
			return err
		}
		answer, reads, problems := desk.Read(ctx, o.question)
		if err := canceled(ctx); err != nil {
			return err
		}
		a.asked.Add(1)
		o.problems, o.done = problems, true
		if o.ok = problems.Count(source.Error) == 0; o.ok {
			o.answer = guard.Publish(answer, guard.Policy{Minimum: a.minimum}).From(o.inputs + "-" + a.origins.identity(o.plain, reads))
		}
		return nil
	})
}

// again takes the answer of before when nothing of what was read for it has
// changed.
func (a *answering) again(ctx context.Context, desk *insight.Desk, o *open) (bool, error) {
	if !strings.Contains(o.before.Inputs(), "-") {
		return false, nil
	}
	sources, err := desk.Reach(ctx, o.question)
	if err != nil {
		return false, err
	}
	inputs, ok := o.still(a.origins, sources)
	if ok {
		o.answer, o.ok, o.done = o.before.From(inputs), true, true
	}
	return ok, nil
}

// answers gives everything that is known by now, by the text of its question.
func (a *answering) answers() map[string]guard.Published {
	out := map[string]guard.Published{}
	if a == nil {
		return out
	}
	for key, p := range a.kept {
		out[key] = p
	}
	for _, o := range a.order {
		o.mu.Lock()
		if o.ok {
			out[o.key] = o.answer
		}
		o.mu.Unlock()
	}
	return out
}

// asOf gives the newest capture among all answers, and asks for no more of them
// than it takes to know that; 0 when there is none.
func (a *answering) asOf(ctx context.Context) (newest engagement.Day, err error) {
	if a == nil {
		return 0, nil
	}
	for _, some := range []map[string]guard.Published{a.frozen, a.kept} {
		for _, p := range some {
			newest = max(newest, p.Answer().AsOf)
		}
	}
	for _, o := range a.order {
		if newest >= a.newest {
			break
		}
		if err := a.fill(ctx, o); err != nil {
			return 0, err
		}
		if o.ok {
			newest = max(newest, o.answer.Answer().AsOf)
		}
	}
	return newest, nil
}

// problems gives what was found wrong by asking, in the order of the site.
func (a *answering) problems() (out source.List) {
	for _, o := range a.order {
		out.Add(o.problems...)
	}
	return out
}

// calendar gives the days that the data speak for.
func (a *answering) calendar(ctx context.Context) ([]insight.CalendarSource, error) {
	if a == nil {
		return nil, nil
	}
	a.days.mu.Lock()
	defer a.days.mu.Unlock()
	if !a.days.stale {
		return a.days.sources, nil
	}
	err := a.engine.use(ctx, func(desk *insight.Desk) (err error) {
		a.days.sources, err = desk.Calendar(ctx)
		return err
	})
	a.days.stale = err != nil
	return a.days.sources, err
}

// differ gives the answers that are not known to be the same as in another
// state of the data, by what the graph calls them.
func (a *answering) differ(b *answering) map[string]bool {
	out := map[string]bool{}
	for _, side := range []*answering{a, b} {
		if side == nil {
			continue
		}
		for name := range side.names {
			x, known := a.get(name)
			y, too := b.get(name)
			if !known || !too || x.Inputs() != y.Inputs() || x.Inputs() == "" && !sameAnswer(x, y) {
				out[name] = true
			}
		}
	}
	return out
}

// close gives back what was asked. What is open stays so.
func (a *answering) close() error {
	if a == nil {
		return nil
	}
	return a.engine.close()
}

// engine is what a state of the data is asked of. It is opened by the first
// question, and by none when nothing is open.
type engine struct {
	start func(context.Context) (*watched, *insight.Desk, error)

	mu    sync.RWMutex // held for reading by those who ask
	store *watched
	desk  *insight.Desk
	over  bool
}

// errOver is what somebody is told who asks a state of the data that is past.
var errOver = errors.New("the data have changed meanwhile")

// use asks something of the engine.
func (e *engine) use(ctx context.Context, ask func(*insight.Desk) error) error {
	e.mu.RLock()
	for e.desk == nil && !e.over {
		e.mu.RUnlock()
		if err := e.open(ctx); err != nil {
			return err
		}
		e.mu.RLock()
	}
	defer e.mu.RUnlock()
	if e.over {
		return errOver
	}
	err := ask(e.desk)
	return cmp.Or(e.store.gone(), err)
}

func (e *engine) open(ctx context.Context) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.desk != nil || e.over {
		return nil
	}
	e.store, e.desk, err = e.start(ctx)
	return err
}

// close gives the engine back, once nobody asks it any more.
func (e *engine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.over = true
	if e.store == nil {
		return nil
	}
	err := e.store.Close()
	e.store, e.desk = nil, nil
	return err
}
