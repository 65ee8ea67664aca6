package insight_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// TestMeanBesideItsSpread has one person who wrote most of it: nearly every draw
// holds that person, and the few that do not move the mean out of the spread.
func TestMeanBesideItsSpread(t *testing.T) {
	f := storetest.File{Source: "stall", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for month, people := range map[time.Month]int{time.March: 96, time.April: 92} {
		for n := range people {
			for i := range 1 + 60*b2i(n == 0) {
				f.Messages = append(f.Messages, said("stall", "community", "", fmt.Sprintf("%d-%d-%d", month, n, i), engagement.KindPost, engagement.RoleMember, fmt.Sprint("p", n), at(int(month), 1+n%27, i%24)))
			}
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "mean-beside", "en question=influence.concentration period=2026-04 param.before=previous", "de question=influence.concentration period=2026-04 param.before=previous")
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestMostlyUnsorted says so first where the lists sort hardly anything.
func TestMostlyUnsorted(t *testing.T) {
	d := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "passion", nil, 30, 30}, group{"member", "en", "product", nil, 30, 30}, group{"member", "zh", "", nil, 200, 100}))
	few := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "passion", nil, 7, 7}, group{"member", "zh", "", nil, 200, 100}))
	asks(t, d, "mostly-unsorted", "en question=passion.classes period=2026-05", "de question=passion.classes period=2026-05")
	asks(t, few, "mostly-unsorted-few", "en question=passion.classes period=2026-05")
}

// TestFewCameBack keeps back how many, and says so.
func TestFewCameBack(t *testing.T) {
	f := storetest.File{Source: "stall", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 120 {
		first := 4 + n/40
		for month := first; month <= min(6, first+b2i(n%40 < 2)); month++ {
			f.Messages = append(f.Messages, said("stall", "community", "", fmt.Sprintf("%d-%d", month, n), engagement.KindPost, engagement.RoleMember, fmt.Sprint("p", n), at(month, 1+n%27, 3)))
		}
	}
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "few-came-back", "en question=participation.cohorts period=2026-04..2026-06", "de question=participation.cohorts period=2026-04..2026-06")
}

// TestOfNobody asks about people outside where the exports hold only what the
// brand wrote, which says nothing of how many there were, and where nobody can
// be told apart, so that rows are all there is.
func TestOfNobody(t *testing.T) {
	ours := storetest.File{Source: "letters", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 40 {
		m := said("letters", "mastodon", "@kestrel", fmt.Sprint("l", n), engagement.KindPost, engagement.RoleBrand, "us", at(5, 1+n%28, 9))
		if n%4 == 0 {
			m.Kind, m.Parent = engagement.KindReply, "elsewhere"
		}
		ours.Messages = append(ours.Messages, m)
	}
	shop := sortedFile(time.May, group{"anonymous", "en", "passion", nil, 30, 1}, group{"anonymous", "en", "product", nil, 60, 1}, group{"anonymous", "en", "neither", nil, 10, 1})
	for i := range shop.Messages {
		shop.Messages[i].Person = ""
	}
	files, coverage := storetest.Write(t, ours, shop)
	d, _ := desk(t, files, coverage, insight.Options{})
	const cannot = " cannot be answered: the exports of letters hold nothing that people outside wrote\n  hint: import an export that has it; `hearth formats` says which do\n"
	for _, ask := range []string{"metric=people", "metric=threads", "metric=answered_share", "question=change.periods", "question=response.left", "question=change.ordinary"} {
		_, id, _ := strings.Cut(ask, "=")
		expect(t, printed(t, d, "en", ask, "source=letters", "period=2026-05"), "\nq:1:2: "+id+cannot)
	}
	expect(t, printed(t, d, "en", "question=participation.give", "source=letters", "period=2026-05"), `
» Too few conversations with people outside to say (n < 30).
Place | Messages of theirs for each of ours | Of our messages, answers | Conversations in which both spoke | Messages in half of them, at least | Conversations that we opened
@kestrel | no data | 25% | no data | no data | 100%
`)
	expect(t, printed(t, d, "de", "question=passion.classes", "source=forum", "period=2026-05"), `
» 30 % der einsortierten Beiträge handeln von dem, was Menschen tun und lieben, 60 % von dem, was wir machen und verkaufen.
» Sortiert nach einer Wortliste, die jeder lesen kann. Von Hand hat noch niemand geprüft, wie oft sie stimmt.
» Leidenschaft heißt hier: worum es Menschen geht, mit uns oder ohne uns. Beides zugleich ist häufig und kein Fehler.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Worum es geht | Der Beiträge
Leidenschaft: was Menschen tun und lieben | 30 %
Produkt: was wir machen und verkaufen | 60 %
Beides | 0 %
Keins von beiden | 10 %
- Über Leidenschaft: 30 %
- Über das Produkt: 60 %
- Nicht einsortiert: 0 %
note: Keine Quelle unterscheidet Menschen, darum werden Beiträge gezählt und nicht Menschen.
`)
}
