package ingest

import (
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// stranger is a kind of file that people try because it lies beside one that
// Hearth reads.
type stranger struct {
	What    string     `yaml:"what"`
	Instead string     `yaml:"instead"`
	Columns [][]string `yaml:"columns"`
	Bare    bool       `yaml:"bare"` // a table of these columns alone
	Keys    [][]string `yaml:"keys"`
	Prefix  string     `yaml:"prefix"`
}

// strangers is headers/aside.yaml, a constant table that is made when first asked for.
var strangers = sync.OnceValue(func() (all []stranger) {
	if text, err := sheetYAML.ReadFile("headers/aside.yaml"); err == nil {
		decodeData("headers/aside.yaml", text, &all)
	}
	return all
})

// aside names a part that nobody reads and that is known all the same.
func aside(p *table.Part, t int) *refusal {
	pos := source.Pos{File: p.Name}
	var known func(stranger) bool
	if t < 0 {
		seen := sniff(p.Text)
		known = func(st stranger) bool {
			return st.Prefix != "" && strings.HasPrefix(p.Prefix, st.Prefix) ||
				slices.ContainsFunc(st.Keys, func(keys []string) bool {
					return !slices.ContainsFunc(keys, func(k string) bool { return !hasKey(seen, k) })
				})
		}
	} else {
		pos = at(&p.Tables[t])
		h := headerOf(&p.Tables[t])
		known = func(st stranger) bool {
			return slices.ContainsFunc(st.Columns, func(names []string) bool {
				return h.claimed("", names...).full() && (!st.Bare || len(h.table.Headers) == len(names))
			})
		}
	}
	for _, st := range strangers() {
		if known(st) {
			return &refusal{pos, "not-of-use", st.Instead, "this is " + st.What}
		}
	}
	return nil
}
