// Command save times what a writer waits for: from saving a story to the new
// page being served by `hearth serve`.
//
//	hearth -C SITE serve &
//	go run ./bench/save -site SITE -story content/stories/kettle.md -page http://127.0.0.1:4870/stories/kettle.html
//
// With -export a message is added to an export instead, and the page must be
// another one than before.
//
// It adds a sentence to the story, asks for the page at once, fails when that is
// the page from before, and puts the story back as it was when it is done.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	site := flag.String("site", ".", "folder of the site")
	story := flag.String("story", "", "file to save, from the site's folder")
	page := flag.String("page", "", "address of its page")
	n := flag.Int("n", 50, "how often to save")
	export := flag.String("export", "", "file to add messages to, as bench/gen writes it, instead of -story")
	most := flag.Duration("most", 0, "fail when half of them take longer; 0 for any")
	pause := flag.Duration("pause", 200*time.Millisecond, "between a save and the next")
	flag.Parse()
	name, line := *story, func(i int) string { return fmt.Sprintf("\nSaved for the %dth time.\n", i+1) }
	if *export != "" {
		name = *export
		line = func(i int) string {
			return fmt.Sprintf("x%d,person%d,2026-06-%02d 10:00,topic-0,hello\n", i, i%400, 1+i%20)
		}
	}
	took, err := save(filepath.Join(*site, name), *page, *n, *pause, line)
	if err != nil {
		log.Fatal("save: ", err)
	}
	slices.Sort(took)
	fmt.Printf("%d saves: p50 %v, p95 %v, longest %v\n", *n, took[len(took)/2].Round(time.Millisecond),
		took[len(took)*95/100].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	if *most > 0 && took[len(took)/2] > *most {
		log.Fatalf("save: too slow: half of them took more than %v", *most)
	}
}

// save saves n times and gives how long each took to be served. Every page
// must be another one than the one before.
func save(name, page string, n int, pause time.Duration, line func(i int) string) ([]time.Duration, error) {
	before, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	defer os.WriteFile(name, before, 0o644)
	last, err := get(page)
	if err != nil {
		return nil, err
	}
	text := bytes.Clone(before)
	var took []time.Duration
	for i := range n {
		text = append(text, line(i)...)
		start := time.Now()
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return nil, err
		}
		now, err := get(page)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(now, last) {
			return nil, fmt.Errorf("save %d: the page that was served is an old one", i+1)
		}
		last = now
		took = append(took, time.Since(start))
		time.Sleep(pause)
	}
	return took, nil
}

func get(page string) ([]byte, error) {
	answer, err := http.Get(page)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s is answered with %s", page, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
