package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// postKeys gives each of the brand's own posts, by its id, the key it is
// published with: its address, else its title, else its day. The id is made
// with the site's key and must not get out, not even as an order.
func postKeys(all map[string]post) map[string]string {
	ids := slices.Sorted(maps.Keys(all))
	slices.SortStableFunc(ids, func(x, y string) int {
		a, b := all[x], all[y]
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.url, b.url), cmp.Compare(a.title, b.title))
	})
	used := map[string]int{}
	out := map[string]string{}
	for _, id := range ids {
		p := all[id]
		key := cmp.Or(p.url, p.title, "post of "+p.day.String())
		if p.url == "" && p.title == "" && !p.dated {
			key = "post without a date"
		}
		used[key]++
		if n := used[key]; n > 1 {
			key = fmt.Sprintf("%s (%d)", key, n)
		}
		out[id] = key
	}
	return out
}

// postTitle gives the title of the post with a key.
func (a *asking) postTitle(key string) string {
	titles, err := memo(a.Desk, "post titles", func() (map[string]string, error) {
		all, err := a.posts(a.ctx)
		out := map[string]string{}
		for id, k := range postKeys(all) {
			out[k] = cmp.Or(all[id].title, k)
		}
		return out, err
	})
	a.fail(err)
	return cmp.Or(titles[key], key)
}
