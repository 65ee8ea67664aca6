package rows

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"hearth/internal/engagement"
)

// export invents the nth export of a forum: all that was said up to its day,
// where every message has the rating that text gives for it.
func export(n int, days int, text func(message int) int32) Change {
	c := change("forum", fmt.Sprintf("%d.csv", n), 0)
	c.Batch = Batch{}
	c.Entry.Captured = engagement.Day(20600 + days)
	for i := range days {
		at := time.Date(2026, 5, 20, 9, 0, i, 0, time.UTC).AddDate(0, 0, i)
		rating := text(i)
		c.Batch.Messages = append(c.Batch.Messages, engagement.Message{
			ID: fmt.Sprint("m", i), Root: fmt.Sprint("m", i), At: at, Day: engagement.DayOf(at), Rating: &rating, Captured: c.Entry.Captured, Platform: "community",
		})
		c.Batch.Readings = append(c.Batch.Readings, engagement.Reading{
			Metric: "visits", Grain: engagement.GrainDaily, From: engagement.DayOf(at), To: engagement.DayOf(at), Value: int64(rating), Captured: c.Entry.Captured,
		})
	}
	return c
}

func always(v int32) func(int) int32 { return func(int) int32 { return v } }

// TestOneMoreDayChangesOnlyItsMonth puts the export of the next day, which holds
// everything before it again.
func TestOneMoreDayChangesOnlyItsMonth(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	one, two := export(1, 50, always(4)), export(2, 51, always(4))
	must(t, r.Put(one.Entry, one.Batch))
	before := tree(t, dir)
	must(t, r.Put(two.Entry, two.Batch))
	var differ []string
	for name, data := range tree(t, dir) {
		if before[name] != data {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	if want := []string{"data/rows/forum/2026-07.parquet", "data/rows/ledger.json"}; !slices.Equal(differ, want) {
		t.Errorf("these files differ: %q, want %q", differ, want)
	}
	if e, _ := r.Ledger().Find(two.Entry.Origin); e.Messages != 51 || len(e.Shared) != 3 {
		t.Errorf("the entry is %+v", e)
	}
}

// TestSharedRowsOutliveTheirFile takes the file away under which rows are filed.
func TestSharedRowsOutliveTheirFile(t *testing.T) {
	one, two := export(1, 50, always(4)), export(2, 51, always(4))
	alone := t.TempDir()
	must(t, open(t, alone).Put(two.Entry, two.Batch))
	dir := t.TempDir()
	r := open(t, dir)
	must(t, r.Apply([]Change{one, two}, nil))
	must(t, r.Remove(one.Entry.Origin))
	sameTree(t, tree(t, dir), tree(t, alone))
}

// TestSameExportsInAnyOrderGiveTheSameRows puts overlapping exports, of which
// some say other things of old messages, in random orders and takes some away.
func TestSameExportsInAnyOrderGiveTheSameRows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		var all []Change
		for n := range 5 {
			all = append(all, export(n, 3+rnd.IntN(40), func(i int) int32 { return int32(rnd.IntN(3) * (i % 4)) }))
		}
		keep := all[:1+rnd.IntN(len(all))]
		ref := t.TempDir()
		must(t, open(t, ref).Apply(keep, nil))
		dir := t.TempDir()
		r := open(t, dir)
		for _, i := range rnd.Perm(len(all)) {
			must(t, r.Put(all[i].Entry, all[i].Batch))
			if rnd.IntN(3) == 0 {
				must(t, r.Put(all[i].Entry, all[i].Batch))
			}
		}
		for _, c := range all[len(keep):] {
			must(t, r.Remove(c.Entry.Origin))
		}
		sameTree(t, tree(t, dir), tree(t, ref))
		if d := gocmp.Diff(newest(keep), winners(t, r)); d != "" {
			t.Fatal(d)
		}
	}
}

// newest gives what the newest export says of each message and day.
func newest(all []Change) map[string]int64 {
	out := map[string]int64{}
	all = slices.SortedFunc(slices.Values(all), func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Entry.Captured, b.Entry.Captured), cmp.Compare(a.Entry.Origin, b.Entry.Origin))
	})
	for _, c := range all {
		for _, m := range c.Batch.Messages {
			out[m.ID] = int64(*m.Rating)
		}
		for _, x := range c.Batch.Readings {
			out[x.From.String()] = x.Value
		}
	}
	return out
}

// winners gives what an engine takes of the files: of one message, or number,
// what was captured last.
func winners(t *testing.T, r *Rows) map[string]int64 {
	type row struct {
		captured engagement.Day
		origin   string
		value    int64
	}
	best := map[string]row{}
	take := func(key string, x row) {
		if b, ok := best[key]; !ok || cmp.Or(cmp.Compare(x.captured, b.captured), cmp.Compare(x.origin, b.origin)) > 0 {
			best[key] = x
		}
	}
	for _, f := range r.Files() {
		b, err := r.Read(f)
		must(t, err)
		for _, m := range b.Messages {
			take(m.ID, row{m.Captured, m.Origin, int64(*m.Rating)})
		}
		for _, x := range b.Readings {
			take(x.From.String(), row{x.Captured, x.Origin, x.Value})
		}
	}
	out := map[string]int64{}
	for k, x := range best {
		out[k] = x.value
	}
	return out
}

// TestFilesOfSchema1 adds an export to rows as Hearth wrote them first: every
// file with its own copy of a row, in another order.
func TestFilesOfSchema1(t *testing.T) {
	one, two, three := export(1, 5, always(4)), export(2, 6, always(4)), export(3, 7, always(5))
	want := t.TempDir()
	must(t, open(t, want).Apply([]Change{one, two, three}, nil))

	dir := t.TempDir()
	r := open(t, dir)
	must(t, r.Apply([]Change{one, two}, nil))
	layout, err := rowLayout()
	must(t, err)
	var now, b bytes.Buffer
	m := newMonthWriter(layout)
	m.begin(&now, "forum", []Entry{two.Entry, one.Entry})
	for i, c := range []Change{two, one} {
		for _, p := range c.Batch.intake().sources("2026-05") {
			var h head
			for ok, err := p.pull(&h); ok; ok, err = p.pull(&h) {
				must(t, err)
				must(t, m.write(h.row, steady{h.row.IsReading(), i, c.Entry.Captured}))
			}
		}
	}
	must(t, m.w.Close())
	recs, err := parquet.Read[record](bytes.NewReader(now.Bytes()), int64(now.Len()))
	must(t, err)
	w := parquet.NewGenericWriter[record](&b, parquet.KeyValueMetadata("hearth.schema", "1"))
	_, err = w.Write(recs)
	must(t, err)
	must(t, w.Close())
	must(t, os.WriteFile(r.Files()[0], b.Bytes(), 0o644))
	for i := range r.ledger.Entries {
		r.ledger.Entries[i].Shared = nil
	}
	r.was, err = r.ledger.encode()
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, ledgerPath), []byte(strings.Replace(string(r.was), `"schema": 2`, `"schema": 1`, 1)), 0o644))

	r = open(t, dir)
	must(t, r.Put(three.Entry, three.Batch))
	sameTree(t, tree(t, dir), tree(t, want))
}

// TestIntake takes rows in through lanes that have no room, and wants what a
// batch gives.
func TestIntake(t *testing.T) {
	c := change("forum", "a.csv", 400)
	want := t.TempDir()
	must(t, open(t, want).Put(c.Entry, c.Batch))

	dir := t.TempDir()
	r := open(t, dir)
	in, err := r.Intake(2)
	must(t, err)
	in.room = 5000
	whole := c.Batch.intake()
	n, heap := 0, &whole.lanes[0].rows
	for _, places := range heap.months {
		for _, p := range places {
			must(t, in.Lane(n%2).Take(heap.row(p)))
			n++
		}
	}
	lines, err := encodeWords(c.Batch.Words)
	must(t, err)
	must(t, in.Words(lines[:10]))
	must(t, in.Words(lines[10:]))
	if len(in.lanes[0].runs) < 4 {
		t.Errorf("only %d runs were stored", len(in.lanes[0].runs))
	}
	must(t, r.Apply([]Change{{Entry: c.Entry, Intake: in}}, nil))
	must(t, in.Close())
	left, err := os.ReadDir(filepath.Join(dir, cacheDir))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	must(t, os.RemoveAll(filepath.Join(dir, ".hearth")))
	sameTree(t, tree(t, dir), tree(t, want))

	if in, err = r.Intake(1); err != nil { // one that is never put leaves nothing
		t.Fatal(err)
	}
	must(t, in.Words([]byte("{}\n")))
	must(t, in.Close())
	must(t, in.Close())
	if left, _ := os.ReadDir(filepath.Join(dir, cacheDir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
