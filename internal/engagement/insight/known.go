package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// memo asks the store about itself once. Whoever is given what somebody else
// asked for has read the same.
func memo[T any](d *Desk, key string, ask func() (T, error)) (T, error) {
	d.learned.mu.Lock()
	had, ok := d.known[key]
	d.learned.mu.Unlock()
	if ok {
		if d.reads != nil {
			d.reads.add(had.reads)
		}
		return had.value.(T), nil
	}
	var before Reads
	if d.reads != nil {
		before, *d.reads = *d.reads, Reads{Sources: d.reads.Sources}
	}
	got, err := ask()
	k := known{value: got}
	if d.reads != nil {
		k.reads = *d.reads
		d.reads.add(before)
	}
	if err == nil {
		d.learned.mu.Lock()
		d.known[key] = k
		d.learned.mu.Unlock()
	}
	return got, err
}

// placeRow is one place with the source and platform it belongs to.
type placeRow struct {
	place, source, platform string
	rows                    int64
}

// places gives the places of a table, a place without a name by its source.
func (d *Desk) places(ctx context.Context, from string) ([]placeRow, error) {
	return memo(d, "places "+from, func() ([]placeRow, error) {
		table, n := tableOf(from), "COUNT(*)"
		if from == fromMessages {
			table, n = "census", "SUM(a.messages)"
		}
		t, err := d.st.Ask(ctx, "SELECT a.place, a.source, a.platform, "+n+" AS n FROM "+table+" a GROUP BY a.place, a.source, a.platform ORDER BY a.place, a.source, a.platform")
		if err != nil {
			return nil, fmt.Errorf("which places there are: %w", err)
		}
		var out []placeRow
		for _, r := range t.Rows {
			out = append(out, placeRow{cmp.Or(text(r[0]), text(r[1])), text(r[1]), text(r[2]), number(r[3])})
		}
		return out, nil
	})
}

func tableOf(from string) string {
	if from == fromThreads {
		return "exchanges"
	}
	return from
}

// values gives what may be typed for a dimension, sorted.
func (d *Desk) values(ctx context.Context, from, dim string) ([]string, error) {
	return memo(d, "values "+from+" "+dim, func() ([]string, error) {
		switch dim {
		case "source", "platform", "place":
			all, err := d.places(ctx, from)
			var out []string
			for _, p := range all {
				if d.private(p.source) {
					continue
				}
				switch dim {
				case "source":
					out = append(out, p.source)
				case "platform":
					out = append(out, p.platform)
				default:
					out = append(out, p.place, p.source, p.platform)
				}
			}
			return distinct(out), err
		case "tag", "topic":
			set, _ := findDimension(dim)
			all, err := d.tagCounts(ctx, set.set)
			var out []string
			for _, set := range all {
				out = append(out, set.names()...)
			}
			return distinct(out), err
		case "post":
			all, err := d.posts(ctx)
			var out []string
			for _, p := range all {
				out = append(out, p.url, p.title)
			}
			return distinct(out), err
		case "language":
			t, err := d.st.Ask(ctx, "SELECT m.language, COUNT(*) AS n FROM messages m GROUP BY m.language")
			var out []string
			for _, r := range t.Rows {
				out = append(out, cmp.Or(text(r[0]), unknown))
			}
			return distinct(out), err
		}
		return nil, nil
	})
}

// distinct sorts and drops repeats and empty texts.
func distinct(all []string) []string {
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	slices.Sort(all)
	return slices.Compact(all)
}

// tagSet is one set of tags that messages carry, as stored: |a|b|.
type tagSet struct {
	tags string
	rows int64
}

func (s tagSet) names() []string { return strings.Split(strings.Trim(s.tags, "|"), "|") }

func (d *Desk) tagCounts(ctx context.Context, column string) ([]tagSet, error) {
	return memo(d, "sets "+column, func() ([]tagSet, error) {
		t, err := d.st.Ask(ctx, "SELECT "+column+", COUNT(*) AS n FROM messages m WHERE "+column+" <> '' GROUP BY "+column+" ORDER BY "+column)
		if err != nil {
			return nil, fmt.Errorf("which tags and topics there are: %w", err)
		}
		var out []tagSet
		for _, r := range t.Rows {
			out = append(out, tagSet{text(r[0]), number(r[1])})
		}
		return out, nil
	})
}

// post is one of the brand's own, which are public.
type post struct {
	title, url string
	day        engagement.Day
	dated      bool
}

// posts gives the brand's own posts by id, without its answers to others that no
// platform reported anything of: nothing is counted for these.
func (d *Desk) posts(ctx context.Context) (map[string]post, error) {
	return memo(d, "posts", func() (map[string]post, error) {
		t, err := d.st.Ask(ctx, "SELECT p.id, p.title, p.url, p.day FROM messages p WHERE p.role = 'brand' AND (p.parent = '' OR p.root = p.id OR p.id IN (SELECT r.post FROM readings r WHERE r.post <> ''))")
		if err != nil {
			return nil, fmt.Errorf("which posts there are: %w", err)
		}
		out := map[string]post{}
		for _, r := range t.Rows {
			out[text(r[0])] = post{text(r[1]), text(r[2]), engagement.Day(number(r[3])), r[3] != nil}
		}
		return out, nil
	})
}
