package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// look says whether the preview shows what an edit made.
type look func(context.Context, *preview) error

// writer edits a site that bench/gen wrote, and remembers how everything was, so
// that the site does not grow.
type writer struct {
	dice    *rand.Rand
	dir     string
	names   []string          // of the stories
	stories map[string][]byte // as they were, by name
	talk    []byte            // the export as it was
	n       int
}

func open(site string, dice *rand.Rand) (*writer, error) {
	w := &writer{dice: dice, dir: site, stories: map[string][]byte{}}
	all, err := filepath.Glob(filepath.Join(site, "content", "stories", "*.md"))
	if err != nil || len(all) < 10 {
		return nil, fmt.Errorf("%s has %d stories, where ten are the least: let bench/gen write it (%v)", site, len(all), err)
	}
	for _, name := range all {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		short := strings.TrimSuffix(filepath.Base(name), ".md")
		w.names = append(w.names, short)
		w.stories[short] = text
	}
	w.talk, err = os.ReadFile(w.export())
	return w, err
}

func (w *writer) story(name string) string {
	return filepath.Join(w.dir, "content", "stories", name+".md")
}
func (w *writer) export() string { return filepath.Join(w.dir, "data", "raw", "talk", "talk.csv") }

// edit makes a random edit, and says what it was and how to see it.
func (w *writer) edit() (string, look, error) {
	w.n++
	name := w.names[w.dice.IntN(len(w.names))]
	mark := fmt.Sprintf("saved for the %dth time", w.n)
	switch w.dice.IntN(12) {
	case 0:
		return "a row more or fewer", w.shows("stories/"+w.names[0]+".html", ""), w.rows()
	case 1:
		return "a new title", w.shows("stories/"+name+".html", mark), w.put(name, bytes.Replace(w.stories[name], []byte("title: "), []byte("title: "+mark+" "), 1))
	case 2:
		return "a new tag", w.shows("tags/tag-"+fmt.Sprint(w.n%7)+".html", ""), w.put(name, bytes.Replace(w.stories[name], []byte("tags: ["), fmt.Appendf(nil, "tags: [tag-%d, ", w.n%7), 1))
	case 3:
		return "saved by renaming", w.shows("stories/"+name+".html", mark), w.renamed(name, mark)
	case 4:
		return "saved with a mistake, and mended", w.shows("stories/"+name+".html", mark), w.mistake(name, mark)
	case 5:
		return "a story that comes and goes", w.shows("stories/passing.html", mark), w.passing(mark)
	case 6:
		return "the name of the site", w.shows("index.html", mark),
			os.WriteFile(filepath.Join(w.dir, "hearth.yaml"), []byte("title: Race "+mark+"\nurl: https://example.org\n"), 0o644)
	case 7:
		return "many at once", w.shows("stories/"+w.names[3]+".html", mark), w.many(mark)
	default:
		return "a sentence", w.shows("stories/"+name+".html", mark), w.put(name, fmt.Appendf(bytes.Clone(w.stories[name]), "\nThis was %s.\n", mark))
	}
}

// shows sees that a page has a text, and asks for what else changes with it.
func (w *writer) shows(address, text string) look {
	return func(ctx context.Context, p *preview) error {
		body, err := p.page(ctx, address)
		if err != nil {
			return err
		}
		if !strings.Contains(body, text) {
			return fmt.Errorf("%s does not say %q", address, text)
		}
		for _, other := range []string{"", "stories/", "feed.xml", "sitemap.xml", "-/margin?page=" + address} {
			if _, err := p.page(ctx, other); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *writer) put(name string, text []byte) error { return os.WriteFile(w.story(name), text, 0o644) }

// renamed saves as many editors do: another file that takes the name.
func (w *writer) renamed(name, mark string) error {
	beside := w.story(name) + ".tmp"
	if err := os.WriteFile(beside, fmt.Appendf(bytes.Clone(w.stories[name]), "\nThis was %s.\n", mark), 0o644); err != nil {
		return err
	}
	return os.Rename(beside, w.story(name))
}

func (w *writer) mistake(name, mark string) error {
	if err := w.put(name, []byte("---\ntitel: "+mark+"\n---\n\n[nowhere](nowhere.md)\n")); err != nil {
		return err
	}
	return w.put(name, fmt.Appendf(bytes.Clone(w.stories[name]), "\nThis was %s.\n", mark))
}

func (w *writer) passing(mark string) error {
	if w.n%2 == 0 {
		if err := os.Remove(w.story("passing")); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return w.put("passing", []byte("---\ntitle: Passing\ndate: 2026-01-02\n---\n\nThis was "+mark+".\n"))
}

// many is what a change of branches does.
func (w *writer) many(mark string) error {
	for i, name := range w.names {
		text := w.stories[name]
		if i%2 == 1 {
			text = fmt.Appendf(bytes.Clone(text), "\nThis was %s.\n", mark)
		}
		if err := w.put(name, text); err != nil {
			return err
		}
	}
	return nil
}

// rows gives the export up to twenty messages more than it had at first.
func (w *writer) rows() error {
	text := bytes.Clone(w.talk)
	for i := range w.dice.IntN(20) {
		text = fmt.Appendf(text, "soak%d-%d,person%d,2026-06-%02d 10:00,topic-0,hello\n", w.n, i, w.dice.IntN(500), 1+w.dice.IntN(20))
	}
	return os.WriteFile(w.export(), text, 0o644)
}
