package insight

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// far is how far the posts in networks may have gone, as the exports know it.
type far struct {
	posts             int64
	counted, followed int64 // posts that a network counted; others of which it is known who follows the author
	shown, followers  int64 // of each of them, all together
	largest           int64 // of one post, in thousandths of an impression
}

// known says whether anything is known of any post.
func (f far) known() bool { return f.counted+f.followed > 0 }

// assumed is of how many posts nothing is known.
func (f far) assumed() int64 { return f.posts - f.counted - f.followed }

// total gives all impressions, when so many readers see a post of which nothing
// is known, and such a part of an author's followers one of which that is known.
func (f far) total(readers, part float64) float64 {
	return float64(f.shown) + float64(f.followers)*part + float64(f.assumed())*readers
}

// weight is SQL for the impressions of a post m in thousandths: counted, else by
// followers, else assumed.
func (run *inquiry) weight() string {
	return fmt.Sprintf("CASE WHEN m.shown IS NOT NULL THEN COALESCE(m.shown, 0) * 1000 WHEN m.followers IS NOT NULL THEN COALESCE(m.followers, 0) * %d ELSE %d END",
		stat.Whole(run.number("middle"), 1000), stat.Whole(run.number("readers"), 1000))
}

// far asks what is known.
func (run *inquiry) far() far {
	kept := run.messages().then(clause{text: " AND m.person_no <> 0 AND "}).then(run.inNetworks())
	rows := run.query(kept.wrap("SELECT COUNT(*) AS posts, COUNT(m.shown) AS counted, SUM(CASE WHEN m.shown IS NULL AND m.followers IS NOT NULL THEN 1 ELSE 0 END) AS followed,\n"+
		" SUM(COALESCE(m.shown, 0)) AS impressions, SUM(CASE WHEN m.shown IS NULL THEN COALESCE(m.followers, 0) ELSE 0 END) AS following,\n"+
		" MAX("+run.weight()+") AS largest\nFROM messages m\nWHERE ", ""))
	if len(rows) == 0 || number(rows[0][0]) == 0 {
		return far{}
	}
	r := rows[0]
	return far{posts: number(r[0]), counted: number(r[1]), followed: number(r[2]), shown: number(r[3]), followers: number(r[4]), largest: number(r[5])}
}

// reachers counts, for everybody, how many impressions their posts may have made,
// of which two digits count, and what they wrote elsewhere.
func (run *inquiry) reachers() []doers {
	nets := run.inNetworks()
	inner := nets.wrap("SELECT m.person_no AS p, COUNT(*) AS n, SUM(CASE WHEN ", " THEN 1 ELSE 0 END) AS y,\n").
		then(nets.wrap(" SUM(CASE WHEN ", " THEN "+run.weight()+" ELSE 0 END) AS w\nFROM messages m\nWHERE ")).
		then(run.messages()).then(clause{text: " AND m.person_no <> 0\nGROUP BY m.person_no"})
	each := inner.wrap("SELECT CASE WHEN b.y = 0 THEN 0 ELSE GREATEST(1, "+twoDigits("b.w")+") END AS impressions, b.n - b.y AS venues\nFROM (", ") b")
	var out []doers
	for _, r := range run.query(each.wrap("SELECT c.impressions, c.venues, COUNT(*) AS people\nFROM (", ") c\nGROUP BY c.impressions, c.venues")) {
		out = append(out, doers{number(r[0]), number(r[1]), number(r[2])})
	}
	return out
}

// twoDigits is SQL for a number of which all digits but the first two are 0, so
// that there are few different ones however many people there are.
func twoDigits(column string) string {
	var b strings.Builder
	b.WriteString("CASE WHEN " + column + " < 100 THEN " + column)
	for size := int64(10); size < 1e16; size *= 10 {
		fmt.Fprintf(&b, " WHEN %s < %d THEN %s - %s %% %d", column, size*100, column, column, size)
	}
	return b.String() + " ELSE " + column + " - " + column + " % 10000000000000000 END"
}

// reach adds what the posts may have been shown, to one digit, and how much of
// it is known. The first two people hold so much of what counts.
func (run *inquiry) reach(f far, people int64, heaps []stat.Heap) {
	_, units := stat.Sums(heaps)
	readers, times := run.number("readers"), run.number("times")
	each := func(id string, readers, part float64) {
		run.fact(id, Cell{Num: oneDigit(f.total(readers, part)), Den: 1, People: people, N: max(1, units), Top: top(heaps)})
	}
	each("influence_reach_low", readers/times, run.number("low"))
	each("influence_reach", readers, run.number("middle"))
	each("influence_reach_high", readers*times, run.number("high"))
	if !f.known() {
		return
	}
	run.knownOf("influence_counted", f.counted, f.posts, "m.shown IS NOT NULL")
	run.knownOf("influence_followed", f.followed, f.posts, "m.shown IS NULL AND m.followers IS NOT NULL")
	if all := f.total(readers, run.number("middle")); 4*float64(f.largest)/1000 > all {
		run.fact("influence_reach_rest", Cell{Num: oneDigit(all - float64(f.largest)/1000), Den: 1, People: people, N: max(1, units), Top: top(heaps)})
	}
}

// knownOf adds how many posts in networks meet a condition. Whoever wrote one, and
// whoever wrote one of the others, stands behind it.
func (run *inquiry) knownOf(fact string, hits, all int64, condition string) {
	kept := run.messages().then(clause{text: " AND m.person_no <> 0 AND "}).then(run.inNetworks())
	rows := run.query(kept.wrap("SELECT COUNT(DISTINCT CASE WHEN "+condition+" THEN m.person_no END) AS those, COUNT(DISTINCT CASE WHEN "+condition+" THEN NULL ELSE m.person_no END) AS others\nFROM messages m\nWHERE ", ""))
	if len(rows) == 0 {
		return
	}
	people := number(rows[0][0])
	if hits < all {
		people = fewest(people, number(rows[0][1]))
	}
	run.fact(fact, Cell{Num: hits, Den: all, People: people})
}

// oneDigit rounds to one digit: 34,567 becomes 30,000.
func oneDigit(v float64) int64 {
	size := int64(1)
	for v >= 10*float64(size) {
		size *= 10
	}
	return stat.Whole(v/float64(size), 1) * size
}

// loud is a rule that takes those away who have more followers than the question
// says; false when it says nothing.
func (run *inquiry) loud() (rule, bool) {
	most := run.number("broadcast")
	return rule{id: "broadcast", match: clause{"m.person_no <> 0 AND m.person_no IN (SELECT f.person_no FROM messages f WHERE f.followers > ?)", []any{int64(most)}}}, most > 0
}

// apart counts what broadcasters posted in networks, which is in none of the
// other numbers: those the site declares, and members with many followers. Their
// share tells of what they posted and of what all others did, so whoever holds
// most of either stands behind it.
func (run *inquiry) apart(loud []rule, f far, networkers int64, first [2]int64) {
	if f.known() { // the first have most impressions, and not most posts
		first = run.everyAuthor(fromMessages, run.messages().then(clause{text: " AND "}).then(run.inNetworks())).top
	}
	if f.posts > 0 {
		run.fact("influence_posts", Cell{Num: f.posts, Den: 1, People: networkers, Top: first})
	}
	b := *run.asking
	b.use, b.rules = slices.Clone(b.use), b.rules[:len(b.rules)-len(loud)]
	other := *run
	other.asking = &b
	whose := func(role string, only clause) heap {
		for i, f := range b.use {
			if f.usual && f.dim.id == "role" {
				b.use[i].values = []string{role}
			}
		}
		return other.everyAuthor(fromMessages, other.messages().then(clause{text: " AND "}).then(other.inNetworks()).then(only))
	}
	h := whose(engagement.RoleBroadcaster, clause{})
	for _, r := range loud {
		more := whose(engagement.RoleMember, r.match.wrap(" AND ", ""))
		h.rows, h.people, h.unnamed = h.rows+more.rows, h.people+more.people, h.unnamed+more.unnamed
		h.top = [2]int64{max(h.top[0], more.top[0]), max(h.top[1], more.top[1], h.top[0]+more.top[0])}
	}
	if h.people == 0 {
		return
	}
	c := Cell{Num: h.rows, Den: h.rows + f.posts, People: h.people, Unnamed: h.unnamed}
	for i := range c.Top {
		c.Top[i] = (h.top[i]*c.Den + h.rows - 1) / h.rows
		if f.posts > 0 {
			c.Top[i] = max(c.Top[i], (first[i]*c.Den+f.posts-1)/f.posts)
		}
	}
	run.fact("influence_broadcasters", countOf(h.people))
	run.fact("influence_broadcast", c)
	// Less the total without them, the one with them is what they posted, and
	// whoever stands behind either of both parts stands behind it.
	c.Num, c.Den, c.People = c.Den, 1, fewest(h.people, networkers)
	run.fact("influence_posts_all", c)
}
