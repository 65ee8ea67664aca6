package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
)

// anyOpenings reads threads at random, and finds the openings once more by what
// the word means, message by message.
func anyOpenings(t *testing.T, open Open) {
	rnd := rand.New(rand.NewPCG(7, 11))
	begin := day(t, "2026-03-20").Time()
	var all []engagement.Message
	var want []string
	for n := range 40 {
		root := fmt.Sprintf("t%02d", n)
		var thread []engagement.Message
		for i := range 2 + rnd.IntN(30) {
			m := engagement.Message{ID: fmt.Sprintf("%s-%02d", root, i), Parent: root, Root: root, Role: engagement.RoleMember, Person: "anna", Kind: engagement.KindReply}
			switch rnd.IntN(6) {
			case 0:
				m.Role, m.Person = engagement.RoleBrand, "us"
			case 1:
				m.Role, m.Person = engagement.RoleStaff, "sam"
			case 2:
				m.Person = "ben"
			}
			m.At = begin.Add(time.Duration(rnd.IntN(400)) * 3 * time.Hour)
			m.Automated = m.Role == engagement.RoleBrand && rnd.IntN(3) == 0
			if i == 0 {
				m.ID, m.Parent, m.Role, m.Person, m.Kind, m.At, m.Automated = root, "", engagement.RoleMember, "anna", engagement.KindPost, begin, false
			}
			m.ByDay = n%4 == 1 || n%4 == 2 && rnd.IntN(4) == 0
			if m.Day = engagement.DayOf(m.At); m.ByDay {
				m.At = m.Day.Time()
			}
			thread = append(thread, m)
		}
		all = append(all, thread...)
		want = append(want, opened(thread)...)
	}
	if slices.Sort(want); len(want) < 50 {
		t.Fatalf("only %d openings: too few to try anything", len(want))
	}
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", Messages: all})
	asks(t, st, strings.Join(want, "\n"), "SELECT id, first_reply_at, first_reply_role, by_day FROM openings WHERE again = 1 ORDER BY id")
}

// opened gives the openings after the first of a thread that its first message
// opens, each with its answer.
func opened(thread []engagement.Message) []string {
	var out []string
	said := slices.DeleteFunc(slices.Clone(thread), func(m engagement.Message) bool { return m.Automated })
	slices.SortFunc(said, func(a, b engagement.Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	for i, m := range said {
		if m.Person != thread[0].Person || !m.At.After(thread[0].At) ||
			slices.ContainsFunc(said[:i], func(o engagement.Message) bool { return o.Person == m.Person && o.At.Equal(m.At) }) {
			continue
		}
		quiet := !slices.ContainsFunc(said, func(o engagement.Message) bool {
			end := o.At
			if o.ByDay {
				end = end.Add(23 * time.Hour)
			}
			return o.At.Before(m.At) && m.At.Sub(end) < 24*time.Hour
		})
		if !quiet {
			continue
		}
		byDay, answer := m.ByDay, "- -"
		replies := slices.DeleteFunc(slices.Clone(said), func(o engagement.Message) bool { return o.Role == engagement.RoleMember || o.At.Before(m.At) })
		slices.SortStableFunc(replies, func(a, b engagement.Message) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Role, b.Role)) })
		if len(replies) > 0 {
			first := replies[0]
			answer = fmt.Sprint(first.At.Unix(), " ", first.Role)
			exact := slices.ContainsFunc(replies, func(o engagement.Message) bool { return o.At.Equal(first.At) && o.Role == first.Role && !o.ByDay })
			byDay = byDay || !exact
		}
		out = append(out, fmt.Sprintf("%s %s %d", m.ID, answer, map[bool]int{true: 1}[byDay]))
	}
	return out
}
