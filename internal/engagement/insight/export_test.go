package insight

import "hearth/internal/source"

// ParseMetrics reads a registry of a test's own.
func ParseMetrics(file, text string) (*Registry, source.List) {
	reg := &Registry{}
	return reg, reg.parse(file, []byte(text))
}
