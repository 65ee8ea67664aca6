package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
)

// What an answer came from is written beside it in two parts: all rows there
// are, by which it is known at a glance that nothing has changed, and those that
// it was computed from, by which it is found to be true still when others have.

// origins tells the rows of a site apart, source by source.
type origins struct{ entries []rows.Entry }

// identity names what an answer came from: the question with its definition and
// the settings, and the rows that were read for it.
func (o origins) identity(question string, reads insight.Reads) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{question, engagement.Schema, reads})
	for _, e := range o.entries {
		if reads.Sources == nil || slices.Contains(reads.Sources, e.Source) {
			_ = enc.Encode(part(e, reads))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// part is what an answer could see of one raw file: the days that it speaks for,
// and its rows when they are of a kind that was read, or the days follow from them.
func part(e rows.Entry, reads insight.Reads) []any {
	out := []any{e.Source}
	declared := false
	for _, c := range e.Coverage {
		declared = declared || c.To > 0 && c.To >= c.From
		out = append(out, c.Platform, c.From, c.To, c.Captured, c.Zone)
	}
	if !declared || reads.Messages && e.Messages > 0 || reads.Readings && e.Readings > 0 {
		out = append(out, e.Origin, e.Platform, e.Captured, e.Zone, e.Digest, e.Key, e.Words)
	}
	return out
}

// still says whether an answer is true of the rows as they are, whatever they
// were when it was computed, and gives what it comes from now. Which rows it may
// see is known; which kinds of them it did see is found out by trying.
func (o *open) still(have origins, sources []string) (inputs string, ok bool) {
	_, from, _ := strings.Cut(o.before.Inputs(), "-")
	for _, reads := range []insight.Reads{{Messages: true}, {Readings: true}, {Messages: true, Readings: true}} {
		reads.Sources = sources
		if id := have.identity(o.plain, reads); id == from {
			return o.inputs + "-" + id, true
		}
	}
	return "", false
}
