package sample

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"hearth/internal/engagement"
)

// message is a row of the forum's export.
type message struct {
	id, thread, parent, author, language, board string
	at                                          time.Time
}

func forumMessages(t *testing.T) []message {
	t.Helper()
	var out []message
	for _, row := range records(t, export(t, "data/raw/community/forum.csv"), ',')[1:] {
		at, err := time.Parse(time.RFC3339, row[4])
		if err != nil || len(row) != 9 {
			t.Fatalf("row %q: %v", row, err)
		}
		out = append(out, message{row[0], row[1], row[2], row[3], row[6], row[7], at})
	}
	return out
}

func TestForumShape(t *testing.T) {
	seen := map[string]message{}
	for _, m := range forumMessages(t) {
		if _, twice := seen[m.id]; twice {
			t.Fatalf("id %s twice", m.id)
		}
		seen[m.id] = m
		opener, ok := seen[m.thread]
		parent, answered := seen[m.parent]
		switch {
		case !ok || opener.parent != "":
			t.Fatalf("message %s: thread %s does not start before it", m.id, m.thread)
		case m.parent != "" && (!answered || parent.thread != m.thread || parent.at.After(m.at)):
			t.Fatalf("message %s: answers %s, which is not earlier in its thread", m.id, m.parent)
		case m.parent == "" && (m.id != m.thread || isBrand(m)):
			t.Fatalf("message %s: opens a thread but is not a person's own", m.id)
		case !regexp.MustCompile(`^(rider_\d{4}|larkspoke(_workshop)?)$`).MatchString(m.author):
			t.Fatalf("message %s: handle %q does not look invented", m.id, m.author)
		}
	}
	if n := len(seen); n < 2500 || n > 4200 {
		t.Errorf("%d messages, want 2500 to 4200", n)
	}
}

func isBrand(m message) bool { return m.author == brandAccount || m.author == workshopAccount }

func TestForumHasAHeavyTail(t *testing.T) {
	count, total, once := map[string]int{}, 0, 0
	for _, m := range forumMessages(t) {
		if !isBrand(m) {
			count[m.author]++
			total++
		}
	}
	busiest := slices.Sorted(maps.Values(count))
	slices.Reverse(busiest)
	top := 0
	for _, n := range busiest[:len(busiest)/100] {
		top += n
	}
	for _, n := range busiest {
		if n == 1 {
			once++
		}
	}
	if share := 100 * top / total; share < 20 || share > 40 {
		t.Errorf("the busiest 1%% of people wrote %d%%, want 20%% to 40%%", share)
	}
	if share := 100 * once / len(busiest); share < 45 || share > 70 {
		t.Errorf("%d%% of people wrote once, want 45%% to 70%%", share)
	}
}

func TestForumTellsTheStory(t *testing.T) {
	months, weekdays, days := map[string]int{}, map[time.Weekday]int{}, map[engagement.Day]int{}
	quick, asked := map[bool]int{}, map[bool]int{} // by: after the letter
	first := map[string]time.Time{}
	messages := forumMessages(t)
	for _, m := range messages {
		if _, done := first[m.thread]; isBrand(m) && !done {
			first[m.thread] = m.at
		}
	}
	for _, m := range messages {
		months[m.at.Format("2006-01")]++
		weekdays[m.at.Weekday()]++
		days[engagement.DayOf(m.at)]++
		if m.parent == "" {
			after := engagement.DayOf(m.at) > letterSent
			asked[after]++
			if at, ok := first[m.thread]; ok && at.Sub(m.at) <= 24*time.Hour {
				quick[after]++
			}
		}
	}
	for on := forumCloses; on < forumOpens; on++ {
		if days[on] > 0 {
			t.Errorf("%d messages on %s, while the forum was closed", days[on], on)
		}
	}
	if days[forumOpens] == 0 && days[forumOpens+1] == 0 {
		t.Error("nobody writes when the forum opens again")
	}
	if months["2026-06"] < 2*months["2026-01"] {
		t.Errorf("June has %d messages and January %d, want at least twice as many", months["2026-06"], months["2026-01"])
	}
	if months["2025-11"] < 2*months["2024-11"] {
		t.Errorf("the recall does not show: %d messages in November 2025, %d a year before", months["2025-11"], months["2024-11"])
	}
	if weekdays[time.Sunday] <= weekdays[time.Friday] {
		t.Errorf("no weekly rhythm: %d messages on Sundays, %d on Fridays", weekdays[time.Sunday], weekdays[time.Friday])
	}
	before, after := 100*quick[false]/asked[false], 100*quick[true]/asked[true]
	if before > 35 || after < 60 {
		t.Errorf("answered within a day: %d%% before the letter and %d%% after, want under 36%% and over 59%%", before, after)
	}
}
