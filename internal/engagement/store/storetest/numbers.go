package storetest

import (
	"fmt"
	"testing"

	"hearth/internal/engagement/store"
)

// numbers wants people and threads to have numbers that are the same in every
// table, nobody else's, and 0 for nobody.
func numbers(t *testing.T, open Open) {
	st := loaded(t, open,
		File{Source: "forum", Captured: "2026-07-01", Messages: msgs(t,
			"a1 - a1 member anna 2026-06-01T10:00", "a2 a1 a1 brand us 2026-06-01T12:00", "a3 a2 a1 member anna 2026-06-03T10:00",
			"b1 - b1 member ben 2026-06-02T10:00", "b2 b1 b1 member - 2026-06-02T11:00", "c1 - c1 member - 2026-06-05T10:00")},
		File{Source: "shop", Captured: "2026-07-01", Messages: msgs(t, "s1 - s1 member anna 2026-05-01T10:00", "s2 - - member ben -")})
	asks(t, st, "3 3 4 4", `SELECT COUNT(DISTINCT CASE WHEN m.person <> '' THEN m.person END) AS people, COUNT(DISTINCT CASE WHEN m.person_no > 0 THEN m.person_no END) AS numbers,
		COUNT(DISTINCT CASE WHEN m.root <> '' THEN m.root END) AS threads, COUNT(DISTINCT CASE WHEN m.thread_no > 0 THEN m.thread_no END) AS thread_numbers FROM messages m`)
	asks(t, st, "2 0 1 0", "SELECT SUM(CASE WHEN m.person_no = 0 THEN 1 ELSE 0 END) AS nobody, SUM(CASE WHEN m.person_no = 0 AND m.person <> '' THEN 1 ELSE 0 END) AS lost, "+
		"SUM(CASE WHEN m.thread_no = 0 THEN 1 ELSE 0 END) AS no_thread, SUM(CASE WHEN m.thread_no < 0 OR m.person_no < 0 THEN 1 ELSE 0 END) AS below FROM messages m")
	asks(t, st, "1 1", fmt.Sprintf("SELECT COUNT(DISTINCT (m.thread_no + 1) * 2000 + COALESCE(m.month, 0) - m.month + 7) - COUNT(DISTINCT m.thread_no) + 1 AS same, "+
		"COUNT(DISTINCT ((m.thread_no + 1) * 2000 + COALESCE(m.month, 0) - m.month + 7) %% 2000) AS left_over FROM messages m WHERE m.month IS NOT NULL AND m.person_no <= %d AND m.thread_no <= %[1]d", int64(store.Numbers)))
	for _, table := range []string{"people", "person_days"} {
		asks(t, st, "anna\nben\nus", "SELECT p.person FROM "+table+" p JOIN (SELECT m.person_no AS who, MIN(m.person) AS name FROM messages m WHERE m.person_no > 0 GROUP BY m.person_no) n ON n.who = p.person_no WHERE n.name = p.person GROUP BY p.person ORDER BY p.person")
	}
	asks(t, st, "a1 anna\nb1 ben\ns1 anna", "SELECT x.root, n.name FROM exchanges x JOIN (SELECT m.person_no AS who, MIN(m.person) AS name FROM messages m WHERE m.person_no > 0 GROUP BY m.person_no) n ON n.who = x.opener_no ORDER BY x.root")
	asks(t, st, "c1", "SELECT x.root FROM exchanges x WHERE x.opener_no = 0")
}
