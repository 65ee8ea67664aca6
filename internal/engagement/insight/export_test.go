package insight

import "hearth/internal/source"

// ParseMetrics reads a registry of a test's own.
func ParseMetrics(file, text string) (*Registry, source.List) {
	reg := &Registry{}
	return reg, reg.parse(file, []byte(text))
}

// Uncounted gives the reasons of a question why some of its numbers count nothing.
func Uncounted(m Method) map[string]string { return m.uncounted }
