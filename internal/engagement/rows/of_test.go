package rows

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestOf takes the rows of each of two files that share most of them.
func TestOf(t *testing.T) {
	r := open(t, t.TempDir())
	a, b := change("forum", "a.csv", 9), change("forum", "b.csv", 4)
	b.Batch.Messages = append(b.Batch.Messages[:2:2], a.Batch.Messages[3:]...)
	b.Batch.Readings = a.Batch.Readings[:5]
	must(t, r.Apply([]Change{a, b}, nil))
	for _, c := range []Change{a, b} {
		got, err := r.Of(c.Entry.Origin)
		must(t, err)
		var want, have []string
		for _, m := range c.Batch.Messages {
			want = append(want, m.ID)
		}
		for _, m := range got.Messages {
			have = append(have, m.ID)
			if m.Origin != c.Entry.Origin {
				t.Errorf("%s belongs to %s", m.ID, m.Origin)
			}
		}
		slices.Sort(want)
		slices.Sort(have)
		if d := gocmp.Diff(want, have); d != "" || len(got.Readings) != len(c.Batch.Readings) {
			t.Errorf("%s: %s\n%d readings, want %d", c.Entry.Raw, d, len(got.Readings), len(c.Batch.Readings))
		}
		e, _ := r.Ledger().Find(c.Entry.Origin)
		before := r.Fingerprint()
		must(t, r.Put(e, got)) // what is put back as it was changes nothing
		if after := r.Fingerprint(); after != before {
			t.Errorf("%s: the fingerprint changes", c.Entry.Raw)
		}
	}
	_, err := r.Of("nowhere00")
	wantRefusal(t, err, `data/rows/ledger.json: there are no rows of "nowhere00"`, "")
}
