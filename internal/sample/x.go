package sample

import (
	"fmt"
	"slices"
	"strconv"

	"hearth/internal/engagement"
)

const xDate = "Mon, Jan 2, 2006"

var xPosts = []string{
	"The bench is free on Thursday after four. Bring the bike that has stood in the cellar.",
	"We wrote down how to true a wheel, with drawings. It is free to copy.",
	"What does your bike carry that surprises people?",
	"Die Werkbank ist am Donnerstag ab vier Uhr frei.",
	"First Saturday of the month, ten o'clock: the repair table. Coffee is there, patience too.",
	"A Wren came back after eleven winters. We changed the chain.",
}

var xReplies = []string{
	"Yes, that fits. Come by or ask in the forum, so that others find the answer.",
	"Sorry about that. Please write in the forum, where we answer everybody.",
	"Danke! Das geben wir weiter.",
	"No, that one we cannot mend. We will tell you who can.",
}

// x is X's content export, one file a year, and the daily overview. Both give
// only days, newest first; the content export mixes posts and replies.
func (w world) x() []File {
	d := w.dice(streamX)
	var older, newer [][]string
	var overview [][]string
	turn := max(w.from, w.to-364)
	for on := w.from; on <= w.to; on++ {
		posted := w.xDay(d, on)
		if on < turn {
			older = append(older, posted...)
		} else {
			newer = append(newer, posted...)
		}
		overview = append(overview, w.xOverview(d, on, posted))
	}
	files := []File{
		{"data/raw/x/account_overview_analytics.csv", xFile(xOverviewHead, overview)},
		{fmt.Sprintf("data/raw/x/account_analytics_content_%s_%s.csv", turn, w.to), xFile(xContentHead, newer)},
	}
	if len(older) > 0 {
		files = append(files, File{fmt.Sprintf("data/raw/x/account_analytics_content_%s_%s.csv", w.from, turn-1), xFile(xContentHead, older)})
	}
	return files
}

var (
	xContentHead = []string{
		"Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows",
		"Replies", "Reposts", "Profile visits", "Detail Expands", "URL Clicks", "Hashtag Clicks", "Permalink Clicks",
	}
	xOverviewHead = []string{
		"Date", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows", "Unfollows", "Replies", "Reposts",
		"Profile visits", "Create Post", "Video views", "Media views",
	}
)

func xFile(head []string, rows [][]string) []byte {
	slices.Reverse(rows)
	return table(',', slices.Insert(rows, 0, head))
}

// xDay is what was posted on a day, as rows of the content export.
func (w world) xDay(d dice, on engagement.Day) [][]string {
	var rows [][]string
	n := d.times((120 + 3*busy(on)) * w.percent / 100)
	if on == w.from || on == w.to || on == letterSent {
		n = max(n, 1)
	}
	for i := range n {
		id := (d.clock(on).UnixMilli()-1288834974657)<<22 + int64(d.IntN(1<<22))
		text, seen := from(d, xPosts), d.between(180, 900)*busy(on)/100
		switch {
		case on == letterSent && i == 0:
			text, seen = "Whoever writes to us in the forum gets an answer from a person within a day. Hold us to it.", 9400
		case d.chance(520):
			text, seen = fmt.Sprintf("@rider_made_up_%02d %s", d.between(1, 60), from(d, xReplies)), d.between(4, 60)
		case d.chance(30):
			seen *= 5 // now and then something travels
		}
		rows = append(rows, xRow(d, on, id, text, seen))
	}
	return rows
}

func xRow(d dice, on engagement.Day, id int64, text string, seen int) []string {
	likes, replies, reposts := seen*d.between(4, 22)/1000, seen*d.between(0, 5)/1000, seen*d.between(0, 7)/1000
	saves, shares, follows := seen*d.between(0, 4)/1000, seen*d.between(0, 2)/1000, seen*d.between(0, 2)/1000
	visits, expands, clicks := seen*d.between(1, 9)/1000, seen*d.between(3, 20)/1000, seen*d.between(0, 12)/1000
	row := []string{strconv.FormatInt(id, 10), on.Time().Format(xDate), text, fmt.Sprintf("https://x.com/larkspoke_made/status/%d", id)}
	all := likes + replies + reposts + saves + shares + visits + expands + clicks
	for _, n := range []int{seen, likes, all, saves, shares, follows, replies, reposts, visits, expands, clicks, 0, 0} {
		row = append(row, strconv.Itoa(n))
	}
	return row
}

// xOverview is the account's day: what its posts got, and what older posts still got.
func (w world) xOverview(d dice, on engagement.Day, posted [][]string) []string {
	sum := func(column int) int {
		n := d.between(0, 2)
		for _, row := range posted {
			v, _ := strconv.Atoi(row[column]) // written above
			n += v
		}
		return n
	}
	row := []string{on.Time().Format(xDate), strconv.Itoa(sum(4) + d.between(60, 240)*busy(on)/100)}
	for _, n := range []int{sum(5), sum(6), sum(7), sum(8), sum(9), d.between(0, 2), sum(10), sum(11), sum(12), len(posted), 0, d.between(0, 30)} {
		row = append(row, strconv.Itoa(n))
	}
	return row
}
