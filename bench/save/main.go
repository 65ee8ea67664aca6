// Command save times what a writer waits for: from saving a story to the new
// page being served by `hearth serve`.
//
//	hearth -C SITE serve &
//	go run ./bench/save -site SITE -story content/stories/kettle.md -page http://127.0.0.1:4870/stories/kettle.html
//
// It adds a sentence to the story, asks for the page at once, fails when the
// sentence is not on it, and puts the story back as it was when it is done.
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
	flag.Parse()
	took, err := save(filepath.Join(*site, *story), *page, *n)
	if err != nil {
		log.Fatal("save: ", err)
	}
	slices.Sort(took)
	fmt.Printf("%d saves: p50 %v, p95 %v, longest %v\n", *n, took[len(took)/2].Round(time.Millisecond),
		took[len(took)*95/100].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
}

// save saves n times and gives how long each took to be served.
func save(name, page string, n int) ([]time.Duration, error) {
	before, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	defer os.WriteFile(name, before, 0o644)
	var took []time.Duration
	for i := range n {
		mark := fmt.Sprintf("Saved for the %dth time.", i+1)
		start := time.Now()
		if err := os.WriteFile(name, fmt.Appendf(bytes.Clone(before), "\n%s\n", mark), 0o644); err != nil {
			return nil, err
		}
		text, err := get(page)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(text, []byte(mark)) {
			return nil, fmt.Errorf("save %d: the page that was served is an old one", i+1)
		}
		took = append(took, time.Since(start))
		time.Sleep(200 * time.Millisecond)
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
