package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hearth/internal/engagement"
)

// severalPlatforms refuses a rate of several platforms: each counts other things
// as a reaction and as an impression, so neither their sum nor their order says
// anything.
func (a *asking) severalPlatforms(picks []pick) bool {
	all, err := a.places(a.ctx, a.recipe.From)
	a.fail(err)
	var found []string
	for _, p := range picks {
		if i := slices.IndexFunc(all, func(o placeRow) bool { return o.source == p.source && o.place == cmp.Or(p.place, o.place) }); i >= 0 {
			found = append(found, all[i].platform)
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if len(found) < 2 {
		return false
	}
	var names []string
	for _, f := range found {
		names = append(names, engagement.PlatformName(f))
	}
	a.list.Errorf(a.q.Metric.Pos, "platforms", "ask one of them, with `where: {platform: "+found[0]+"}`",
		"%s is not the same on %s: each counts other things, so they are neither put together nor held against one another", a.metric.ID, strings.Join(names, " and "))
	return true
}

// tellMedian says beside a rate, which is a sum divided by a sum, what the post
// in the middle had: one loud post can make the rate of many.
func (a *asking) tellMedian(s Span) {
	if a.recipe.Count != countRatio || a.recipe.PerOnce || a.by.id != "" {
		return
	}
	each := *a
	each.by, _ = findDimension("post")
	each.notes = nil
	var of1000 []int
	for _, metrics := range each.sums(s, each.picks(s)) {
		if c := a.recipe.reported(metrics); c.State == Known {
			of1000 = append(of1000, int(math.Round(1000*c.Value())))
		}
	}
	if len(of1000) < fewPosts {
		return
	}
	slices.Sort(of1000)
	a.notes = append(a.notes, fmt.Sprintf("post by post: half of the %d posts had %d or more in 1000", len(of1000), of1000[len(of1000)/2]))
}

// fewPosts is below how many posts there is no middle worth telling.
const fewPosts = 5
