package insight_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/words"
)

// checkedLists are lists that people checked as in the worked values: of 60
// taken for passion 42 were, of 60 others 8.
func checkedLists(t *testing.T) *words.Lists { return labelled(t, 60, 42, 60, 8) }

// labelled are lists that people checked.
func labelled(t *testing.T, passion, right, others, missed int) *words.Lists {
	t.Helper()
	list := fmt.Sprintf("product: [bell]\nchecked:\n  on: 2026-06-30\n  passion: {of: %d, right: %d}\n  others: {of: %d, missed: %d}\n  list: ", passion, right, others, missed)
	_, problems := words.Read(fstest.MapFS{"data/words/en.yaml": {Data: []byte(list + "12345678")}})
	version := regexp.MustCompile(`[0-9a-f]{8}`).FindString(problems[0].Hint)
	l, problems := words.Read(fstest.MapFS{"data/words/en.yaml": {Data: []byte(list + version)}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return l
}

// TestPassionChecked has the worked value of an audit: the list says 28%, the
// sample corrects it to 29.2%, from 22.2% to 36.2%.
func TestPassionChecked(t *testing.T) {
	file := sortedFile(time.May, group{"member", "en", "passion", nil, 400, 40}, group{"member", "en", "both", nil, 160, 20},
		group{"member", "en", "product", nil, 840, 60}, group{"member", "en-GB", "neither", nil, 600, 80},
		group{"member", "de", "passion", nil, 300, 30}, group{"member", "", "", nil, 100, 50})
	d := sortedDesk(t, insight.Options{Lists: checkedLists(t)}, file)
	expect(t, printed(t, d, "en", "question=passion.classes", "period=2026-05"), `
» 28% of the sorted messages are about what people do and love, 50% about what we make and sell; some are about both.
» Sorted by a word list you can read, and checked by hand: it finds 67% of what is about passion and is right 70% of the time. Corrected for that, 29% are about passion (22% to 36%).
» Passion here means: about what people do and love, with or without us. Both is common and is not a failure.
» People we could see. Private talk is not in here and should not be.
What it is about | Of the messages | Of the people
Passion: what people do and love | 20% | 20%
Product: what we make and sell | 42% | 30%
Both | 8% | 10%
Neither | 30% | 40%
- About passion: 28%
- About the product: 50%
- People who wrote about passion: 30%
- Not sorted: 4.2%
- About passion, corrected by hand: 29%
- At least: 22%
- At most: 36%
- What the list finds: 67%
- How often the list is right: 70%
note: Only messages in English: each language has a word list of its own, and no two measure alike.
`)
	expect(t, printed(t, d, "de", "question=passion.classes", "period=2026-05", "language=de"), `
» 100 % der einsortierten Beiträge handeln von dem, was Menschen tun und lieben, 0 % von dem, was wir machen und verkaufen.
» Sortiert nach einer Wortliste, die jeder lesen kann. Von Hand hat noch niemand geprüft, wie oft sie stimmt.
» Leidenschaft heißt hier: worum es Menschen geht, mit uns oder ohne uns. Beides zugleich ist häufig und kein Fehler.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Worum es geht | Der Beiträge | Der Menschen
Leidenschaft: was Menschen tun und lieben | 100 % | 100 %
Produkt: was wir machen und verkaufen | 0 % | 0 %
Beides | 0 % | 0 %
Keins von beiden | 0 % | 0 %
- Über Leidenschaft: 100 %
- Über das Produkt: 0 %
- Menschen, die über Leidenschaft schrieben: 100 %
- Nicht einsortiert: 0 %
`)
	expect(t, printed(t, d, "en", "metric=passion_share", "period=2026-05", "by=month"), `
Month | About passion
May 2026 | 28%
note: Only messages in English: each language has a word list of its own, and no two measure alike.
`)
}

// A share is corrected by 50 labels, and not by one less.
func TestPassionLabels(t *testing.T) {
	file := sortedFile(time.May, group{"member", "en", "passion", nil, 500, 40}, group{"member", "en", "product", nil, 500, 60})
	for others, want := range map[int]string{24: "withheld", 25: "40%"} {
		d := sortedDesk(t, insight.Options{Lists: labelled(t, 25, 20, others, 0)}, file)
		if got := printed(t, d, "en", "question=passion.classes", "period=2026-05"); !strings.Contains(got, "\n- About passion, corrected by hand: "+want+"\n") {
			t.Errorf("with %d labels: no %s in\n%s", 25+others, want, got)
		}
	}
}

// TestPassionUnchecked has no names, small classes and nothing to sort.
func TestPassionUnchecked(t *testing.T) {
	d := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "passion", nil, 30, 10}, group{"member", "en", "both", nil, 4, 2},
		group{"member", "en", "product", nil, 30, 12}, group{"member", "en", "neither", nil, 20, 9}),
		sortedFile(time.April, group{"member", "en", "passion", nil, 10, 10}))
	expect(t, printed(t, d, "en", "question=passion.classes", "period=2026-05"), `
» 36% of the sorted messages are only about what people do and love, 36% only about what we make and sell.
» Sorted by a word list you can read. Nobody has checked by hand yet how often it is right.
» Passion here means: about what people do and love, with or without us. Both is common and is not a failure.
» People we could see. Private talk is not in here and should not be.
What it is about | Of the messages | Of the people
Passion: what people do and love | 36% | 30%
Product: what we make and sell | 36% | 36%
Both | withheld | withheld
Neither | withheld | withheld
- About passion: withheld
- About the product: withheld
- People who wrote about passion: withheld
- Not sorted: 0%
note: Withheld because too few people: 2 of 4 values.
`)
	expect(t, printed(t, d, "en", "question=passion.classes", "period=2026-04"), `
» Too few people to say (n < 20).
What it is about | Of the messages | Of the people
Passion: what people do and love | withheld | withheld
Product: what we make and sell | withheld | withheld
Both | withheld | withheld
Neither | withheld | withheld
- About passion: withheld
- About the product: withheld
- People who wrote about passion: withheld
- Not sorted: withheld
`)
	none := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"member", "en", "", nil, 30, 10}))
	expect(t, printed(t, none, "en", "question=passion.classes", "period=2026-05"), `
q:1:2: passion.classes cannot be answered: the exports of forum were not sorted by a word list
  hint: import an export that has it; `+"`"+`hearth formats`+"`"+` says which do
`)
}

// TestMirror has the worked value: an overlap of 60 of 100.
func TestMirror(t *testing.T) {
	d := sortedDesk(t, insight.Options{}, sortedFile(time.May,
		group{"brand", "en", "passion", nil, 20, 1}, group{"brand", "en", "product", nil, 70, 1}, group{"brand", "en", "both", nil, 5, 1}, group{"brand", "en", "neither", nil, 5, 1},
		group{"member", "en", "passion", nil, 100, 20}, group{"member", "en", "product", nil, 60, 20}, group{"member", "en", "both", nil, 20, 10}, group{"member", "en", "neither", nil, 20, 10}))
	expect(t, printed(t, d, "en", "question=passion.mirror", "period=2026-05"), `
» The mirror: what we write about and what people write about overlap by 60 of 100.
» 50% of our sentences begin with us, 25% with you or with people.
» Sorted by the same word list on both sides. Passion means: about what people do and love, with or without us.
» People we could see. Private talk is not in here and should not be.
What it is about | People outside | We | We less them, in points
Passion: what people do and love | 50% | 20% | -30
Product: what we make and sell | 30% | 70% | 40
Both | 10% | 5% | -5
Neither | 10% | 5% | -5
- Overlap: 60%
- Our sentences that begin with us: 50%
- Our sentences that begin with others: 25%
`)
	expect(t, printed(t, d, "de", "question=passion.mirror", "period=2026-05"), `
» Der Spiegel: Worüber wir schreiben und worüber Menschen schreiben, überschneidet sich zu 60 von 100.
» 50 % unserer Sätze beginnen mit uns, 25 % mit euch oder mit anderen Menschen.
» Auf beiden Seiten nach derselben Wortliste sortiert. Leidenschaft heißt: worum es Menschen geht, mit uns oder ohne uns.
» Menschen, die wir sehen konnten. Private Gespräche sind nicht dabei und sollen es nicht sein.
Worum es geht | Menschen von außen | Wir | Wir minus sie, in Punkten
Leidenschaft: was Menschen tun und lieben | 50 % | 20 % | -30
Produkt: was wir machen und verkaufen | 30 % | 70 % | 40
Beides | 10 % | 5 % | -5
Keins von beiden | 10 % | 5 % | -5
- Überschneidung: 60 %
- Unsere Sätze, die mit uns beginnen: 50 %
- Unsere Sätze, die mit anderen beginnen: 25 %
`)
	few := sortedDesk(t, insight.Options{}, sortedFile(time.May, group{"brand", "en", "passion", nil, 99, 1}, group{"member", "en", "passion", nil, 200, 20}))
	expect(t, printed(t, few, "en", "question=passion.mirror", "period=2026-05"), `
» Too few messages to hold one against the other: each side needs 100.
What it is about | People outside | We | We less them, in points
Passion: what people do and love | 100% | withheld | withheld
Product: what we make and sell | withheld | withheld | withheld
Both | withheld | withheld | withheld
Neither | withheld | withheld | withheld
- Overlap: withheld
- Our sentences that begin with us: 50%
- Our sentences that begin with others: 25%
note: Withheld because too few people: 3 of 4 values.
`)
}
