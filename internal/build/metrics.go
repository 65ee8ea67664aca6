package build

import (
	"encoding/json"

	"hearth/internal/config"
	"hearth/internal/engagement/insight"
	"hearth/internal/memo"
	"hearth/internal/site"
	"hearth/internal/source"
)

// metrics gives what can be asked on this site: the built-in metrics and those
// of its site file, as far as they are right.
func (r *run) metrics() (*insight.Registry, error) {
	reg, _, err := r.registry()
	return reg, err
}

// registry is metrics with what is wrong with the site's own.
func (r *run) registry() (*insight.Registry, source.List, error) {
	reg, err := insight.Metrics()
	if err != nil || r.cfg == nil {
		return reg, nil, err
	}
	reg, problems := reg.With(r.cfg.Metrics)
	return reg, problems, nil
}

// Metrics gives what can be asked on the site in a folder, which may be none,
// with what is wrong with the site's own metrics.
func Metrics(opt Options) (*insight.Registry, source.List, error) {
	r := run{Options: opt}
	if err := r.load(); err != nil {
		return nil, nil, err
	}
	return r.registry()
}

// metrics gives everything that can be asked on the site, with what of it is:
// by name, as one of the values of a named question, or as what a site's own
// metric narrows; and the named questions that are asked.
func (d *Desk) metrics(r *memo.Reader, _ string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyConfig)
	if err != nil {
		return memo.Result{}, err
	}
	all, err := memo.Get[*questions](r, keyQuestions)
	if err != nil {
		return memo.Result{}, err
	}
	reg, err := (&run{cfg: cfg}).metrics()
	if err != nil {
		return memo.Result{}, err
	}
	used, asked := map[string]bool{}, map[string]bool{}
	for _, a := range all.all {
		if m, ok := reg.MethodOf(a.question); ok {
			asked[m.ID] = true
		}
		if m, ok := reg.Lookup(a.question.Metric.Text); ok {
			used[m.ID], used[m.BasedOn] = true, true
		}
	}
	var out site.Meaning
	for _, x := range reg.Definitions() {
		out.Metrics = append(out.Metrics, site.Metric{Definition: x, Used: used[x.ID]})
	}
	for _, m := range reg.Questions() {
		if asked[m.ID] {
			out.Questions = append(out.Questions, m)
		}
	}
	text, err := json.Marshal(out)
	return memo.Result{Value: out, Sum: memo.SumOf(text)}, err
}
