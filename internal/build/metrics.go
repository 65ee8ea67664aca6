package build

import "hearth/internal/engagement/insight"

// metrics gives what can be asked on this site.
func (r *run) metrics() (*insight.Registry, error) { return insight.Metrics() }
