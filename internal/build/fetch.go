package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/rows"
	"hearth/internal/memo"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// data is one state of what the exports say.
type data struct {
	done      bool
	questions memo.Sum // that were asked of it
	answering *answering
	frozen    map[string]site.Frozen
	problems  source.List
	result    Result
}

// news is a state of the data of which not everything was asked yet.
type news struct {
	run      *run
	live     []asked // what is asked of the data
	old      kept    // what data/answers holds
	rows     *rows.Rows
	editions source.List // what is wrong with what frozen editions ask
}

// fetch imports what is new among the exports and finds out which answers are
// still true, unless neither the data nor the questions can have changed: then
// there are no news. From here on the graph gives the answers of the new state,
// each as soon as somebody wants it.
func (d *Desk) fetch(ctx context.Context, r *run, changed []string) (*news, error) {
	v, sum, err := d.graph.Value(ctx, keyQuestions)
	if err != nil {
		return nil, err
	}
	data := d.first || changed == nil || !d.data.done || slices.ContainsFunc(changed, isData)
	if !data && sum == d.data.questions {
		return nil, nil
	}
	lists, _, err := d.graph.Value(ctx, keyLists)
	if err != nil {
		return nil, err
	}
	r.lists = *lists.(*story.Lists)
	d.data.done = false
	if err := d.data.answering.close(); err != nil { // nobody may be reading the rows while they are written
		return nil, err
	}
	n := &news{run: r}
	r.hurried = d.ready != nil && !d.first
	err = d.stage("importing exports", func() (err error) {
		n.rows, err = r.imports(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := canceled(ctx); err != nil {
		return nil, err
	}
	all := v.(*questions).all
	if err := r.readFrozen(); err != nil {
		return nil, err
	}
	n.live = r.live(all)
	r.oldChecks(all)
	r.calendar.wanted = v.(*questions).coverage
	var answers *answering
	err = d.stage("reading the answers", func() (err error) {
		answers, n.old, err = r.weigh(n.live, n.rows, d.data.answering.answers())
		return err
	})
	if err != nil {
		return nil, err
	}
	n.editions = r.nameAnswers(answers, all)
	keys := []memo.Key{keyAsOf, keyCoverage, keyProvenance, keyFrozen}
	for name := range answers.differ(d.data.answering) {
		keys = append(keys, memo.Key{Step: stepAnswer, Name: name})
	}
	d.graph.Swap(func() {
		d.data.questions, d.data.answering, d.data.frozen = sum, answers, r.published()
		d.data.problems = slices.Concat(r.problems, n.editions)
	}, keys...)
	return n, nil
}

// isData says whether a file of the site has to do with its data.
func isData(name string) bool {
	return name == siteFile || strings.HasPrefix(name, "data/") || strings.HasPrefix(name, ".hearth/") || name == "data" || name == ".hearth"
}

// complete asks what nobody has asked yet, looks what the answers give away
// together, and keeps them. No page waits for it.
func (d *Desk) complete(ctx context.Context, n *news) error {
	if n == nil {
		return nil
	}
	r, a := n.run, d.data.answering
	err := d.stage("asking", func() error {
		err := d.each(ctx, "asking", len(a.order), func(ctx context.Context, i int) error { return a.fill(ctx, a.order[i]) })
		if err != nil {
			return err
		}
		r.calendar.sources, err = a.calendar(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(canceled(ctx), rows.Sweep(r.Root)); err != nil {
		return err
	}
	r.answers = a.answers()
	r.problems.Add(a.problems()...)
	r.result.Asked = int(a.asked.Load())
	if err := r.keep(ctx, n.live, n.old, a); err != nil {
		return err
	}
	if r.Thaw == "" {
		if err := d.stage("auditing", func() error { return r.audit(ctx, n.live, n.rows, a.engine) }); err != nil {
			return err
		}
	}
	d.data.problems, d.data.result = slices.Concat(r.problems, n.editions), r.result
	d.data.done = true
	return a.close()
}

// sameAnswer says whether two answers say the same, whatever rows they came from.
func sameAnswer(a, b guard.Published) bool {
	x, errA := json.Marshal(a.From(""))
	y, errB := json.Marshal(b.From(""))
	return errA == nil && errB == nil && bytes.Equal(x, y)
}
