package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/storetest"
)

// loaderEnv makes the test program a loader that can be killed.
const loaderEnv = "HEARTH_TEST_LOADER"

func TestMain(m *testing.M) {
	if args := os.Getenv(loaderEnv); args != "" {
		f := strings.Split(args, "\n")
		db, err := open(context.Background(), f[0])
		if err == nil {
			err = db.Load(context.Background(), f[1:], nil)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// open opens a database that is loaded in small pieces.
func open(ctx context.Context, url string) (*DB, error) {
	at, err := Parse(url)
	if err != nil {
		return nil, err
	}
	db, err := Open(ctx, at)
	if err == nil {
		db.limits.batch, db.limits.piece = 100, 3
	}
	return db, err
}

func must(t *testing.T, url string) *DB {
	t.Helper()
	db, err := open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.hangUp() })
	return db
}

// talk invents n messages of a source: threads of five over two months.
func talk(source string, n int) storetest.File {
	f := storetest.File{Source: source, Captured: "2026-07-01"}
	for i := range n {
		at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 60 * 24 * time.Hour / time.Duration(n))
		root := fmt.Sprint(source, i-i%5)
		m := engagement.Message{ID: fmt.Sprint(source, i), Root: root, Parent: root, Kind: engagement.KindReply, Role: engagement.RoleMember,
			Person: fmt.Sprint("p", i%97), At: at, Day: engagement.DayOf(at)}
		switch i % 5 {
		case 0:
			m.Parent, m.Kind = "", engagement.KindPost
		case 3:
			m.Role, m.Person = engagement.RoleBrand, "us"
		}
		f.Messages = append(f.Messages, m)
		f.Readings = append(f.Readings, engagement.Reading{Post: root, Metric: "views", Grain: engagement.GrainDaily, Value: int64(i), From: m.Day, To: m.Day, Member: fmt.Sprint(i % 5)})
	}
	return f
}

// sums is what every table holds, in numbers that change with any row.
func sums(t *testing.T, db *DB) string {
	t.Helper()
	var out []string
	for _, q := range []string{
		"SELECT count(*), uniqExact(id), sum(cityHash64(id, parent, root, person, role)) % 1000000007 FROM messages",
		"SELECT count(*), sum(value), sum(cityHash64(post, member)) % 1000000007 FROM readings",
		"SELECT count(*), sum(replies), sum(last_at), sum(first_reply_at), sum(cityHash64(root, opener, last_role)) % 1000000007 FROM exchanges",
		"SELECT count(*), sum(again), sum(first_reply_at), sum(cityHash64(id, root, opener)) % 1000000007 FROM openings",
		"SELECT count(*), sum(messages) FROM people", "SELECT count(*), sum(messages), sum(replies) FROM person_days", "SELECT count(*), sum(messages), sum(timed), max(last_day) FROM census", "SELECT count(*) FROM coverage",
	} {
		got, err := db.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(got.Rows))
	}
	return strings.Join(out, "\n")
}

func ask(t *testing.T, db *DB, query string) int64 {
	t.Helper()
	got, err := db.Ask(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	return got.Rows[0][0].(int64)
}

// TestKilled kills a real process in the middle of loading, again and again, and
// wants what an undisturbed one makes.
func TestKilled(t *testing.T) {
	for _, servers := range []int{1, 2} {
		t.Run(fmt.Sprint(servers), func(t *testing.T) {
			s := chtest.Start(t, servers)
			files, _ := storetest.Write(t, talk("forum", 4000), talk("shop", 3000))
			calm := must(t, s.URL("calm"))
			if err := calm.Load(t.Context(), files, nil); err != nil {
				t.Fatal(err)
			}
			want := sums(t, calm)
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(1, 2))
			killed := 0
			for range 12 {
				child := exec.Command(self)
				child.Env = append(os.Environ(), loaderEnv+"="+strings.Join(append([]string{s.URL("hard")}, files...), "\n"))
				if err := child.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond)
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				if child.Wait() != nil {
					killed++
				}
			}
			t.Logf("%d runs were killed", killed)
			db := must(t, s.URL("hard"))
			if err := db.Load(t.Context(), files, nil); err != nil {
				t.Fatal(err)
			}
			if n := ask(t, db, "SELECT count(*) FROM rows"); n != 14_000 {
				t.Errorf("%d rows were loaded", n)
			}
			if got := sums(t, db); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if left := ask(t, db, "SELECT count(*) FROM system.tables WHERE database = 'hard' AND (name LIKE '%next%' OR name LIKE '%old%' OR name IN ('talk', 'spoken', 'spells', 'pauses', 'loading'))"); left != 0 {
				t.Errorf("%d tables are left over", left)
			}
		})
	}
}

// TestAgain loads what is there, then more, then less.
func TestAgain(t *testing.T) {
	s := chtest.Start(t, 1)
	a, b := talk("forum", 700), talk("shop", 500)
	files, coverage := storetest.Write(t, a, b)
	db := must(t, s.URL("site"))
	if err := db.Load(t.Context(), files[:2], coverage[:1]); err != nil {
		t.Fatal(err)
	}
	if n := ask(t, db, "SELECT count(*) FROM messages"); n != 700 {
		t.Errorf("%d messages of 700", n)
	}
	again := must(t, s.URL("site"))
	if err := again.Load(t.Context(), files[:2], coverage[:1]); err != nil {
		t.Fatal(err)
	}
	parts := ask(t, db, "SELECT max(toInt64(modification_time)) * 1000 + count(*) FROM system.parts WHERE database = 'site' AND table = 'messages' AND active = 1")
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	more := must(t, s.URL("site"))
	if err := more.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	if n := ask(t, more, "SELECT count(*) FROM messages"); n != 1200 {
		t.Errorf("%d messages of 1200", n)
	}
	if now := ask(t, db, "SELECT max(toInt64(modification_time)) * 1000 + count(*) FROM system.parts WHERE database = 'site' AND table = 'messages' AND active = 1"); now == parts {
		t.Log("the same second") // only a hint that the tables were made anew
	}
	if err := db.Close(); err == nil || !strings.Contains(err.Error(), "changed while they were asked; run it again") {
		t.Errorf("who asked the old rows is told %v", err)
	}
	less := must(t, s.URL("site"))
	if err := less.Load(t.Context(), files[2:], coverage[1:]); err != nil {
		t.Fatal(err)
	}
	if n, raw := ask(t, less, "SELECT count(*) FROM messages"), ask(t, less, "SELECT count(*) FROM rows"); n != 500 || raw != 1000 {
		t.Errorf("%d messages of 500, %d rows of 1000", n, raw)
	}
	if err := less.Load(t.Context(), nil, nil); err == nil || err.Error() != "clickhouse: loaded twice" {
		t.Errorf("a second load: %v", err)
	}
	if _, err := must(t, s.URL("site")).Select(t.Context(), "SELECT 1"); err == nil || err.Error() != "clickhouse: not loaded" {
		t.Errorf("select before load: %v", err)
	}
}

// TestOlderTables loads more into servers that older Hearths filled: one knew
// nothing of wordings, one nothing of followers either.
func TestOlderTables(t *testing.T) {
	s := chtest.Start(t, 2)
	a, b := talk("forum", 70), talk("shop", 50)
	many := int64(9)
	b.Messages[0].Followers = &many
	for i := range 5 {
		m := &b.Messages[10*i]
		m.Person, m.At, m.Day, m.Wording = fmt.Sprint("echo", i), b.Messages[0].At, b.Messages[0].Day, 7
	}
	files, coverage := storetest.Write(t, a, b)
	for site, lacks := range map[string]string{"newer": "DROP COLUMN wording", "older": "DROP COLUMN shown, DROP COLUMN followers, DROP COLUMN wording"} {
		old := must(t, s.URL(site))
		if err := old.Load(t.Context(), files[:2], coverage[:1]); err != nil {
			t.Fatal(err)
		}
		for _, h := range old.hosts {
			for _, name := range []string{old.local(rawName), rawName} {
				if err := h.do(t.Context(), "ALTER TABLE "+name+" "+lacks); err != nil {
					t.Fatal(err)
				}
			}
		}
		now := must(t, s.URL(site))
		if err := now.Load(t.Context(), files, coverage); err != nil {
			t.Fatal(err)
		}
		if n, known, echoed := ask(t, now, "SELECT count(*) FROM messages"), ask(t, now, "SELECT count(followers) FROM messages"), ask(t, now, "SELECT sum(echoed) FROM messages"); n != 120 || known != 1 || echoed != 5 {
			t.Errorf("%s: %d messages of 120, of %d the followers of 1, %d echoes of 5", site, n, known, echoed)
		}
	}
}

// TestSites keeps two sites of one server apart.
func TestSites(t *testing.T) {
	s := chtest.Start(t, 1)
	one, two := must(t, s.URL("one")), must(t, s.URL("two"))
	for i, db := range []*DB{one, two} {
		files, coverage := storetest.Write(t, talk("forum", 100*(i+1)))
		if err := db.Load(t.Context(), files, coverage); err != nil {
			t.Fatal(err)
		}
	}
	for i, db := range []*DB{one, two} {
		if n := ask(t, db, "SELECT count(*) FROM messages"); n != int64(100*(i+1)) {
			t.Errorf("site %d has %d messages", i, n)
		}
		got, err := db.Select(t.Context(), "SELECT count(*) FROM forum")
		if err != nil || got.Rows[0][0] != int64(100*(i+1)) {
			t.Errorf("site %d shows %v %v", i, got.Rows, err)
		}
		if _, err := db.Select(t.Context(), "SELECT count(*) FROM two_shown.messages"); err == nil {
			t.Error("one site reads another")
		}
	}
}

// TestWaits loads two sets of rows at once: one after the other.
func TestWaits(t *testing.T) {
	s := chtest.Start(t, 1)
	done := make(chan error)
	for i := range 2 {
		files, coverage := storetest.Write(t, talk("forum", 300+i))
		db := must(t, s.URL("site"))
		go func() { done <- db.Load(t.Context(), files, coverage) }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := ask(t, must(t, s.URL("site")), "SELECT count(*) FROM messages"); n != 300 && n != 301 {
		t.Errorf("%d messages", n)
	}
}

// TestTrouble says what a writer reads when the engine does not do as it should.
func TestTrouble(t *testing.T) {
	s := chtest.Start(t, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	l.Close()
	for _, c := range []struct{ url, want string }{
		{"clickhouse://keeper:sesame@" + nobody + "/site", "clickhouse: no answer from " + nobody + " after 3 tries"},
		{"clickhouse://keeper:sesame@" + s.Addrs[0] + "/site", "does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD"},
		{"clickhouse://sesame:sesame@" + s.Addrs[0] + "/site", "does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD"},
	} {
		if _, err := open(t.Context(), c.url); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	keeper := must(t, "clickhouse://keeper:open%20sesame@"+s.Addrs[0]+"/site")
	if err := keeper.Load(t.Context(), nil, nil); err != nil {
		t.Error(err)
	}
	keeper.limits.ask = time.Second
	if _, err := keeper.Ask(t.Context(), "SELECT count(*) FROM system.numbers WHERE number % 7 = 8"); err == nil || !strings.Contains(err.Error(), "needed too long") {
		t.Errorf("a slow question: %v", err)
	}
	if _, err := keeper.Ask(t.Context(), "SELECT wrong FROM messages"); err == nil || !strings.Contains(err.Error(), "Unknown identifier: wrong") {
		t.Errorf("a wrong question: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := keeper.Ask(ctx, "SELECT count(*) FROM system.numbers WHERE number % 7 = 8"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a question that is given up: %v", err)
	}
	keeper.limits.sel, keeper.limits.rows = time.Second, 2
	for query, want := range map[string]string{
		"SELECT count(*) FROM numbers(100000000000) WHERE number % 7 = 8":      "the query was ended after 1s",
		"SELECT number FROM numbers(3)":                                        "the result has more than 2 rows",
		"SELECT number FROM numbers(3) ORDER BY number LIMIT 1, 1 BY number 1": `syntax error at or near "BY"`,
	} {
		if _, err := keeper.Select(t.Context(), query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", query, err, want)
		}
	}
	keeper.limits.sel = time.Minute
	if _, err := keeper.Select(t.Context(), "SELECT length(groupArray(number)) FROM numbers(1000000000)"); err == nil || err.Error() != "the query needs too much memory" {
		t.Errorf("a large query: %v", err)
	}
}

// TestLost asks through a line that breaks.
func TestLost(t *testing.T) {
	s := chtest.Start(t, 1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	line := &breaking{to: s.Addrs[0]}
	go line.serve(l)
	db := must(t, "clickhouse://"+l.Addr().String()+"/site")
	if err := db.Load(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	line.cut()
	if n := ask(t, db, "SELECT count(*) FROM messages"); n != 0 {
		t.Errorf("%d messages", n)
	}
	for range 2 {
		if _, err := db.Select(t.Context(), "SELECT count(*) AS n FROM messages"); err != nil {
			t.Errorf("SQL: %v", err)
		}
		line.cut()
	}
	l.Close()
	line.cut()
	for what, err := range map[string]error{
		"a question":  second(db.Ask(t.Context(), "SELECT count(*) AS n FROM messages")),
		"SQL":         second(db.Select(t.Context(), "SELECT count(*) AS n FROM messages")),
		"a statement": db.hosts[0].do(t.Context(), "SELECT 1"),
	} {
		if !errors.Is(err, store.ErrGone) || !strings.Contains(err.Error(), "clickhouse: no answer from "+l.Addr().String()) {
			t.Errorf("%s to nobody: %v", what, err)
		}
	}
}

func second(_ store.Table, err error) error { return err }
