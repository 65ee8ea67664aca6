package ingest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzEchoes compares the window with looking at every hour that ends with a message.
func FuzzEchoes(f *testing.F) {
	f.Add(uint64(1), 40, 4, 6, 9000)
	f.Add(uint64(2), 12, 1, 5, 3600)
	f.Add(uint64(3), 90, 2, 8, 40000)
	f.Add(uint64(4), 5, 1, 5, 1)
	f.Fuzz(func(t *testing.T, seed uint64, n, texts, people, seconds int) {
		n, texts, people, seconds = upTo(n, 120), upTo(texts, 9), upTo(people, 20), upTo(seconds, 100_000)
		rnd := rand.New(rand.NewPCG(seed, 7))
		var all []said
		for i := range n {
			all = append(all, said{uint64(1 + rnd.IntN(texts)), uint64(rnd.IntN(people)), int64(rnd.IntN(seconds)), uint32(i)})
		}
		want := map[uint32]bool{}
		for _, end := range all {
			who, rows := map[uint64]bool{}, []uint32{}
			for _, one := range all {
				if one.words == end.words && one.second <= end.second && one.second >= end.second-echoWithin {
					who[one.person] = true
					rows = append(rows, one.row)
				}
			}
			if len(who) >= echoPeople {
				for _, row := range rows {
					want[row] = true
				}
			}
		}
		got := map[uint32]bool{}
		echoes(all, func(row uint32) {
			if got[row] {
				t.Errorf("row %d was found twice", row)
			}
			got[row] = true
		})
		for i := range uint32(n) {
			if got[i] != want[i] {
				t.Errorf("row %d: found %v, want %v", i, got[i], want[i])
			}
		}
	})
}

// upTo gives a number from 1 to most.
func upTo(n, most int) int { return 1 + max(n, -n, 0)%most }

// parroted is a table in which many say the same, and by whom it has to be found.
func parroted() (data []byte, want []string) {
	var b strings.Builder
	b.WriteString("id,author,date,text,place\n")
	add := func(id, author, at, text string, echo bool) {
		fmt.Fprintf(&b, "%s,%s,%s,%q,Board\n", id, author, at, text)
		if echo {
			want = append(want, id)
		}
	}
	spellings := []string{"Buy the new lamp today", "buy THE new  lamp today!", "@shop Buy the new lamp today", "Buy the new lamp today https://shop.example/x1", "Buy the ｎｅｗ lamp today 🔥"}
	for i, text := range spellings { // five within an hour, to the second
		add(fmt.Sprint("five", i), fmt.Sprint("a", i), fmt.Sprintf("2026-06-01 %02d:%02d:00", 8+i/4, i%4*15), text, true)
	}
	add("late", "a9", "2026-06-01 09:00:01", "Buy the new lamp today", true) // with the four before
	add("next", "a0", "2026-06-01 11:30:00", "Buy the new lamp today", false)
	for i := range 6 { // four people, one of them three times
		add(fmt.Sprint("four", i), fmt.Sprint("b", min(i, 3)), fmt.Sprintf("2026-06-02 08:%02d:00", i), "My lamp does not work any more", false)
	}
	for i := range 5 { // five over two hours
		add(fmt.Sprint("slow", i), fmt.Sprint("c", i), fmt.Sprintf("2026-06-03 %02d:%02d:00", 8+i/2, i%2*30), "Does anybody else see this", false)
	}
	for i := range 9 {
		add(fmt.Sprint("thanks", i), fmt.Sprint("d", i), fmt.Sprintf("2026-06-04 08:%02d:00", i), "Thank you so much!", false)
		add(fmt.Sprint("ours", i), "shop", fmt.Sprintf("2026-06-05 08:%02d:00", i), "We are glad that you write", false)
		add(fmt.Sprint("staff", i), "mia", fmt.Sprintf("2026-06-06 08:%02d:00", i), "Please tell me your order number", false)
		add(fmt.Sprint("unnamed", i), "", fmt.Sprintf("2026-06-07 08:%02d:00", i), "Nobody knows who wrote all this", false)
		add(fmt.Sprint("other", i), fmt.Sprint("e", i), fmt.Sprintf("2026-06-08 08:%02d:00", i), fmt.Sprintf("I bought %d lamps for my house", i), false)
	}
	slices.Sort(want)
	return []byte(b.String()), want
}

// What five wrote within an hour is found, and what four, what five wrote in two
// hours, what is short, ours, unnamed or not quite the same is not; in a file that
// is read whole as in one that is read in pieces, with and without its own memory.
func TestSameText(t *testing.T) {
	data, want := parroted()
	opt := Options{Zone: time.UTC, Accounts: []string{"shop"}, Staff: []string{"mia"}, Keyer: plainKeys{}, SameText: true}
	if got := echoing(t, data, opt); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !sameRows(t, "parroted.csv", data, opt, 700) {
		t.Error("the file was not read in pieces")
	}
	opt.Private = true
	if got := echoing(t, data, opt); !slices.Equal(got, want) {
		t.Errorf("of a private source: got %v, want %v", got, want)
	}
	opt.SameText = false
	if got := echoing(t, data, opt); len(got) > 0 {
		t.Errorf("nobody asked, and %v were found", got)
	}
	days := []byte("id,author,date,text,place\n")
	for i := range 9 {
		days = fmt.Appendf(days, "%d,p%d,2026-06-01,Buy the new lamp today,Board\n", i, i)
	}
	opt.SameText = true
	if got := echoing(t, days, opt); len(got) > 0 {
		t.Errorf("of days without hours %v were found", got)
	}
	for last, want := range map[string]int{"10:00:00": 5, "10:00:01": 0} { // five people, of whom the first wrote at nine
		hour := []byte("id,author,date,text,place\n")
		for i, at := range []string{"09:00:00", "09:10:00", "09:20:00", "09:30:00", last} {
			hour = fmt.Appendf(hour, "%d,p%d,2026-06-01T%sZ,Buy the new lamp today,Board\n", i, i, at)
		}
		if got := echoing(t, hour, opt); len(got) != want {
			t.Errorf("till %s %v were found, not %d", last, got, want)
		}
	}
}

// echoing gives the ids of the messages that were found.
func echoing(t *testing.T, data []byte, opt Options) (ids []string) {
	t.Helper()
	r := Read(context.Background(), Input{Name: "parroted.csv", Data: data}, opt)
	if len(r.Messages) == 0 {
		t.Fatal(r.Problems)
	}
	for _, m := range r.Messages {
		if m.Echoed {
			ids = append(ids, m.ID[strings.LastIndexByte(m.ID, '/')+1:])
		}
	}
	slices.Sort(ids)
	return ids
}

// What goes beyond a store's room lies in its file, and is found there. Twelve
// people say the same, each so many seconds after the one before.
func TestEchoesInFile(t *testing.T) {
	for _, tt := range []struct {
		room   int64
		apart  int64
		gone   int // a row that a later one replaced
		echoes int
	}{
		{0, 1000, -1, 0}, {1 << 20, 1000, -1, 0}, // four an hour
		{0, 900, -1, 12}, {1 << 20, 900, -1, 12}, // five
		{0, 900, 6, 11}, {1 << 20, 900, 3, 8}, // with a gap; with one that leaves three before it
	} {
		st := &store{dir: t.TempDir(), room: tt.room}
		for range 3 {
			k := &packer{at: make([]uint32, 4), marks: make([]byte, 4), hashes: make([]uint64, 4), parents: make([]uint64, 4)}
			for i := range uint32(4) {
				n := uint64(st.rows) + uint64(i)
				k.said = append(k.said, said{words: 1 << 63, person: n, second: -tt.apart * int64(n), row: i})
			}
			if _, err := st.add(k); err != nil {
				t.Fatal(err)
			}
		}
		over := newBitmap(st.rows)
		if tt.gone >= 0 {
			over.set(tt.gone)
		}
		got, err := st.echoes(over)
		if err != nil || got.count() != tt.echoes || tt.gone >= 0 && got.has(tt.gone) {
			t.Errorf("%+v: %d rows, %v", tt, got.count(), err)
		}
		if err := st.close(); err != nil {
			t.Fatal(err)
		}
	}
}
