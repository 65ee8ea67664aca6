package build

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"

	"hearth/internal/chart/ssr"
	"hearth/internal/config"
	"hearth/internal/engagement/rows"
	"hearth/internal/memo"
	"hearth/internal/source"
	"hearth/internal/story/markdown"
)

// Desk is a site that is built again and again: what one build computed, the
// next one need not. Everything it makes comes out of one graph, whose steps
// read only through the graph, so that it knows what each output was made of.
type Desk struct {
	opt   Options
	graph *memo.Graph

	data    data                                // what the exports say; imported outside the graph, and an input to it
	turn    atomic.Uint64                       // counts the builds
	ready   func(Early)                         // told when pages can be asked for one by one; may be nil
	first   bool                                // nothing was built yet
	follows bool                                // is told what changed, and asked again and again
	take    func(context.Context, Output) error // is given every output once it is made; may be nil

	parsing struct {
		sync.Mutex
		settings memo.Sum
		parser   *markdown.Parser
	}
	outside []Stage // what was done beside the graph
	memory  *budget // of a build; nil for a preview

	drawing struct {
		sync.Mutex
		fonts *ssr.Fonts
		pool  *ssr.Pool
	}
}

// NewDesk gives a desk for a site. A desk that follows is told what changed,
// and holds in memory what that takes; one that does not is for one build.
func NewDesk(opt Options, follows bool) *Desk {
	d := &Desk{opt: opt, first: true, follows: follows}
	dir := filepath.Join(opt.Root, ".hearth", "cache", "graph")
	if opt.Program == "" {
		dir = "" // nobody could tell whether what is kept there is still true
	}
	d.graph = memo.New(d.steps(), dir)
	_ = d.stage("reading the cache", func() error {
		d.graph.Load(d.variant(), opt.Program)
		return nil
	})
	if opt.Timed {
		d.graph.Time()
	}
	if follows {
		d.graph.Follow()
	}
	return d
}

// variant names the graph of builds of one kind, whose outputs differ from
// those of others.
func (d *Desk) variant() string {
	name := "site"
	if d.opt.Drafts {
		name += "-drafts"
	}
	if d.opt.URL != "" {
		name += "-" + memo.SumOf([]byte(d.opt.URL)).String()[:8]
	}
	return name
}

// Close gives back the engines that draw, and the files of the cache.
func (d *Desk) Close() error {
	d.drawing.Lock()
	defer d.drawing.Unlock()
	if d.drawing.pool != nil {
		d.drawing.pool.Close()
		d.drawing.pool = nil
	}
	return errors.Join(d.data.answering.close(), rows.Sweep(d.opt.Root), d.graph.Close())
}

// Save keeps what was computed for the next run.
func (d *Desk) Save(made Made) error {
	return d.graph.Save(d.variant(), d.opt.Program, d.roots(made)...)
}

// Full says that it is worth saving once more: most of what the cache holds on
// disk is out of date.
func (d *Desk) Full() bool { return d.graph.Full() }

// engines gives the pool that draws, and the fonts that texts are measured
// with. Neither is there until a picture is needed.
func (d *Desk) engines() (*ssr.Pool, *ssr.Fonts, error) {
	d.drawing.Lock()
	defer d.drawing.Unlock()
	if d.drawing.pool != nil {
		return d.drawing.pool, d.drawing.fonts, nil
	}
	fonts, err := ssr.ReadFonts(d.opt.Assets)
	if err != nil {
		return nil, nil, err
	}
	cache := filepath.Join(d.opt.Root, ".hearth", "cache", "figures")
	d.drawing.pool, d.drawing.fonts = ssr.New(ssr.Config{Cache: cache, Engines: d.opt.workers(), Fonts: fonts}), fonts
	return d.drawing.pool, d.drawing.fonts, nil
}

// started gives the number of drawing engines that were started.
func (d *Desk) started() int {
	d.drawing.Lock()
	defer d.drawing.Unlock()
	if d.drawing.pool == nil {
		return 0
	}
	return d.drawing.pool.Started()
}

// run gives a run with the settings, for the steps that stand outside the graph.
func (d *Desk) run(cfg *config.Config) *run {
	return &run{Options: d.opt, cfg: cfg, today: d.opt.Today(cfg.Zone)}
}

// settings gives the site file as it is now.
func (d *Desk) settings(ctx context.Context) (*config.Config, source.List, error) {
	v, _, err := d.graph.Value(ctx, keyConfig)
	if err != nil {
		return nil, nil, err
	}
	return v.(*config.Config), d.graph.Problems(keyConfig), nil
}
