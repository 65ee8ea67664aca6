package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"hearth/internal/engagement/insight"
)

// rounds is how often each is asked: what takes a few hundredths of a second is
// measured badly when it is asked once, and the first to read a column waits for
// the disk.
const rounds = 3

// grown is what one question took of few rows and of more.
type grown struct {
	what      string
	few, more time.Duration // of processor
}

func (g grown) times() float64 { return g.more.Seconds() / max(g.few.Seconds(), 0.001) }

// growth asks the rows of two folders each question in turn, so that a machine
// which is slower for a while is so for both, and prints how many times as long
// the second took.
func (m meter) growth(ctx context.Context, small, dir, engine, only string) (err error) {
	reg, err := insight.Metrics()
	if err != nil {
		return err
	}
	smallEngine := engine
	if engine != "duckdb" {
		smallEngine += "_small"
	}
	few, err := m.load(ctx, small, smallEngine, reg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, few.Close()) }()
	more, err := m.load(ctx, dir, engine, reg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, more.Close()) }()
	var all []grown
	for _, q := range questions(reg, only) {
		g := grown{what: insight.Key(q)}
		for range rounds {
			took, err := again(ctx, few, q, reg)
			if err != nil {
				return err
			}
			g.few += took / rounds
			if took, err = again(ctx, more, q, reg); err != nil {
				return err
			}
			g.more += took / rounds
		}
		all = append(all, g)
	}
	showGrowth(all, few.loading, more.loading)
	return nil
}

// again asks a question as if nothing had been asked before, and gives the time
// of the processor.
func again(ctx context.Context, l *loaded, q insight.Question, reg *insight.Registry) (time.Duration, error) {
	if err := l.forget(ctx, reg); err != nil {
		return 0, err
	}
	one, err := l.ask(ctx, q, io.Discard)
	if one.why != "" {
		return 0, err // what is refused takes no time
	}
	return one.cpu, err
}

// showGrowth prints what grew, the most first.
func showGrowth(all []grown, few, more *measured) {
	slices.SortFunc(all, func(a, b grown) int { return int(1000 * (b.times() - a.times())) })
	var sum grown
	answered := 0
	for _, g := range all {
		if g.more > 0 {
			answered++
		}
		sum.few, sum.more = sum.few+g.few, sum.more+g.more
		if g.more > time.Second/4 {
			fmt.Printf("%6.1f times  %6.2f s %7.2f s of processor  %s\n", g.times(), g.few.Seconds(), g.more.Seconds(), g.what)
		}
	}
	load := grown{few: few.cpu, more: more.cpu}
	fmt.Printf("all %d: %.1f times, %.2f s and %.2f s of processor; loading: %.1f times, %.2f s and %.2f s\n",
		answered, sum.times(), sum.few.Seconds(), sum.more.Seconds(), load.times(), load.few.Seconds(), load.more.Seconds())
}
