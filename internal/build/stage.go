package build

import (
	"cmp"
	"slices"
	"time"
)

// Stage is one kind of work of a build: how often it was done, and how long it
// took in all, without what it waited for other stages. Stages run beside one
// another, so that their times together may be longer than the build.
type Stage struct {
	Name string
	Runs int64
	Took time.Duration
}

// stage does one piece of work outside the graph, and takes the time of it.
func (d *Desk) stage(name string, work func() error) error {
	if !d.opt.Timed {
		return work()
	}
	start := time.Now()
	err := work()
	d.outside = append(d.outside, Stage{name, 1, time.Since(start)})
	return err
}

// stages gives all stages that took any time, the longest first.
func (d *Desk) stages() []Stage {
	if !d.opt.Timed {
		return nil
	}
	out := slices.Clone(d.outside)
	_, runs := d.graph.Runs()
	for name, took := range d.graph.Took() {
		out = append(out, Stage{name, runs[name], took})
	}
	slices.SortFunc(out, func(a, b Stage) int {
		return cmp.Or(cmp.Compare(b.Took, a.Took), cmp.Compare(a.Name, b.Name))
	})
	return out
}
