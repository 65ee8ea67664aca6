package insight

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement/store"
)

// Reads is what an answer was computed from: while these rows stay as they are,
// it stays true. The days that the sources speak for belong to it as well.
type Reads struct {
	Sources  []string // whose rows could be seen, sorted; nil for all
	Messages bool     // messages were asked for, or what is made of them
	Readings bool
}

func (r *Reads) add(o Reads) {
	r.Messages, r.Readings = r.Messages || o.Messages, r.Readings || o.Readings
}

// tables finds the tables that a query reads.
var tables = regexp.MustCompile(`(?i)\b(FROM|JOIN)(\s+)(messages|readings|exchanges|openings|people|person_days|census|coverage)\b`)

// reader is a store that shows a question the rows of some sources, and notes
// what it was asked for. So nobody has to say what a question reads: it cannot
// see anything else.
type reader struct {
	store.Store
	only  string // the sources as a list of texts; "" for all
	reads *Reads
}

func (r *reader) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	for _, m := range tables.FindAllStringSubmatch(query, -1) {
		r.reads.add(Reads{Messages: !strings.EqualFold(m[3], "readings"), Readings: strings.EqualFold(m[3], "readings")})
	}
	if r.only != "" {
		query = tables.ReplaceAllString(query, "${1}${2}(SELECT * FROM ${3} WHERE source IN ("+r.only+"))")
	}
	return r.Store.Ask(ctx, query, args...)
}

func (r *reader) Select(ctx context.Context, query string) (store.Table, error) {
	r.reads.add(Reads{Messages: true, Readings: true})
	return r.Store.Select(ctx, query)
}

// narrow gives a desk that sees some sources, nil for all, for one question.
func (d *Desk) narrow(sources []string, reads *Reads) *Desk {
	reads.Sources = sources
	r := &reader{Store: d.st, reads: reads}
	out := &Desk{st: r, reg: d.reg, opt: d.opt, rules: d.rules, covers: d.covers, reads: reads}
	if sources != nil {
		r.only = "'" + strings.Join(sources, "', '") + "'" // there are no quotes in them
		out.covers = slices.DeleteFunc(slices.Clone(d.covers), func(c cover) bool { return !slices.Contains(sources, c.source) })
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	out.learned = d.parts[r.only]
	if out.learned == nil {
		out.learned = &learned{known: map[string]known{}}
		d.parts[r.only] = out.learned
	}
	return out
}

// Reach gives the sources whose rows a question can see, sorted, and nil for
// all: those that its filters name, with all others of the same platforms, since
// one conversation may lie in the exports of several. A question by tag or topic
// and a named one look at everything, and so does each where a rule compares what
// people wrote in all of them.
func (d *Desk) Reach(ctx context.Context, q Question) ([]string, error) {
	p, list := plan(d.reg, q)
	at := slices.IndexFunc(q.Where, func(f Filter) bool { return slices.Contains([]string{"source", "platform", "place"}, f.Key.Text) })
	if list.Failed(false) || at < 0 || p.method != nil || p.by.set != "" || p.split.set != "" ||
		slices.ContainsFunc(d.rules, func(r rule) bool { return r.ofAll }) {
		return nil, nil
	}
	var all []placeRow
	for _, from := range []string{fromMessages, fromReadings} {
		some, err := d.places(ctx, from)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	named := map[string]bool{}
	for _, v := range q.Where[at].Values { // another such filter keeps no more than this one
		for _, p := range all {
			if p.source == v.Text || p.platform == v.Text || p.place == v.Text {
				named[p.source] = true
			}
		}
	}
	for grew := len(named) > 0; grew; {
		grew = false
		for _, p := range all {
			if !named[p.source] && slices.ContainsFunc(all, func(o placeRow) bool { return named[o.source] && o.platform == p.platform }) {
				named[p.source], grew = true, true
			}
		}
	}
	var out []string
	for _, c := range d.covers {
		if named[c.source] && !strings.ContainsAny(c.source, `'\`) {
			out = append(out, c.source)
		}
	}
	if len(out) < len(named) || len(out) == len(d.covers) {
		return nil, nil
	}
	return out, nil
}
