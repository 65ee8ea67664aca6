package rows

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestForget takes people out of two files that share most of their rows, and
// their name out of what others wrote.
func TestForget(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	a, b := change("forum", "a.csv", 9), change("forum", "b.csv", 4)
	b.Batch.Messages = append(b.Batch.Messages[:2:2], a.Batch.Messages[3:]...)
	a.Batch.Words = nil
	for _, m := range a.Batch.Messages {
		a.Batch.Words = append(a.Batch.Words, Words{Message: m.ID, Text: "words of " + m.Person})
	}
	one := a.Batch.Messages[4].Person
	a.Batch.Words[0].Text = "thank you, " + one
	a.Batch.Messages[0].Place, a.Batch.Messages[0].URL = "the corner of "+one, "https://example.org/"+one
	a.Batch.Readings[1].Member = one
	must(t, r.Apply([]Change{a, b}, nil))
	people := map[string]bool{one: true}
	edit := func(s string) string { return strings.ReplaceAll(s, one, "somebody") }
	theirs := 0
	for _, c := range []Change{a, b} {
		for _, m := range c.Batch.Messages {
			if m.Person == one {
				theirs++
			}
		}
	}
	before := tree(t, dir)
	messages, mentions, err := r.Holds(people, edit)
	must(t, err)
	if messages != theirs || mentions != 3 || theirs < 2 {
		t.Errorf("%d messages and %d mentions are found, want %d and 3", messages, mentions, theirs)
	}
	sameTree(t, tree(t, dir), before)
	must(t, r.Forget(people, edit))
	r = open(t, dir)
	for name, text := range tree(t, dir) {
		if strings.Contains(text, one) && !strings.HasSuffix(name, forgottenName) {
			t.Errorf("%s still holds them", name)
		}
	}
	for _, c := range []Change{a, b} {
		e, _ := r.Ledger().Find(c.Entry.Origin)
		got, err := r.Of(c.Entry.Origin)
		must(t, err)
		for _, m := range got.Messages {
			if m.Person == one {
				t.Errorf("a message of theirs is in %s", e.Raw)
			}
		}
		if gone := int64(len(c.Batch.Messages) - len(got.Messages)); !slices.Contains(e.Dropped, Drop{dropForgotten, gone}) || e.Kept != c.Entry.Kept-gone {
			t.Errorf("the ledger says of %s: %v", e.Raw, e.Dropped)
		}
	}
	if messages, mentions, err := r.Holds(people, edit); messages+mentions > 0 || err != nil {
		t.Errorf("they are found again: %d, %d, %v", messages, mentions, err)
	}
	must(t, r.Forget(map[string]bool{"another": true}, edit))
	known, err := r.Forgotten()
	must(t, err)
	if len(known) != 2 || !known[one] || !known["another"] {
		t.Errorf("the list holds %v", known)
	}
	must(t, os.RemoveAll(r.path(forgottenName)))
	if known, err := r.Forgotten(); len(known) > 0 || err != nil {
		t.Errorf("without a list: %v, %v", known, err)
	}
}
