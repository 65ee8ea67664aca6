package build

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"hearth/internal/memo"
	"hearth/internal/source"
)

// Made is a site as it was made: every output with its sum, its bytes still to
// be asked for.
type Made struct {
	Result
	Outputs []Output // in order of address; nil when there are errors
}

// Output is one file of a site.
type Output struct {
	Address string
	From    string // a file to be copied; "" for others
	Sum     memo.Sum
}

// Make brings everything up to date: after a change of some files, or, with
// nil, of any. Problems of the site are in the result; then the site must not
// be shown.
func (d *Desk) Make(ctx context.Context, changed []string) (Made, error) {
	d.turn.Add(1)
	if d.first || changed == nil {
		d.graph.Reset()
	} else {
		d.graph.Round()
		d.graph.Change(d.touched(ctx, changed)...)
	}
	made, err := d.make(ctx, changed)
	if err != nil {
		return made, err
	}
	d.first = false
	made.Problems.Sort()
	return made, nil
}

// touched gives the inputs that a change of files is a change of.
func (d *Desk) touched(ctx context.Context, changed []string) []memo.Key {
	var content, static listing
	if v, _, err := d.graph.Value(ctx, keyContent); err == nil {
		content = v.(listing)
	}
	if v, _, err := d.graph.Value(ctx, keyStatic); err == nil {
		static = v.(listing)
	}
	keys := []memo.Key{keyToday}
	for _, name := range changed {
		keys = append(keys, fileKey(name))
		folder, rest, nested := strings.Cut(name, "/")
		there := fileExists(d.path(name))
		switch {
		case folder == "layouts" || folder == "assets" || nested && !slices.Contains(ownFolders, folder) || strings.HasPrefix(name, ".."):
			keys = append(keys, keyLayouts) // a theme may be anywhere
		case folder == contentDir && there && (slices.Contains(content.Pages, name) || slices.Contains(content.Others, rest)):
		case folder == staticDir && there && slices.Contains(static.Others, rest):
		case folder == staticDir:
			keys = append(keys, keyStatic)
		case folder == contentDir || !nested:
			keys = append(keys, keyContent)
		}
	}
	return keys
}

// ownFolders are the folders of a site that are no theme.
var ownFolders = []string{contentDir, staticDir, "data", ".hearth"}

// few stories are read one after another.
const few = 20

// inContent counts the files of content/.
func inContent(names []string) (n int) {
	for _, name := range names {
		if strings.HasPrefix(name, contentDir+"/") {
			n++
		}
	}
	return n
}

// make is [Desk.Make] after the changes are known.
func (d *Desk) make(ctx context.Context, changed []string) (Made, error) {
	cfg, problems, err := d.settings(ctx)
	if err != nil {
		return Made{}, err
	}
	r := d.run(cfg)
	made := Made{Result: Result{Config: cfg, Today: r.today, Problems: problems}}
	r.unsure = problems.Count(source.Error) > 0
	r.checkOut()
	if !r.checkFolder() {
		made.Problems.Add(r.problems...)
		return made, nil
	}
	made.Problems.Add(r.problems...)
	r.problems = nil
	if _, err := d.graph.Sum(ctx, keyLayouts); err != nil {
		return made, err
	}
	if changed == nil || inContent(changed) > few { // what did not change is not looked at, and the rest is read as it is needed
		if err := d.readAll(ctx, r); err != nil {
			return made, err
		}
	}
	news, err := d.fetch(ctx, r, changed)
	if err != nil {
		return made, err
	}
	d.tellEarly(made.Problems)
	if err := d.complete(ctx, news); err != nil {
		return made, err
	}
	if d.opt.Fix {
		fixed, err := d.fix(ctx, cfg)
		if err != nil {
			return made, err
		}
		made.Fixed = fixed
	}
	return made, d.finish(ctx, &made)
}

// readAll reads every story, several at a time, and so knows all questions.
func (d *Desk) readAll(ctx context.Context, r *run) error {
	v, _, err := d.graph.Value(ctx, keyContent)
	if err != nil {
		return err
	}
	r.progress("reading the stories")
	pages := v.(listing).Pages
	err = d.each(ctx, "reading the stories", len(pages), func(ctx context.Context, i int) error {
		for _, key := range []memo.Key{storyKey(pages[i]), factsKey(pages[i]), asksKey(pages[i])} {
			if _, err := d.graph.Sum(ctx, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = d.graph.Sum(ctx, keyQuestions)
	return err
}

// each does n things, several at a time, and says from time to time how many
// are done.
func (d *Desk) each(ctx context.Context, what string, n int, do func(ctx context.Context, i int) error) error {
	var next, done atomic.Int64
	var told atomic.Int64
	told.Store(time.Now().UnixNano())
	group, ctx := errgroup.WithContext(ctx)
	for range min(d.opt.workers(), n) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := canceled(ctx); err != nil {
					return err
				}
				if err := do(ctx, i); err != nil {
					return err
				}
				now, was := time.Now().UnixNano(), told.Load()
				count := done.Add(1)
				if count%256 == 0 {
					d.memory.widen()
				}
				if d.opt.Progress != nil && now-was > int64(200*time.Millisecond) && told.CompareAndSwap(was, now) {
					d.opt.Progress(fmt.Sprintf("%s, %d of %d", what, count, n))
				}
			}
		})
	}
	return group.Wait()
}

// finish asks for every output, so that all problems are known.
func (d *Desk) finish(ctx context.Context, made *Made) error {
	made.Imported, made.Asked, made.Unaudited = d.data.result.Imported, d.data.result.Asked, d.data.result.Unaudited
	d.data.result = Result{}
	v, _, err := d.graph.Value(ctx, keyQuestions)
	if err != nil {
		return err
	}
	all := v.(*questions)
	made.Figures, made.Numbers = len(all.charts), numbers(all.all)
	made.Problems.Add(d.data.problems...)
	goals := &run{}
	goals.checkGoals(all.all, d.data.answering)
	made.Problems.Add(goals.problems...)
	made.Problems.Add(d.graph.Problems(keyQuestions, keyLists, keyLayouts, keyContent)...)
	v, _, err = d.graph.Value(ctx, keyContent)
	if err != nil {
		return err
	}
	roots := []memo.Key{}
	for _, name := range v.(listing).Pages {
		roots = append(roots, factsKey(name))
	}
	made.Problems.Add(d.graph.Problems(roots...)...)
	if err := d.drawAll(ctx, all, made); err != nil {
		return err
	}
	return d.layAll(ctx, made)
}

// drawAll draws the figures that stories show or hide, so that what is wrong
// with them is told.
func (d *Desk) drawAll(ctx context.Context, all *questions, made *Made) error {
	keys := make([]memo.Key, len(all.names))
	err := d.each(ctx, "drawing the figures", len(all.names), func(ctx context.Context, i int) error {
		keys[i] = memo.Key{Step: stepFigure, Name: all.names[i]}
		_, err := d.graph.Sum(ctx, keys[i])
		return err
	})
	made.Problems.Add(d.graph.Problems(keys...)...)
	made.Engines = d.started()
	return err
}

// layAll makes the plan and every output of it.
func (d *Desk) layAll(ctx context.Context, made *Made) error {
	v, _, err := d.graph.Value(ctx, keyOutputs)
	if err != nil {
		return err
	}
	made.Problems.Add(d.graph.Problems(keyOutputs)...)
	if d.opt.Progress != nil {
		d.opt.Progress("making the pages")
	}
	made.Pages = v.(everything).Pages
	outputs := slices.Clone(v.(everything).Outputs)
	if !d.follows {
		d.graph.Forget(keyOutputs)
	}
	err = d.each(ctx, "making the pages", len(outputs), func(ctx context.Context, i int) error {
		key := memo.Key{Step: stepOutput, Name: outputs[i].Address}
		sum, err := d.graph.Sum(ctx, key)
		outputs[i].Sum = sum
		if err == nil && d.take != nil {
			err = d.take(ctx, outputs[i])
		}
		d.graph.Forget(key)
		return err
	})
	if err != nil {
		return err
	}
	made.Problems.Add(d.graph.Problems(outputKeys(outputs)...)...)
	if made.Problems.Failed(d.opt.Strict) {
		return nil
	}
	made.Outputs = slices.DeleteFunc(outputs, func(o Output) bool { return o.Sum == noBytes && path.Base(path.Dir(o.Address)) == "figures" })
	return nil
}

// noBytes is the sum of a file that a figure does not have.
var noBytes = memo.SumOf()

func outputKeys(outputs []Output) []memo.Key {
	keys := make([]memo.Key, len(outputs))
	for i, o := range outputs {
		keys[i] = memo.Key{Step: stepOutput, Name: o.Address}
	}
	return keys
}

// Bytes gives the bytes of an output as it is now.
func (d *Desk) Bytes(ctx context.Context, address string) ([]byte, memo.Sum, error) {
	v, sum, err := d.graph.Value(ctx, memo.Key{Step: stepOutput, Name: address})
	if err != nil {
		return nil, sum, err
	}
	if from, ok := v.(string); ok {
		data, err := os.ReadFile(from)
		return data, sum, err
	}
	data, _ := v.([]byte)
	return data, sum, nil
}

// roots are what the next build starts from.
func (d *Desk) roots(made Made) []memo.Key {
	return append(outputKeys(made.Outputs), keyOutputs, keyQuestions, keyLayouts)
}
