package insight

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/source"
)

// filter is one condition of a question with its values as the data hold them.
type filter struct {
	dim    dimension
	not    bool
	fixed  bool // part of what the metric means
	usual  bool // holds because the question does not name the key
	values []string
	// Values of `place` may also name a whole source or platform.
	sources, platforms []string
	// Sets of tags that hold a tag which LIKE would misread.
	tagSets []string
	// How long an opening message could be watched depends on when its source ends.
	ends map[string]int64
}

// filters gathers what a question, its metric and the metric's usual meaning
// keep and drop. A value that the data lack is a problem at its place.
func (a *asking) filters() []filter {
	var out []filter
	for _, f := range a.q.Where {
		out = append(out, a.filter(f, false, "where"))
	}
	for _, f := range a.q.Not {
		out = append(out, a.filter(f, true, "not"))
	}
	named := []string{a.by.id, a.split.id}
	for _, f := range out {
		named = append(named, f.dim.id)
	}
	add := func(conditions []condition, fixed bool) {
		for _, c := range conditions {
			d, _ := findDimension(c.Key) // the registry's own test checks its keys
			out = append(out, filter{dim: d, values: c.Values, fixed: fixed, usual: !fixed})
		}
	}
	add(a.recipe.Only, true)
	add(a.recipe.usual(named), false)
	for _, c := range a.recipe.Narrow {
		out = append(out, c.filter())
	}
	return out
}

func (a *asking) filter(f Filter, not bool, rule string) filter {
	d, _ := findDimension(f.Key.Text) // checked by plan
	out := filter{dim: d, not: not}
	known, err := a.values(a.ctx, a.recipe.From, d.id)
	if err != nil {
		a.fail(err)
		return out
	}
	for _, v := range f.Values {
		switch {
		case d.values != nil || d.id == "rating":
			out.values = append(out.values, v.Text)
		case d.id == "place":
			a.place(v, known, &out, rule)
		case slices.Contains(known, v.Text), a.q.Inside:
			out.values = append(out.values, v.Text)
		default:
			a.lack(v, d.id, known, rule)
		}
	}
	if d.id == DimWatch {
		out.ends = map[string]int64{}
		for _, c := range a.Desk.covers {
			out.ends[c.source] = a.endOf(c)
		}
	}
	if d.set != "" {
		out.tagSets, err = a.tagSets(a.ctx, d.set, out.values)
		a.fail(err)
	}
	return out
}

// place takes a value of `place` for a place, else a source, else a platform.
func (a *asking) place(v source.Word, known []string, out *filter, rule string) {
	all, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	has := func(get func(placeRow) string) bool {
		return slices.ContainsFunc(all, func(p placeRow) bool { return get(p) == v.Text && !a.private(p.source) })
	}
	named := func(p placeRow) string { // a place without a name goes by its source, which is asked for below
		if p.place == p.source {
			return ""
		}
		return p.place
	}
	switch {
	case has(named):
		out.values = append(out.values, v.Text)
	case has(func(p placeRow) string { return p.source }):
		out.sources = append(out.sources, v.Text)
	case has(func(p placeRow) string { return p.platform }):
		out.platforms = append(out.platforms, v.Text)
	default:
		a.lack(v, "place", known, rule)
	}
}

func (a *asking) lack(v source.Word, dim string, known []string, rule string) {
	hint := nearestHint(v.Text, known)
	if hint == "" {
		hint = "take the filter out: there is nothing to filter by"
	}
	if dim == "source" && !a.private(v.Text) && slices.ContainsFunc(a.Desk.covers, func(c cover) bool { return c.source == v.Text }) {
		a.list.Errorf(v.Pos, rule, hint, "the exports of %s hold nothing that %s counts", a.name(v.Text), a.asked().Text)
		return
	}
	a.list.Errorf(v.Pos, rule, hint, "the data have no %s %q", dim, v.Text)
}

// clause gives the filter's SQL for a table.
func (f filter) clause(from string) clause {
	var c clause
	switch {
	case from == fromMessages:
		c = f.onMessages()
	case f.dim.id == "role" && ofThreads(from):
		c = in("x.opener_role", f.values)
	case f.dim.id == dimLast:
		c = in("x.last_role", f.values)
	case f.dim.id == DimClock:
		c = in("x.by_day", bits(f.values, "no"))
	case f.dim.id == DimWait:
		c = f.onWaits()
	case f.dim.id == DimWatch:
		c = f.onWatches()
	case f.dim.id == "source" || f.dim.id == "platform" || f.dim.id == "place":
		c = f.onPlaces(aliasOf(from))
	case f.dim.id == "post":
		c = f.onPosts(map[string]string{fromThreads: "x.thread", fromOpenings: "x.thread", fromReadings: "r.post"}[from])
	default: // a property of the opening message or of the post
		column := map[string]string{fromThreads: "x.root", fromOpenings: "x.id", fromReadings: "r.post"}[from]
		c = f.onMessages().wrap(column+" IN (SELECT m.id FROM messages m WHERE ", ")")
	}
	if f.not {
		return not(c)
	}
	return c
}

// ofPost says whether the filter is about single posts where readings are asked.
func (f filter) ofPost() bool {
	return !slices.Contains([]string{"source", "platform", "place"}, f.dim.id)
}

func (f filter) onMessages() clause {
	switch f.dim.id {
	case "source", "platform", "place":
		return f.onPlaces("m")
	case "post":
		return f.onPosts("m.root")
	case "tag", "topic", dimOneTag:
		return f.onTags()
	case "rating":
		var hundredths []int64
		for _, v := range f.values {
			n, _ := ratingOf(v) // checked by plan
			hundredths = append(hundredths, n)
		}
		// Never NULL, so that NOT of it keeps what has no rating.
		return in("m.rating", hundredths).wrap("(m.rating IS NOT NULL AND ", ")")
	case "automated":
		return in("m.automated", bits(f.values, "yes"))
	case dimNamed:
		return in("CASE WHEN m.person_no <> 0 THEN 1 ELSE 0 END", bits(f.values, "yes"))
	case "language", "class", dimTo:
		values := slices.Clone(f.values)
		for i, v := range values {
			if v == unknown {
				values[i] = ""
			}
		}
		column := map[string]string{dimTo: "to_role"}[f.dim.id]
		return in("m."+cmp.Or(column, f.dim.id), values)
	}
	return in("m."+f.dim.id, f.values)
}

// bits gives 1 for each value that is one, and 0 for the others.
func bits(values []string, one string) []int64 {
	var out []int64
	for _, v := range values {
		out = append(out, int64(b2i(v == one)))
	}
	return out
}

// onWaits keeps openings x by how long they waited, in seconds: 0-3600 for up to
// an hour, 3600- for longer or for ever. Where only days are known, an answer came
// as late as it can have.
func (f filter) onWaits() clause {
	const wait = "x.first_reply_at - x.opened_at + x.by_day * 86400"
	var alts []clause
	for _, v := range f.values {
		from, to, _ := strings.Cut(v, "-")
		after, _ := strconv.ParseInt(from, 10, 64)
		until, err := strconv.ParseInt(to, 10, 64)
		switch {
		case err != nil:
			alts = append(alts, clause{"(x.first_reply_at IS NULL OR " + wait + " > ?)", []any{after}})
		case after == 0: // clocks differ: an answer may be dated before what it answers
			alts = append(alts, clause{"(x.first_reply_at IS NOT NULL AND " + wait + " <= ?)", []any{until}})
		default:
			alts = append(alts, clause{"(x.first_reply_at IS NOT NULL AND " + wait + " > ? AND " + wait + " <= ?)", []any{after, until}})
		}
	}
	return join("OR", alts)
}

// onWatches keeps openings x by how long their source's data went on after them:
// 3600-86400 for an hour and less than a day, 86400- for a day or more.
func (f filter) onWatches() clause {
	var alts []clause
	for _, v := range f.values {
		from, to, _ := strings.Cut(v, "-")
		least, _ := strconv.ParseInt(from, 10, 64)
		below, err := strconv.ParseInt(to, 10, 64)
		for _, src := range sortedKeys(f.ends) {
			c := clause{"x.source = ?", []any{src}}
			if least > 0 {
				c = join("AND", []clause{c, {"x.opened_at <= ?", []any{f.ends[src] - least}}})
			}
			if err == nil {
				c = join("AND", []clause{c, {"x.opened_at > ?", []any{f.ends[src] - below}}})
			}
			alts = append(alts, c)
		}
	}
	return join("OR", alts)
}

func (f filter) onPlaces(alias string) clause {
	if f.dim.id != "place" {
		return in(alias+"."+f.dim.id, f.values)
	}
	var alts []clause
	for _, part := range []struct {
		column string
		values []string
	}{{"place", f.values}, {"source", f.sources}, {"platform", f.platforms}} {
		if len(part.values) > 0 {
			alts = append(alts, in(alias+"."+part.column, part.values))
		}
	}
	return join("OR", alts)
}

// onPosts keeps what belongs to posts of the brand's own, named by address or title.
func (f filter) onPosts(column string) clause {
	url, title := in("p.url", f.values), in("p.title", f.values)
	return join("OR", []clause{url, title}).wrap(column+" IN (SELECT p.id FROM messages p WHERE p.role = 'brand' AND ", ")")
}

func (f filter) onTags() clause {
	var alts []clause
	for _, v := range f.values {
		if plainTag(v) {
			alts = append(alts, clause{f.dim.set + " LIKE ?", []any{"%|" + v + "|%"}})
		}
	}
	if len(f.tagSets) > 0 {
		alts = append(alts, in(f.dim.set, f.tagSets))
	}
	return join("OR", alts)
}

// plainTag says whether LIKE reads a tag as it stands.
func plainTag(tag string) bool { return !strings.ContainsAny(tag, `%_\`) }

// tagSets gives the stored sets that hold a tag with a character that LIKE
// takes for something else.
func (d *Desk) tagSets(ctx context.Context, column string, tags []string) ([]string, error) {
	if !slices.ContainsFunc(tags, func(t string) bool { return !plainTag(t) }) {
		return nil, nil
	}
	all, err := d.tagCounts(ctx, column)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, set := range all {
		for _, t := range tags {
			if !plainTag(t) && strings.Contains(set.tags, "|"+t+"|") {
				out = append(out, set.tags)
				break
			}
		}
	}
	return out, nil
}

// never gives what keeps out the rows that a metric never counts: those that
// fulfil all of its conditions. There is nothing in it for most metrics.
func (r recipe) never() []clause {
	var all []clause
	for _, c := range r.Never {
		d, _ := findDimension(c.Key) // the registry's own test checks its keys
		all = append(all, filter{dim: d, values: c.Values}.clause(r.From))
	}
	if len(all) == 0 {
		return nil
	}
	return []clause{not(join("AND", all))}
}

// neverKeys gives the keys of what a metric never counts.
func (r recipe) neverKeys() []string {
	var out []string
	for _, c := range r.Never {
		out = append(out, c.Key)
	}
	return out
}

// hits says what of a message or thread counts for a share.
func hits(from string, conditions []condition) clause {
	var all []clause
	for _, c := range conditions {
		if from == fromMessages {
			d, _ := findDimension(c.Key)
			all = append(all, filter{dim: d, values: c.Values}.clause(from))
			continue
		}
		column := map[string]string{"last": "x.last_role", "answered": "x.first_reply_role"}[c.Key]
		all = append(all, in(column, c.Values))
	}
	return join("AND", all)
}
