package build

import (
	"hearth/internal/engagement/insight"
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
