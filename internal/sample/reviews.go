package sample

import (
	"fmt"
	"strconv"

	"golang.org/x/text/encoding/charmap"

	"hearth/internal/engagement"
)

const reviewsMapping = `# What the columns of bewertungen.csv mean: a German shop's own export, with
# semicolons, Windows letters, decimal commas and days as 24.12.2025.
platform: shop
kind: review
date_order: dmy
decimal: ","
columns:
  id: Nummer
  rating: Bewertung
  at: Datum
  place: Artikel
  title: Titel
  text: Text
  author_id: Kundennummer
  language: Sprache
`

// verdicts are what reviews say, by language, then from one star to five.
var verdicts = map[string][][]string{
	"de": {
		{"Schraube gerissen, Gepäckträger lose. So etwas darf nicht passieren.", "Drei Wochen auf ein Ersatzteil gewartet, für 39 € Versand."},
		{"Fährt gut, aber die Bremse schleift seit dem ersten Tag.", "Schöne Farbe, leider fehlte die Anleitung für Größe L."},
		{"Solide. Der Ständer könnte kräftiger sein.", "Für den Preis in Ordnung, das Licht ist etwas schwach."},
		{"Fährt ruhig und lässt sich selbst reparieren. Genau das wollten wir.", "Nach zwei Wintern noch wie neu, nur die Kette war fällig."},
		{"Wir haben kein Auto mehr. Mehr gibt es nicht zu sagen.", "Das Team nahm sich über eine Stunde Zeit. Großartig – danke!"},
	},
	"en": {
		{"The rack bolt broke with shopping on it. Not good enough."},
		{"Rides well, but the brake has rubbed from day one."},
		{"Solid. The stand could be stronger."},
		{"Quiet, and I can mend it myself."},
		{"We sold the car. That says it all."},
	},
}

var verdictTitles = map[string][]string{
	"de": {"Enttäuscht", "Nicht ganz", "Ordentlich", "Gefällt uns", "Würden wir wieder nehmen"},
	"en": {"Let down", "Not quite", "Decent", "We like it", "Would buy again"},
}

// reviews is the shop's export, as a German shop system writes one.
func (w world) reviews() []File {
	d := w.dice(streamReviews)
	rows := [][]string{{"Nummer", "Bewertung", "Datum", "Artikel", "Titel", "Text", "Kundennummer", "Sprache"}}
	for on := w.from; on <= w.to; on++ {
		n := d.times(8 * busy(on) * w.percent / 100)
		if in(on, recallStarts, recallEnds) {
			n += d.times(500 * w.percent / 100) // anger writes
		}
		if on == w.from || on == w.to {
			n = max(n, 1)
		}
		for range n {
			rows = append(rows, review(d, on, 40000+len(rows)))
		}
	}
	text, err := charmap.Windows1252.NewEncoder().Bytes(table(';', rows))
	if err != nil {
		panic("sample: a review has a letter that Windows-1252 lacks: " + err.Error())
	}
	return []File{
		{"data/raw/reviews/bewertungen.csv", text},
		{"data/raw/reviews/bewertungen.csv.map.yaml", []byte(reviewsMapping)},
	}
}

func review(d dice, on engagement.Day, number int) []string {
	article := from(d, []string{"Wren", "Wren", "Wren", "Heron", "Heron", "Werkstatt"})
	stars := []int{4, 7, 17, 41, 31}
	if in(on, recallStarts, recallEnds) && d.chance(450) {
		article = "Heron"
	}
	if article == "Heron" && in(on, recallStarts, recallEnds+50) {
		stars = []int{44, 26, 16, 9, 5}
	}
	level := d.weighted(stars)
	language := "de"
	if d.chance(240) {
		language = "en"
	}
	// Half stars are allowed; the comma is the German point.
	rating := fmt.Sprintf("%d,0", level+1)
	if level > 0 && d.chance(180) {
		rating = fmt.Sprintf("%d,5", level)
	}
	title, text := verdictTitles[language][level], from(d, verdicts[language][level])
	switch { // people leave fields empty
	case d.chance(90):
		title, text = "", ""
	case d.chance(160):
		title = ""
	}
	spoken := language
	if d.chance(70) {
		spoken = ""
	}
	return []string{
		strconv.Itoa(number), rating, on.Time().Format("02.01.2006"), article, title, text,
		fmt.Sprintf("K-%04d", d.between(1000, 4800)), spoken,
	}
}
