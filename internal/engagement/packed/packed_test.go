package packed

import (
	"hash/maphash"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/engagement"
)

func sample() engagement.Message {
	rating := int32(450)
	at := time.Date(2026, 6, 14, 10, 0, 7, 0, time.UTC)
	return engagement.Message{
		ID: "id1", Parent: "id0", Root: "idr", Platform: "community", Place: "Grüße", Kind: engagement.KindShare, Role: engagement.RoleMember,
		Person: "p1", At: at, ByDay: true, Day: engagement.DayOf(at), Captured: 20640, Language: "de", Tags: []string{"a", "b"}, Rating: &rating,
		Automated: true, Title: "t", URL: "u", Class: engagement.ClassBoth, Topics: []string{"x"}, Closing: engagement.ClosingOpen,
		Sentences: 3, StartsUs: 2, StartsYou: 1, Shown: num(1 << 40), Followers: num(0), Wording: 1<<62 + 5,
	}
}

func num(n int64) *int64 { return &n }

func TestMessage(t *testing.T) {
	for _, m := range []engagement.Message{sample(), {ID: "bare"}, {ID: "seen", Followers: num(7)}, {ID: "said", Wording: 3}, {}} {
		row, rest := Next(AppendMessage(nil, &m))
		if d := cmp.Diff(m, row.Message()); d != "" || len(rest) != 0 {
			t.Error(d, len(rest))
		}
	}
	m := sample()
	row, _ := Next(AppendMessage(nil, &m))
	if !row.Share() || row.IsReading() || string(row.ID()) != "id1" || string(row.Parent()) != "id0" || string(row.Root()) != "idr" {
		t.Errorf("got %q", row)
	}
	for _, root := range []string{"", "other", string(make([]byte, 200))} {
		got, rest := Next(row.AppendRooted(nil, []byte(root)))
		want := m
		want.Root = root
		if d := cmp.Diff(want, got.Message()); d != "" || len(rest) != 0 {
			t.Error(d, len(rest))
		}
	}
	row.Capture(7)
	if row.Captured() != 7 || row.Message().Captured != 7 {
		t.Errorf("captured %s", row.Captured())
	}
}

func TestReading(t *testing.T) {
	r := engagement.Reading{Platform: "x", Place: "@b", Post: "p", Metric: "views", Value: -4, Grain: engagement.GrainLifetime, From: 5, Captured: 9, Dimension: "d", Member: "m", Total: true}
	row, _ := Next(AppendReading(nil, &r))
	if d := cmp.Diff(r, row.Reading()); d != "" {
		t.Error(d)
	}
	row.Capture(12)
	if got := row.Reading(); got.To != 12 || got.Captured != 12 {
		t.Errorf("got %+v", got)
	}
	if d, ok := row.Filed(); d != 12 || !ok {
		t.Errorf("filed under %s", d)
	}
}

// TestOrder wants that versions of one thing stand together, and that Compare
// and the key agree.
func TestOrder(t *testing.T) {
	seed := maphash.MakeSeed()
	a, b := sample(), sample()
	b.Captured, b.Root = 1, "elsewhere"
	x, _ := Next(AppendMessage(nil, &a))
	y, _ := Next(AppendMessage(nil, &b))
	if !Alike(x, y) || x.Hash(seed) != y.Hash(seed) || Compare(x, y) == 0 || Compare(x, y) != -Compare(y, x) {
		t.Error("two versions of one message are not alike")
	}
	b = sample()
	b.Captured = 1
	if y, _ = Next(AppendMessage(nil, &b)); Compare(x, y) != 0 {
		t.Error("the capture is part of the content")
	}
	one := engagement.Reading{Metric: "views", Value: 1, Grain: engagement.GrainDaily, From: 3, To: 3}
	two := one
	two.Value = 2
	p, _ := Next(AppendReading(nil, &one))
	q, _ := Next(AppendReading(nil, &two))
	if !Alike(p, q) || Alike(p, x) || p.Hash(seed) != q.Hash(seed) || Compare(p, q) == 0 {
		t.Error("two values of one number are not alike")
	}
	one.Metric = "likes"
	if q, _ = Next(AppendReading(nil, &one)); Alike(p, q) || p.Hash(seed) == q.Hash(seed) {
		t.Error("two numbers are alike")
	}
}

func TestText(t *testing.T) {
	m := engagement.Message{ID: "bad\xffutf8\x00", Tags: []string{"b", "a|c", "", "b"}}
	row, _ := Next(AppendMessage(nil, &m))
	if got := row.Message(); got.ID != "bad\uFFFDutf8\uFFFD" || cmp.Diff([]string{"a¦c", "b"}, got.Tags) != "" {
		t.Errorf("got %+v", got)
	}
}

// TestRoot wants rows of equal contents to be equal however their root came in,
// and the order of texts to be that of their lengths.
func TestRoot(t *testing.T) {
	m := sample()
	m.Root = m.ID
	own, _ := Next(AppendMessage(nil, &m))
	if !own.Opener() || string(own.Root()) != m.ID {
		t.Errorf("got %q", own.Root())
	}
	m.Root = ""
	row, _ := Next(AppendMessage(nil, &m))
	for range 2 {
		for _, root := range []string{"elsewhere", "id1", ""} {
			if row, _ = Next(row.AppendRooted(nil, []byte(root))); string(row.Root()) != root {
				t.Errorf("got %q, want %q", row.Root(), root)
			}
			if root == "id1" && cmp.Diff([]byte(own), []byte(row)) != "" {
				t.Errorf("%q is not %q", row, own)
			}
		}
	}
	m.Root = "zz"
	short, _ := Next(AppendMessage(nil, &m))
	if m.Root = "aaa"; Compare(short, AppendMessage(nil, &m)) != -1 {
		t.Error("the shorter root does not come first")
	}
	m.Root, m.Sentences = "zz", 256
	if Compare(short, AppendMessage(nil, &m)) != 1 {
		t.Error("numbers are not compared by their last byte first")
	}
}
