package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// forgottenName is the list of pseudonyms of people who asked to be taken out,
// so that no later export brings them back. It lies with the rows and goes where
// they go.
const forgottenName = "forgotten"

const forgottenHead = "# Pseudonyms of people who asked to be taken out. No export brings them back.\n"

// dropForgotten is why the ledger says that rows of a raw file are not there.
const dropForgotten = "messages: their author asked to be taken out"

// Forgotten gives the pseudonyms of those who asked to be taken out.
func (r *Rows) Forgotten() (map[string]bool, error) {
	data, err := os.ReadFile(r.path(forgottenName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := map[string]bool{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out, lines.Err()
}

// Holds counts the messages of some people, and what of others changes when it
// is edited: their words, the names of places, titles.
func (r *Rows) Holds(people map[string]bool, edit func(string) string) (messages, mentions int, err error) {
	_, messages, mentions, err = r.without(people, edit)
	return messages, mentions, err
}

// Forget takes the messages of some people out, with their words, and edits what
// is there of all others. It keeps the pseudonyms, so that no import brings them
// back.
func (r *Rows) Forget(people map[string]bool, edit func(string) string) error {
	if err := r.remember(people); err != nil {
		return err
	}
	changes, _, _, err := r.without(people, edit)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return Sweep(r.dir)
	}
	return r.Apply(changes, nil)
}

// remember puts pseudonyms on the list.
func (r *Rows) remember(people map[string]bool) error {
	known, err := r.Forgotten()
	if err != nil || len(people) == 0 {
		return err
	}
	var all []string
	for p := range people {
		known[p] = true
	}
	for p := range known {
		all = append(all, p)
	}
	slices.Sort(all)
	if err := os.MkdirAll(r.path(""), 0o755); err != nil {
		return err
	}
	temp := r.path(forgottenName + ".new")
	if err := writeSynced(temp, []byte(forgottenHead+strings.Join(all, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	return os.Rename(temp, r.path(forgottenName))
}

// without gives the raw files whose rows or words change when people are taken
// out.
func (r *Rows) without(people map[string]bool, edit func(string) string) (changes []Change, messages, mentions int, err error) {
	months, err := r.monthsOf(people, edit)
	if err != nil {
		return nil, 0, 0, err
	}
	for _, e := range r.ledger.Entries {
		said, err := r.Words(e.Origin)
		if err != nil {
			return nil, 0, 0, err
		}
		named := slices.ContainsFunc(said, func(w Words) bool { return edit(w.Text) != w.Text || edit(w.Title) != w.Title })
		if !named && !slices.ContainsFunc(e.Months, func(m Month) bool { return months[month{e.Source, m.Name}] }) {
			continue
		}
		batch, err := r.Of(e.Origin)
		if err != nil {
			return nil, 0, 0, err
		}
		c, gone, edited := cut(e, batch, said, people, edit)
		if gone+edited > 0 {
			changes, messages, mentions = append(changes, c), messages+gone, mentions+edited
		}
	}
	return changes, messages, mentions, nil
}

// monthsOf gives the files that hold a message of some people, or something
// that is edited.
func (r *Rows) monthsOf(people map[string]bool, edit func(string) string) (map[month]bool, error) {
	out, known := map[month]bool{}, map[string]bool{}
	edits := func(text string) bool {
		yes, seen := known[text]
		if !seen {
			yes = edit(text) != text
			known[text] = yes
		}
		return yes
	}
	holds := func(x record) bool {
		return people[x.Person] || edits(x.Place) || edits(x.Member) || x.Title != "" && edit(x.Title) != x.Title || x.URL != "" && edit(x.URL) != x.URL
	}
	for _, e := range r.ledger.Entries {
		for _, m := range e.Months {
			at := month{e.Source, m.Name}
			if _, looked := out[at]; looked {
				continue
			}
			out[at] = false
			err := eachRecords(r.path(at.path()), rowsDir+"/"+at.path(), groupRows, func(recs []record) error {
				out[at] = out[at] || slices.ContainsFunc(recs, holds)
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("rows: look for people: %w", err)
			}
		}
	}
	return out, nil
}

// cut takes people out of what a raw file brought.
func cut(e Entry, batch Batch, said []Words, people map[string]bool, edit func(string) string) (c Change, gone, edited int) {
	theirs := map[string]bool{}
	kept := batch.Messages[:0]
	for _, m := range batch.Messages {
		if people[m.Person] {
			theirs[m.ID] = true
			continue
		}
		if place, title, url := edit(m.Place), edit(m.Title), edit(m.URL); place != m.Place || title != m.Title || url != m.URL {
			m.Place, m.Title, edited = place, title, edited+1
			if url != m.URL {
				m.URL = "" // it would lead nowhere
			}
		}
		kept = append(kept, m)
	}
	for i := range batch.Readings {
		x := &batch.Readings[i]
		if place, member := edit(x.Place), edit(x.Member); place != x.Place || member != x.Member {
			x.Place, x.Member, edited = place, member, edited+1
		}
	}
	gone = len(batch.Messages) - len(kept)
	batch.Messages = kept
	for _, w := range said {
		if theirs[w.Message] {
			continue
		}
		if text, title := edit(w.Text), edit(w.Title); text != w.Text || title != w.Title {
			w.Text, w.Title, edited = text, title, edited+1
		}
		batch.Words = append(batch.Words, w)
	}
	if gone > 0 {
		e.Kept = max(0, e.Kept-int64(gone))
		e.Dropped = slices.Clone(e.Dropped)
		i := slices.IndexFunc(e.Dropped, func(d Drop) bool { return d.Reason == dropForgotten })
		if i < 0 {
			i, e.Dropped = len(e.Dropped), append(e.Dropped, Drop{Reason: dropForgotten})
		}
		e.Dropped[i].Rows += int64(gone)
	}
	return Change{Entry: e, Batch: batch}, gone, edited
}
