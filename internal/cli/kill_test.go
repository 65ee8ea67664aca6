package cli

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/golden"
)

// killedSite writes a site with three exports of a forum, the later two of which
// hold messages of the one before again.
func killedSite(t *testing.T, engine string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"hearth.yaml": "title: A forum\n", "with-engine.yaml": "title: A forum\nengine: " + engine + "\n", "content/index.md": "---\ntitle: A forum\n---\n\nHello.\n"}
	for part := range 3 {
		var b strings.Builder
		b.WriteString("id,date,author,text\n")
		for i := range 3000 {
			n := 2000*part + i
			fmt.Fprintf(&b, "%d,2026-%02d-%02d,rider%d,good\n", n, 1+n%6, 1+n%28, n%311)
		}
		files[fmt.Sprintf("data/raw/forum/part-%d.csv", part)] = b.String()
	}
	for name, text := range files {
		golden.Put(t, dir, name, text)
	}
	return dir
}

// hearthIn runs the program as a process of its own and gives what it says.
func hearthIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.Command("hearth", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// bothSay is what both engines say of a site, and what lies in its rows.
func bothSay(t *testing.T, dir, engine string) string {
	t.Helper()
	var b strings.Builder
	asks := func() {
		for _, q := range []string{"metric:messages?by=month", "metric:people", "metric:people?by=month"} {
			b.WriteString(hearthIn(t, dir, "query", "--format", "csv", q))
		}
	}
	asks() // of DuckDB, and then of the database
	plain := filepath.Join(dir, "hearth.yaml")
	for _, move := range [][2]string{{plain, plain + "_"}, {filepath.Join(dir, "with-engine.yaml"), plain}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	asks()
	at, err := clickhouse.Parse(engine)
	if err != nil {
		t.Fatal(err)
	}
	db, err := clickhouse.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{
		"SELECT count(*), uniqExact(id), uniqExact(person), uniqExact(person_no), sum(cityHash64(id, person)) % 1000000007 FROM messages",
		"SELECT count(*), uniqExact(piece) FROM rows", "SELECT count(*), sum(messages) FROM person_days",
	} {
		got, err := db.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, got.Rows)
	}
	files, err := filepath.Glob(filepath.Join(dir, "data", "rows", "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("rows: %v %v", files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, filepath.Base(f), len(data))
	}
	return b.String()
}

// TestImportKilled ends `hearth import --engine` as a power cut would, again and
// again at any time, and wants in the end what an undisturbed one makes: nothing
// twice, nothing lost, in the rows and in both engines.
func TestImportKilled(t *testing.T) {
	s := chtest.Start(t, 1)
	t.Setenv("HEARTH_KEY", strings.Repeat("ab", 16))
	calm := killedSite(t, s.URL("calm"))
	begin := time.Now()
	if said := hearthIn(t, calm, "import", "--engine", s.URL("calm")); !strings.Contains(said, "took in 3 files; the engine has all rows") {
		t.Fatalf("undisturbed it says %s", said)
	}
	took := time.Since(begin)
	hard, rnd, killed := killedSite(t, s.URL("hard")), rand.New(rand.NewPCG(8, 5)), 0
	for range 14 {
		var said bytes.Buffer
		cmd := exec.Command("hearth", "-C", hard, "import", "--engine", s.URL("hard"))
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.Int64N(int64(took))))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
	}
	t.Logf("%d runs were killed", killed)
	if killed == 0 {
		t.Error("no run was killed: the test says nothing")
	}
	if said := hearthIn(t, hard, "import", "--engine", s.URL("hard")); !strings.Contains(said, "the engine has all rows") {
		t.Errorf("the last run says %s", said)
	}
	want, got := bothSay(t, calm, s.URL("calm")), bothSay(t, hard, s.URL("hard"))
	if got != want {
		t.Errorf("killed and taken up again:\n%s\nundisturbed:\n%s", got, want)
	}
	if !strings.Contains(want, "[[7000 7000 311 311") {
		t.Errorf("of 7,000 messages of 311 people there are\n%s", want)
	}
}
