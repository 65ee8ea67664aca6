package rows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"hearth/internal/engagement"
)

// change invents what a raw file of a source brought: n messages and readings
// spread over two months, and one without a date.
func change(source, name string, n int) Change {
	sum := sha256.Sum256([]byte(source + "/" + name))
	hash := hex.EncodeToString(sum[:])
	c := Change{Entry: Entry{
		Origin: Origin(hash), Raw: "data/raw/" + source + "/" + name, Source: source, Platform: "community", SHA256: hash, Size: int64(n),
		Importer: "1", Format: "community.csv", Key: "abcdefgh", Zone: "UTC", Captured: 20640, Read: int64(n) + 3, Kept: int64(n),
		Dropped:  []Drop{{"no date", 2}, {"empty", 1}},
		Coverage: []engagement.Coverage{{Platform: "community", From: 20605, To: 20639, Captured: 20640, Zone: "UTC"}},
	}}
	rating, shown, followers := int32(450), int64(900), int64(0)
	for i := range n {
		at := time.Date(2026, 6, 1, 0, i, 7, 0, time.UTC).AddDate(0, 0, i%50)
		id := fmt.Sprintf("%s%s%d", source, name, i)
		m := engagement.Message{
			ID: id, Root: id, Platform: "community", Place: "Grüße", Kind: engagement.KindReview, Role: engagement.RoleMember,
			Person: fmt.Sprint("p", i%3), At: at, Day: engagement.DayOf(at), Captured: 20640, Language: "de", Tags: []string{"a", "b"}, Rating: &rating,
			Class: engagement.ClassBoth, Topics: []string{"brakes", "rain"}, Closing: engagement.ClosingSolved, Sentences: 3, StartsUs: 2, StartsYou: 1,
			Shown: &shown, Followers: &followers,
		}
		if i%4 == 0 {
			m.Rating, m.ByDay, m.Automated, m.Wording, m.Tags = nil, true, true, int64(i)<<40+1, nil
		}
		c.Batch.Messages = append(c.Batch.Messages, m)
		c.Batch.Readings = append(c.Batch.Readings, engagement.Reading{
			Platform: "community", Post: id, Metric: "views", Value: int64(i), Grain: engagement.GrainDaily, From: m.Day, To: m.Day, Captured: 20640,
			Dimension: "country", Member: "DE", Total: i%2 == 0,
		})
		c.Batch.Words = append(c.Batch.Words, Words{Message: id, Text: "ein <b>Satz</b>\n" + name, Language: "de"})
	}
	c.Batch.Messages = append(c.Batch.Messages, engagement.Message{ID: source + name + "undated", Kind: engagement.KindPost})
	return c
}

func open(t testing.TB, dir string) *Rows {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tree reads all files under a folder.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return out
}

func sameTree(t testing.TB, got, want map[string]string) {
	t.Helper()
	if !slices.Equal(names(got), names(want)) {
		t.Fatalf("the files are %q, want %q", names(got), names(want))
	}
	for _, n := range names(want) {
		if got[n] != want[n] {
			t.Errorf("%s differs", n)
		}
	}
}

func names(tree map[string]string) []string {
	var out []string
	for n := range tree {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	c := change("forum", "a.csv", 60)
	must(t, open(t, dir).Put(c.Entry, c.Batch))
	r := open(t, dir)
	want := []string{"data/rows/forum/2026-06.parquet", "data/rows/forum/2026-07.parquet", "data/rows/forum/undated.parquet"}
	var back Batch
	for i, f := range r.Files() {
		if rel, _ := filepath.Rel(dir, f); i >= len(want) || filepath.ToSlash(rel) != want[i] {
			t.Errorf("file %d is %s", i, rel)
		}
		b, err := r.Read(f)
		must(t, err)
		back.Messages, back.Readings = append(back.Messages, b.Messages...), append(back.Readings, b.Readings...)
	}
	wantBatch := c.Batch
	for i := range wantBatch.Messages {
		wantBatch.Messages[i].Source, wantBatch.Messages[i].Origin = "forum", c.Entry.Origin
	}
	for i := range wantBatch.Readings {
		wantBatch.Readings[i].Source, wantBatch.Readings[i].Origin = "forum", c.Entry.Origin
	}
	byID := func(a, b engagement.Message) int { return cmp.Compare(a.ID, b.ID) }
	byPost := func(a, b engagement.Reading) int { return cmp.Compare(a.Post, b.Post) }
	slices.SortFunc(back.Messages, byID)
	slices.SortFunc(wantBatch.Messages, byID)
	slices.SortFunc(back.Readings, byPost)
	slices.SortFunc(wantBatch.Readings, byPost)
	if d := gocmp.Diff(wantBatch.Messages, back.Messages); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff(wantBatch.Readings, back.Readings); d != "" {
		t.Error(d)
	}
	words, err := r.Words(c.Entry.Origin)
	must(t, err)
	if d := gocmp.Diff(c.Batch.Words, words); d != "" {
		t.Error(d)
	}
	e, ok := r.Ledger().Raw("data/raw/forum/a.csv")
	if !ok || e.Messages != 61 || e.Readings != 60 || e.From.String() != "2026-06-01" || e.To.String() != "2026-07-20" || e.Digest == "" {
		t.Errorf("the entry is %+v", e)
	}
	if d := gocmp.Diff([]Month{{"2026-06", 80}, {"2026-07", 40}, {"undated", 1}}, e.Months); d != "" {
		t.Error(d)
	}
	if r.AsOf() != 20640 || len(r.Coverage()) != 1 || r.Coverage()[0].Origin != e.Origin || r.Coverage()[0].Source != "forum" {
		t.Errorf("as of %s, coverage %+v", r.AsOf(), r.Coverage())
	}
	must(t, r.Check())
}

func TestEach(t *testing.T) {
	r := open(t, t.TempDir())
	c := change("forum", "a.csv", 50)
	must(t, r.Put(c.Entry, c.Batch))
	for _, name := range r.Files() {
		want, err := r.Read(name)
		must(t, err)
		var got Batch
		pieces := 0
		must(t, Each(name, 7, func(b Batch) error {
			if n := len(b.Messages) + len(b.Readings); n == 0 || n > 7 {
				t.Errorf("a piece of %d rows", n)
			}
			got.Messages, got.Readings = append(got.Messages, b.Messages...), append(got.Readings, b.Readings...)
			pieces++
			return nil
		}))
		if n := len(want.Messages) + len(want.Readings); pieces != (n+6)/7 || gocmp.Diff(want, got) != "" {
			t.Errorf("%s: %d pieces of %d rows\n%s", name, pieces, n, gocmp.Diff(want, got))
		}
		stop := errors.New("enough")
		if err := Each(name, 7, func(Batch) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
	}
	if err := Each("nowhere.parquet", 7, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReplaceAndRemove(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	a, b := change("forum", "a.csv", 60), change("forum", "b.csv", 5)
	must(t, r.Put(a.Entry, a.Batch))
	before, print := tree(t, dir), r.Fingerprint()

	must(t, r.Put(b.Entry, b.Batch))
	if r.Fingerprint() == print {
		t.Error("other rows have the same fingerprint")
	}
	if got := tree(t, dir); got["data/rows/forum/2026-07.parquet"] != before["data/rows/forum/2026-07.parquet"] {
		t.Error("a month that the file does not touch changed")
	} else if got["data/rows/forum/2026-06.parquet"] == before["data/rows/forum/2026-06.parquet"] {
		t.Error("a month that the file touches did not change")
	}
	must(t, r.Remove(b.Entry.Origin))
	sameTree(t, tree(t, dir), before)
	if r.Fingerprint() != print {
		t.Error("the same rows have another fingerprint")
	}

	// The same file again, read by a better importer, which finds only June.
	a2 := change("forum", "a.csv", 10)
	a2.Entry.Importer = "2"
	a2.Batch.Words = nil
	must(t, r.Put(a2.Entry, a2.Batch))
	if got := names(tree(t, dir)); !slices.Equal(got, []string{"data/rows/forum/2026-06.parquet", "data/rows/forum/undated.parquet", "data/rows/ledger.json"}) {
		t.Errorf("the files are %q", got)
	}
	must(t, r.Remove(a.Entry.Origin))
	if got := names(tree(t, dir)); !slices.Equal(got, []string{"data/rows/ledger.json"}) {
		t.Errorf("the files are %q", got)
	}
	if err := r.Remove(a.Entry.Origin); err == nil || !strings.Contains(err.Error(), "there are no rows of") {
		t.Errorf("removed twice: %v", err)
	}
}

// TestMoved gives a file that was put again from another source's folder.
func TestMoved(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	c := change("forum", "a.csv", 5)
	must(t, r.Put(c.Entry, c.Batch))
	c.Entry.Source, c.Entry.Raw = "shop", "data/raw/shop/a.csv"
	must(t, r.Put(c.Entry, c.Batch))
	for _, n := range names(tree(t, dir)) {
		if strings.Contains(n, "forum") {
			t.Errorf("%s is left", n)
		}
	}
	c.Entry.SHA256 = strings.Repeat("0", 64)
	if err := r.Put(c.Entry, c.Batch); err == nil || !strings.Contains(err.Error(), "have the same origin") {
		t.Errorf("another file with the same origin: %v", err)
	}
}

// TestAnyOrder puts the same files in random orders, one by one and together,
// with removals between, and wants the same bytes.
func TestAnyOrder(t *testing.T) {
	var all []Change
	for i, s := range []string{"forum", "forum", "forum", "shop", "tube"} {
		all = append(all, change(s, fmt.Sprintf("%d.csv", i), 3+i*7))
	}
	ref := t.TempDir()
	must(t, open(t, ref).Apply(all, nil))
	want, rnd := tree(t, ref), rand.New(rand.NewPCG(1, 2))
	for range 12 {
		dir := t.TempDir()
		r := open(t, dir)
		for _, i := range rnd.Perm(len(all)) {
			c := all[i]
			c.Batch.Messages = slices.Clone(c.Batch.Messages)
			rnd.Shuffle(len(c.Batch.Messages), func(i, j int) {
				c.Batch.Messages[i], c.Batch.Messages[j] = c.Batch.Messages[j], c.Batch.Messages[i]
			})
			must(t, r.Put(c.Entry, c.Batch))
			if rnd.IntN(3) == 0 {
				must(t, r.Remove(c.Entry.Origin))
				must(t, r.Put(c.Entry, c.Batch))
			}
		}
		sameTree(t, tree(t, dir), want)
	}
}

// TestCrash stops a change at every point and opens the rows again.
func TestCrash(t *testing.T) {
	a, b := change("forum", "a.csv", 60), change("shop", "b.csv", 20)
	a2 := change("forum", "a.csv", 8)
	ref := t.TempDir()
	r := open(t, ref)
	must(t, r.Apply([]Change{a, b}, nil))
	old := tree(t, ref)
	must(t, r.Apply([]Change{a2}, []string{b.Entry.Origin}))
	done := tree(t, ref)

	for at := -1; ; at++ { // -1: before the commit; n: after n files were moved
		dir := t.TempDir()
		r := open(t, dir)
		must(t, r.Apply([]Change{a, b}, nil))
		if at%2 == 0 {
			r.PutAside()
		}
		next, fresh, err := r.plan([]Change{a2}, []string{b.Entry.Origin})
		must(t, err)
		s, err := r.stage()
		must(t, err)
		must(t, r.stageAll(s, next, fresh, []Change{a2}))
		want := old
		if at >= 0 {
			want = done
			must(t, r.seal(s))
			for _, n := range s.plan.Remove[:min(at, len(s.plan.Remove))] {
				must(t, s.remove(n))
			}
			for _, n := range s.plan.Move[:min(at, len(s.plan.Move))] {
				must(t, s.move(n))
			}
		}
		open(t, dir)
		must(t, Sweep(dir))
		sameTree(t, tree(t, dir), want)
		if at > len(s.plan.Move)+len(s.plan.Remove) {
			return
		}
	}
}

// TestPutAside has changes leave what they replace to be swept away: by whoever
// has the time, and by the next change that waits for nobody.
func TestPutAside(t *testing.T) {
	a, b := change("forum", "a.csv", 60), change("shop", "b.csv", 20)
	a2, a3 := change("forum", "a.csv", 8), change("forum", "a.csv", 9)
	ref, dir := t.TempDir(), t.TempDir()
	want, r := open(t, ref), open(t, dir)
	must(t, want.Apply([]Change{a, b}, nil))
	must(t, r.Apply([]Change{a, b}, nil))
	left := func() int {
		entries, err := os.ReadDir(filepath.Join(dir, replacedDir))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return len(entries)
	}
	r.PutAside()
	for i, c := range []Change{a2, a3} {
		must(t, want.Apply([]Change{c}, []string{}))
		must(t, r.Apply([]Change{c}, []string{}))
		if n := left(); n != i+1 {
			t.Errorf("after %d changes %d lie aside", i+1, n)
		}
	}
	must(t, want.Apply(nil, []string{b.Entry.Origin}))
	must(t, r.Apply(nil, []string{b.Entry.Origin}))
	must(t, Sweep(dir))
	if left() > 0 {
		t.Error("something is left after sweeping")
	}
	sameTree(t, tree(t, dir), tree(t, ref))
	for what, change := range map[string]func(*Rows) error{
		"removing":          func(r *Rows) error { return r.Remove(b.Entry.Origin) },
		"forgetting nobody": func(r *Rows) error { return r.Forget(nil, strings.Clone) },
	} {
		r := open(t, dir)
		r.PutAside()
		must(t, r.Put(b.Entry, b.Batch))
		if left() != 1 {
			t.Error("nothing lies aside, so that this test shows nothing")
		}
		must(t, change(open(t, dir)))
		if left() > 0 {
			t.Errorf("%s leaves what was put aside", what)
		}
	}
}

func TestForeignCommit(t *testing.T) {
	for _, name := range []string{"../../x", "hearth.yaml", "/etc/passwd", "data/rows/../../x"} {
		dir := t.TempDir()
		must(t, os.MkdirAll(filepath.Join(dir, stagedDir), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, stagedDir, commitName), fmt.Appendf(nil, `{"move": [], "remove": [%q]}`, name), 0o644))
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "which is no place of rows") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStray has rows in a month that the ledger does not know, as after a merge.
func TestStray(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	a, b, c := change("forum", "a.csv", 5), change("forum", "b.csv", 5), change("forum", "c.csv", 5)
	must(t, r.Put(a.Entry, a.Batch))
	ledger := tree(t, dir)["data/rows/ledger.json"]
	must(t, r.Put(b.Entry, b.Batch))
	must(t, os.WriteFile(filepath.Join(dir, ledgerPath), []byte(ledger), 0o644))
	r = open(t, dir)
	for _, x := range r.Coverage() {
		if x.Origin != a.Entry.Origin {
			t.Errorf("coverage names %s", x.Origin)
		}
	}
	must(t, r.Put(c.Entry, c.Batch))
	batch, err := r.Read(r.Files()[0])
	must(t, err)
	for _, m := range batch.Messages {
		if m.Origin == b.Entry.Origin {
			t.Fatal("rows of an unknown origin were kept")
		}
	}
}

func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	a, b := change("forum", "a.csv", 5), change("forum", "b.csv", 5)
	must(t, one.Put(a.Entry, a.Batch))
	before := tree(t, dir)
	err := two.Put(b.Entry, b.Batch)
	if err == nil || err.Error() != "data/rows/ledger.json: another hearth changed the rows meanwhile" {
		t.Errorf("got %v", err)
	}
	sameTree(t, tree(t, dir), before)
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ name, ledger, want, hint string }{
		{"newer", `{"schema": 9, "new": 1, "entries": []}`, "data/rows/ledger.json: these rows were written by a newer hearth (schema 9, this one knows 2)", "update hearth, or import the exports again with this one"},
		{"no schema", `{"entries": []}`, `data/rows/ledger.json: the ledger of the rows cannot be read: it has no "schema"`, "restore the file from git, or delete data/rows and import again where the exports are"},
		{"no JSON", `<<<<<<< HEAD`, "data/rows/ledger.json: the ledger of the rows cannot be read: invalid character '<' looking for beginning of value", "restore"},
		{"unknown field", `{"schema": 1, "entries": [], "extra": 1}`, `data/rows/ledger.json: the ledger of the rows cannot be read: json: unknown field "extra"`, "restore"},
		{"twice", `{"schema": 1, "entries": [{"origin": "aaaaaaaa", "source": "a"}, {"origin": "aaaaaaaa", "source": "a"}]}`, `data/rows/ledger.json: the ledger of the rows cannot be read: origin "aaaaaaaa" is there twice`, "restore"},
		{"rest", `{"schema": 1, "entries": []} {}`, "data/rows/ledger.json: the ledger of the rows cannot be read: ", "restore"},
		{"outside", `{"schema": 1, "entries": [{"origin": "aaaaaaaa", "source": "../x"}]}`, `data/rows/ledger.json: the ledger of the rows cannot be read: "../x" cannot be the name of a source, because it is also the name of a folder`, "restore"},
		{"origin", `{"schema": 1, "entries": [{"origin": "../", "source": "a"}]}`, `data/rows/ledger.json: the ledger of the rows cannot be read: "../" is no origin`, "restore"},
		{"month", `{"schema": 1, "entries": [{"origin": "aaaaaaaa", "source": "a", "months": [{"month": "../x"}]}]}`, `data/rows/ledger.json: the ledger of the rows cannot be read: "../x" is no month`, "restore"},
		{"day", `{"schema": 1, "entries": [{"origin": "aaaaaaaa", "source": "a", "from": "soon"}]}`, `data/rows/ledger.json: the ledger of the rows cannot be read: "soon" is no day`, "restore"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.MkdirAll(filepath.Join(dir, rowsDir), 0o755))
			must(t, os.WriteFile(filepath.Join(dir, ledgerPath), []byte(c.ledger), 0o644))
			_, err := Open(dir)
			wantRefusal(t, err, c.want, c.hint)
		})
	}
}

func wantRefusal(t *testing.T, err error, text, hint string) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if !strings.HasPrefix(r.Error(), text) || !strings.HasPrefix(r.Hint, hint) {
		t.Errorf("got  %s\nhint %s\nwant %s\nhint %s", r, r.Hint, text, hint)
	}
}

func TestBrokenFiles(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	c := change("forum", "a.csv", 5)
	must(t, r.Put(c.Entry, c.Batch))
	must(t, os.WriteFile(filepath.Join(dir, wordsPath(c.Entry)), []byte("{"), 0o600))
	_, err := r.Words(c.Entry.Origin)
	wantRefusal(t, err, "data/text/forum/"+c.Entry.Origin+".ndjson: these words cannot be read: ", "delete the file and import again")

	file := r.Files()[0]
	data, err := os.ReadFile(file)
	must(t, err)
	must(t, os.WriteFile(file, data[:len(data)/2], 0o644))
	_, err = r.Read(file)
	wantRefusal(t, err, "data/rows/forum/2026-06.parquet: this file of rows cannot be read: ", "restore the file from git, or import again where the exports are")
	wantRefusal(t, r.Put(c.Entry, Batch{}), "data/rows/forum/2026-06.parquet: ", "restore")

	must(t, os.Remove(file))
	wantRefusal(t, r.Check(), "data/rows/forum/2026-06.parquet: the ledger says that this file holds rows, but it is not there",
		"import again where the exports are, and commit data/rows whole")
}

func TestSourceNames(t *testing.T) {
	for _, ok := range []string{"forum", "our-shop", "x_1", "läden", "日本", "a.b", "2026"} {
		if err := CheckSource(ok); err != nil {
			t.Errorf("%q: %v", ok, err)
		}
	}
	for _, bad := range []string{"", ".", "..", ".staged", "a/b", `a\b`, "a b", "a:b", "-x", "x.", "a\x00", strings.Repeat("x", 101)} {
		wantRefusal(t, CheckSource(bad), fmt.Sprintf("%q cannot be the name of a source, because it is also the name of a folder", bad),
			"use letters, digits, - and _, such as `our-forum`")
		c := change("forum", "a.csv", 1)
		c.Entry.Source = bad
		if err := open(t, t.TempDir()).Put(c.Entry, c.Batch); err == nil {
			t.Errorf("%q: put", bad)
		}
	}
}

// TestEdges puts rows that hardly fit.
func TestEdges(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	c := change("forum", "a.csv", 0)
	early := time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC)
	c.Batch.Messages = []engagement.Message{
		{ID: "early", At: early, Day: engagement.DayOf(early)},
		{ID: "epoch", At: time.Unix(0, 0).UTC(), Day: 0},
		{ID: "bad\xffutf8\x00", Tags: []string{"b", "a|c", "", "b"}},
		{ID: "far", At: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), Day: 6_585_402},
	}
	c.Batch.Readings = []engagement.Reading{{Metric: "views", Grain: engagement.GrainLifetime, Value: -1 << 63, Captured: 20640}, {Metric: "views"}}
	must(t, r.Put(c.Entry, c.Batch))
	e, _ := r.Ledger().Find(c.Entry.Origin)
	if d := gocmp.Diff([]Month{{"1969-12", 1}, {"1970-01", 1}, {"2026-07", 1}, {"undated", 3}}, e.Months); d != "" {
		t.Error(d)
	}
	b, err := r.Read(filepath.Join(dir, "data/rows/forum/undated.parquet"))
	must(t, err)
	if len(b.Messages) != 2 || b.Messages[0].ID != "bad\uFFFDutf8\uFFFD" || !slices.Equal(b.Messages[0].Tags, []string{"a¦c", "b"}) {
		t.Errorf("got %+v", b.Messages)
	}
}
