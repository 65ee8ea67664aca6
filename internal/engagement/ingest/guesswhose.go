package ingest

import (
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
)

// whose says who wrote messages of which no column says it, and of what kind they are.
func (g *guess) whose(people, counts bool) {
	switch {
	case !people && counts && !g.personal() && !g.has("reply", "reply_at"): // nobody answers himself
		g.mapping.Role.Text = engagement.RoleBrand
	case !people:
		g.mapping.Role.Text = engagement.RoleAnonymous
	}
	switch {
	case g.has("rating"), g.has("text") && g.judged():
		g.mapping.Kind.Text = engagement.KindReview
	case slices.Contains(g.keys, "answers"):
		g.mapping.Kind.Text = engagement.KindQuestion
	default:
		g.mapping.Kind.Text = engagement.KindPost
	}
}

// anybody says whether a table without authors is of a place in which everybody
// writes, so that it cannot be taken for the brand's own.
func (g *guess) anybody() bool {
	return slices.Contains(g.keys, "subreddit") || slices.Contains(g.keys, key("comms_num")) || g.platform() == "reddit"
}

// several says whether the addresses of a table without authors lead to more than
// one account, so that it cannot be taken for the brand's own.
func (g *guess) several() bool {
	column, ok := g.found["url"]
	if !ok {
		return false
	}
	handles := map[string]bool{}
	for _, c := range g.table.Column(column) {
		if link := linkOf(c); link.handle != "" {
			handles[link.platform+":"+normal(link.handle)] = true
		}
	}
	return len(handles) > 1
}

// whoWords are those in the name of a column that says who wrote something.
var whoWords = []string{"author", "owner", "user", "username", "creator", "influencer", "commenter", "poster", "autor", "autorin", "auteur", "nutzer", "benutzer", "usuario", "usuário", "utilisateur"}

// somebody gives a column that no field is taken from and that has names of several
// authors, so that the rows cannot be taken for the brand's own; -1 for none.
func (g *guess) somebody() int {
	taken := slices.Collect(maps.Values(g.found))
	for i, k := range g.keys {
		if slices.Contains(taken, i) || !slices.ContainsFunc(strings.Fields(k), func(w string) bool { return slices.Contains(whoWords, w) }) {
			continue
		}
		names := map[string]bool{}
		name := func(s string) bool {
			_, err := cell.Decimals{}.Number(s)
			names[s] = true
			return err != nil && address(s) == "" && !g.wholeDate(s) && s != "true" && s != "false"
		}
		if mostly(g.table.Column(i), 90, name) && len(names) > 1 {
			return i
		}
	}
	return -1
}

// personal says whether each row has somebody's address: then they are not the
// brand's own.
func (g *guess) personal() bool {
	for i, reason := range g.private {
		if reason == mailReason && mostly(g.table.Column(i), 1, func(string) bool { return true }) {
			return true
		}
	}
	return false
}

// listOfPeople says whether a table has addresses of people and nothing that they said.
func (g *guess) listOfPeople() bool {
	return g.personal() && !g.named("text", "title", "rating")
}
