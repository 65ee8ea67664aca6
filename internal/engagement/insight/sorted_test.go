package insight_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// group is so many messages of May 2026 that the word lists sorted alike, of so
// many people.
type group struct {
	role, language, class string
	topics                []string
	messages, people      int
}

// sortedFile makes messages of a forum; people are numbered over all of them, so
// that nobody is in two groups.
func sortedFile(month time.Month, all ...group) storetest.File {
	f := storetest.File{Source: "forum", Captured: "2026-07-01", From: "2026-01-01", To: "2026-06-30"}
	n, person := 0, 0
	for _, s := range all {
		for i := range s.messages {
			n++
			at := time.Date(2026, month, 1+n%28, 10, n%60, 0, 0, time.UTC)
			m := engagement.Message{
				ID: fmt.Sprintf("m%d-%d", month, n), Platform: "community", Kind: engagement.KindPost, Role: s.role, At: at, Day: engagement.DayOf(at),
				Language: s.language, Class: s.class, Topics: s.topics,
			}
			m.Root = m.ID
			if s.role == engagement.RoleBrand {
				m.Person, m.Sentences, m.StartsUs, m.StartsYou = "us", 4, 2, 1
			} else {
				m.Person = fmt.Sprint("p", person+i%s.people)
			}
			f.Messages = append(f.Messages, m)
		}
		person += s.people
	}
	return f
}

// sortedDesk opens a desk on such files.
func sortedDesk(t *testing.T, opt insight.Options, all ...storetest.File) *insight.Desk {
	t.Helper()
	files, coverage := storetest.Write(t, all...)
	d, _ := desk(t, files, coverage, opt)
	return d
}

func TestClassAndTopic(t *testing.T) {
	d := sortedDesk(t, insight.Options{}, sortedFile(time.May,
		group{"member", "en", "passion", []string{"Rain"}, 12, 6}, group{"member", "en", "both", []string{"Rain", "Brakes 50%"}, 10, 5},
		group{"member", "en", "neither", nil, 8, 8}, group{"member", "", "", nil, 7, 7}))
	expect(t, printed(t, d, "en", "metric=messages", "by=class", "period=2026-05"), `
Passion and product | Messages
passion | 12
both | 10
neither | 8
not sorted | 7
`)
	expect(t, printed(t, d, "de", "metric=messages", "by=topic", "period=2026-05"), `
Thema | Beiträge
Rain | 22
Brakes 50% | 10
`)
	expect(t, printed(t, d, "en", "metric=people", "period=2026-05", "class=passion,both"), `
 | People
People | 11
`)
	expect(t, printed(t, d, "en", "metric=messages", "period=2026-05", "not.topic=Brakes 50%"), `
 | Messages
Messages | 27
`)
	expect(t, printed(t, d, "en", "metric=messages", "by=class", "period=2026-05", "topic=Raim"), `
q:1:5: the data have no topic "Raim"
  hint: did you mean `+"`Rain`"+`?
`)
	expect(t, printed(t, d, "en", "metric=messages", "by=topic", "split=tag", "period=2026-05"), `
q:1:4: a message may have several tags and several topics: topic and tag cannot be crossed
  hint: split by something else, or ask for one of them with `+"`where`"+`
`)
	expect(t, printed(t, d, "en", "metric=messages", "period=2026-05", "class=love"), `
q:1:4: there is no class "love"
  hint: type one of `+"`passion`, `product`, `both`, `neither`, `unknown`"+`
`)
}
