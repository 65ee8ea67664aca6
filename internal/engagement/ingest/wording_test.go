package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is said in the same words has the same number, whatever the case, the marks,
// links and names in it; what is short, ours, unnamed, passed on or of a day without
// its hour has none. A file that is read in pieces gives the same numbers.
func TestWording(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,author,date,text,kind\n")
	rows := []struct {
		author, at, text, kind string
		wording                string // rows with the same name say the same; "" for none
	}{
		{"a", "2026-06-01 08:00:00", "Buy the new lamp today", "post", "buy"},
		{"b", "2026-06-09 08:00:00", "buy THE new  lamp today!", "post", "buy"},
		{"c", "2026-06-01 08:00:00", "@shop Buy the new lamp today", "post", "buy"},
		{"a", "2026-06-01 08:00:00", "Buy the new lamp today https://shop.example/x1", "reply", "buy"},
		{"d", "2026-06-01 00:00:01", "Buy the ｎｅｗ lamp today 🔥", "post", "buy"},
		{"d", "2026-06-01 08:00:00", "Buy the new lamps today", "post", "lamps"},
		{"a", "2026-06-01 08:00:00", "Thank you so much!", "post", ""},
		{"e", "2026-06-01", "Buy the new lamp today", "post", ""},
		{"", "2026-06-01 08:00:00", "Buy the new lamp today", "post", ""},
		{"shop", "2026-06-01 08:00:00", "Buy the new lamp today", "post", ""},
		{"mia", "2026-06-01 08:00:00", "Buy the new lamp today", "post", ""},
		{"f", "2026-06-01 08:00:00", "Buy the new lamp today", "share", ""},
	}
	for i := range 60 {
		r := rows[i%len(rows)]
		fmt.Fprintf(&b, "%d,%s,%s,%q,%s\n", i, r.author, r.at, r.text, r.kind)
	}
	opt := Options{Zone: time.UTC, Accounts: []string{"shop"}, Staff: []string{"mia"}, Keyer: plainKeys{}, SameText: true}
	read := func() []int64 {
		r := Read(context.Background(), Input{Name: "said.csv", Data: []byte(b.String())}, opt)
		if len(r.Messages) != 60 {
			t.Fatalf("%d messages, %s", len(r.Messages), r.Problems)
		}
		var out []int64
		for _, m := range r.Messages {
			out = append(out, m.Wording)
		}
		return out
	}
	got, named := read(), map[string]int64{}
	for i, n := range got {
		want := rows[i%len(rows)].wording
		if want != "" && named[want] == 0 {
			named[want] = n
		}
		if (n <= 0) != (want == "") || n != named[want] {
			t.Errorf("row %d: the number is %d, for %q it is %d", i, n, want, named[want])
		}
	}
	if named["buy"] == named["lamps"] {
		t.Error("other words have the same number")
	}
	if !sameRows(t, "said.csv", []byte(b.String()), opt, 700) {
		t.Error("the file was not read in pieces")
	}
	opt.Private = true
	if !slices.Equal(read(), got) {
		t.Error("of a private source the numbers are others")
	}
	for name, o := range map[string]Options{"nobody asked": {Zone: time.UTC, Keyer: plainKeys{}}, "a dry run": {Zone: time.UTC, SameText: true}} {
		opt = o
		if slices.ContainsFunc(read(), func(n int64) bool { return n != 0 }) {
			t.Errorf("%s, and there are numbers", name)
		}
	}
}
