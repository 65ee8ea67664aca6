package sample

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement"
)

// studio is how YouTube Studio speaks in one language. Dates and decimal points
// stay English in every one.
type studio struct {
	folder, kind, channel         string
	table, chart, totals          string // file names
	id, title, published          string // columns
	views, hours, net, seen, rate string
	date, sum, footer             string
	titles                        []string
	drawn                         int // videos of the chart file
}

// The German headers hold soft hyphens, which no eye sees and no comparison of texts survives.
const soft = "\u00ad"

func hyphens(s string) string { return strings.ReplaceAll(s, "|", soft) }

func english() studio {
	return studio{
		folder: "data/raw/youtube/", kind: "Content", channel: "Larkspoke Bench", table: "Table data.csv", chart: "Chart data.csv", totals: "Totals.csv",
		id: "Content", title: "Video title", published: "Video publish time", views: "Views", hours: "Watch time (hours)",
		net: "Subscribers", seen: "Impressions", rate: "Impressions click-through rate (%)", date: "Date",
		sum: "Total", footer: "Showing top 500 results,,,,,,,", drawn: 10,
		titles: []string{
			"True a wheel with a rubber band", "The five-minute brake check", "Fit the new rack bolt on a Heron", "Why chains jump, and what to do",
			"A flat tyre in the rain", "Two children, one Heron", "Inside the hub gear", "A Wren after ten winters", "How we answer letters",
			"The Saturday table", "A lid for the cargo box", "Lights that stay on", "Mend a torn saddle", "What is in our tool wall",
			"Our worst repair", "Salt, chains and patience", "How to lock a bike", "A day at the bench", "Packing for four days", "Spokes, slowly",
			"The recall, explained", "Bell, book and candle", "Straight bars or bent", "Your first repair café",
		},
	}
}

func german() studio {
	return studio{
		folder: "data/raw/youtube-de/", kind: "Video", channel: "Larkspoke Werkbank", table: "Tabellendaten.csv", chart: "Diagrammdaten.csv", totals: "Gesamtwerte.csv",
		id: hyphens("Vi|deo"), title: hyphens("Vi|deo|ti|tel"), published: hyphens("Ver|öf|fent|li|chungs|zeit|punkt des Vi|de|os"),
		views: hyphens("Auf|ru|fe"), hours: hyphens("Wie|der|ga|be|zeit (Stun|den)"), net: hyphens("Abon|nen|ten"), seen: hyphens("Im|pres|sio|nen"),
		rate: hyphens("Klick|ra|te der Im|pres|sio|nen (%)"), date: hyphens("Da|tum"), sum: hyphens("Ge|samt"),
		footer: hyphens("Die 500 be|sten Er|geb|nis|se wer|den an|ge|zeigt"), drawn: 4,
		titles: []string{
			"Ein Rad zentrieren, ganz in Ruhe", "Bremsen prüfen in fünf Minuten", "Die neue Schraube am Heron", "Warum die Kette springt",
			"Platten bei Regen", "Werkbank frei: ein Donnerstag", "Licht, das hält", "Der Samstagstisch", "Schaltnabe von innen", "Unser Werkzeug",
			"Ein Heron zieht um", "Winter und Salz", "Erste Hilfe fürs Rad", "Was wir nicht können",
		},
	}
}

// video is what a channel's export says of one video.
type video struct {
	id, title     string
	published     engagement.Day
	daily         []int // views from the first day of the export on
	views, hours  int   // hours in tenths of a thousandth
	net, seen, ct int   // ct: click-through in hundredths of a percent
}

// youtube is the archive of three files that YouTube Studio gives for each of
// two channels. They cover the last 365 days, as its exports do when nobody
// chooses; which days those are stands in the archive's name and nowhere else.
func (w world) youtube() []File {
	return []File{
		w.channel(english(), w.dice(streamYouTube), 100),
		w.channel(german(), w.dice(streamYouTubeGerman), 46),
	}
}

func (w world) channel(s studio, d dice, size int) File {
	first := max(w.from, w.to-364)
	days := int(w.to-first) + 1
	videos := make([]video, len(s.titles))
	for i := range videos {
		videos[i] = w.video(d, s.titles[i], i, first, days, size)
	}
	totals := make([]int, days)
	for i := range totals {
		for _, v := range videos {
			totals[i] += v.daily[i]
		}
		totals[i] += d.between(3, 9) // videos that are no longer listed
	}
	slices.SortStableFunc(videos, func(a, b video) int { return cmp.Compare(b.views, a.views) })
	name := fmt.Sprintf("%s%s %s_%s %s.zip", s.folder, s.kind, first, w.to, s.channel)
	return File{name, pack(w.to, []File{
		{s.table, s.tableData(videos, totals)},
		{s.chart, s.chartData(videos, first)},
		{s.totals, s.totalsData(totals, first)},
	})}
}

func (w world) video(d dice, title string, i int, first engagement.Day, days, size int) video {
	v := video{id: videoID(d), title: title, published: first - engagement.Day(d.between(20, 900)), daily: make([]int, days)}
	if i%3 == 2 { // every third came out within the year
		v.published = first + engagement.Day(d.between(10, max(11, days-20)))
	}
	if strings.Contains(title, "bolt") || strings.Contains(title, "recall") || strings.Contains(title, "Schraube") {
		v.published = max(first, recallStarts+engagement.Day(d.between(2, 6)))
	}
	for day := range days {
		v.daily[day] = views(d, v, i, first+engagement.Day(day), size)
		v.views += v.daily[day]
	}
	v.hours = v.views * d.between(240, 620)
	v.net = v.views * d.between(2, 9) / 1000
	v.ct = d.between(290, 940)
	v.seen = v.views * d.between(6, 14)
	return v
}

// views of a video on a day: loud at first, then as the season goes.
func views(d dice, v video, rank int, on engagement.Day, size int) int {
	if on < v.published {
		return 0
	}
	steady := 440 / (rank + 4)
	fresh := 0
	if age := int(on - v.published); age < 30 {
		fresh = 900 / (age + 3)
	}
	return (steady + fresh) * busy(on) / 100 * size / 100 * d.between(70, 130) / 100
}

// videoID makes ids that nobody can mistake for a real video.
func videoID(d dice) string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	id := []byte("made-up")
	for range 4 {
		id = append(id, letters[d.IntN(len(letters))])
	}
	return string(id)
}

const studioDate = "Jan 2, 2006"

func (s studio) tableData(videos []video, totals []int) []byte {
	rows := [][]string{{s.id, s.title, s.published, s.views, s.hours, s.net, s.seen, s.rate}}
	all := 0
	for _, n := range totals {
		all += n
	}
	hours, net, seen := 0, 0, 0
	for _, v := range videos {
		hours, net, seen = hours+v.hours, net+v.net, seen+v.seen
		rows = append(rows, []string{
			v.id, v.title, v.published.Time().Format(studioDate), strconv.Itoa(v.views), decimal(v.hours, 4),
			strconv.Itoa(v.net), strconv.Itoa(v.seen), decimal(v.ct, 2),
		})
	}
	// The total is larger than its parts: it also counts what is not listed.
	sum := []string{s.sum, "", "", strconv.Itoa(all), decimal(hours*103/100, 4), strconv.Itoa(net + 11), strconv.Itoa(seen * 104 / 100), "5.82"}
	rows = slices.Insert(rows, 1, sum)
	return append(table(',', rows), s.footer+"\n"...)
}

func (s studio) chartData(videos []video, first engagement.Day) []byte {
	rows := [][]string{{s.date, s.id, s.title, s.published, s.views}}
	for _, v := range videos[:s.drawn] {
		for i, n := range v.daily {
			rows = append(rows, []string{(first + engagement.Day(i)).String(), v.id, v.title, v.published.Time().Format(studioDate), strconv.Itoa(n)})
		}
	}
	return table(',', rows)
}

func (s studio) totalsData(totals []int, first engagement.Day) []byte {
	rows := [][]string{{s.date, s.views}}
	for i, n := range totals {
		rows = append(rows, []string{(first + engagement.Day(i)).String(), strconv.Itoa(n)})
	}
	return table(',', rows)
}

// pack puts files into a zip as it was made on a day. They are stored as they
// are: how well a compressor does would depend on its version.
func pack(on engagement.Day, files []File) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		// Writing to a buffer cannot fail.
		w, _ := z.CreateHeader(&zip.FileHeader{Name: f.Path, Method: zip.Store, Modified: on.Time()})
		_, _ = w.Write(f.Data)
	}
	_ = z.Close()
	return b.Bytes()
}

// decimal writes n with the given number of places: decimal(582, 2) is 5.82.
func decimal(n, places int) string {
	unit := 1
	for range places {
		unit *= 10
	}
	return fmt.Sprintf("%d.%0*d", n/unit, places, n%unit)
}
