// Command exports writes a made-up export of many rows, the same ones every time:
//
//	go run ./bench/exports -kind messages -n 1000000 > messages.csv
//
// Kinds are messages (a forum, where each message is about twelve words long),
// letters (the same with about eighty words) and readings (numbers of posts).
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

func main() {
	kind := flag.String("kind", "messages", "messages, letters or readings")
	n := flag.Int("n", 1_000_000, "rows")
	flag.Parse()
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	rnd := rand.New(rand.NewPCG(7, 11))
	switch *kind {
	case "messages":
		messages(w, rnd, *n, 3, 20)
	case "letters":
		messages(w, rnd, *n, 30, 140)
	case "readings":
		readings(w, rnd, *n)
	default:
		log.Fatalf("exports: there is no kind %q", *kind)
	}
	if err := w.Flush(); err != nil {
		log.Fatal("exports: ", err)
	}
}

// start is the day of the first row; the last is two years later.
var start = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func messages(w *bufio.Writer, rnd *rand.Rand, n, least, most int) {
	words := strings.Fields("the bike wheel chain works great not broken since rain city ride again thanks help brake light screw bag route today tomorrow map")
	step := 2 * 365 * 24 * time.Hour / time.Duration(max(n, 1))
	fmt.Fprintln(w, "id,parent_id,author_id,created_at,text,language")
	for i := range n {
		parent := ""
		if i > 0 && rnd.IntN(10) < 7 {
			parent = fmt.Sprint(1_000_000 + max(0, i-1-rnd.IntN(200)))
		}
		var text []string
		for range least + rnd.IntN(most-least) {
			text = append(text, words[rnd.IntN(len(words))])
		}
		said := strings.Join(text, " ")
		if i%5 == 0 {
			said = `"` + strings.Replace(said, " ", ", ", 1) + ` ""so"" it is"`
		}
		fmt.Fprintf(w, "%d,%s,u%d,%s,%s,en\n", 1_000_000+i, parent, rnd.IntN(50_000), start.Add(step*time.Duration(i)).Format(time.RFC3339), said)
	}
}

func readings(w *bufio.Writer, rnd *rand.Rand, n int) {
	step := 2 * 365 * 24 * time.Hour / time.Duration(max(n, 1))
	fmt.Fprintln(w, "id,created_at,title,likes,comments")
	for i := range n {
		fmt.Fprintf(w, "p%d,%s,Ride %d,%d,%d\n", i, start.Add(step*time.Duration(i)).Format(time.RFC3339), i, rnd.IntN(5000), rnd.IntN(300))
	}
}
