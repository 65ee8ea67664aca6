package cli

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/golden"
)

// TestEngine loads a database by `hearth import`, and asks it by `hearth query`
// as another user, whose password comes from the environment.
func TestEngine(t *testing.T) {
	servers := chtest.Start(t, 1)
	dir := t.TempDir()
	var shop strings.Builder
	shop.WriteString("id,date,author,text\n")
	for i := range 40 {
		fmt.Fprintf(&shop, "%d,2026-06-%02d,rider%d,good\n", i, 1+i%28, i%17)
	}
	for name, text := range map[string]string{
		"hearth.yaml":            "title: A shop\nengine: clickhouse://keeper@" + servers.Addrs[0] + "/our_site\n",
		"content/index.md":       "---\ntitle: A shop\n---\n\nHello.\n",
		"data/raw/shop/shop.csv": shop.String(),
	} {
		golden.Put(t, dir, name, text)
	}
	t.Setenv(passwordEnv, "open sesame")
	hearth := func(args ...string) string {
		t.Helper()
		var out, talk bytes.Buffer
		if code := Main(append([]string{"-C", dir}, args...), strings.NewReader(""), &out, &talk); code != exitDone {
			t.Fatalf("%v ended with %d:\n%s", args, code, talk.String())
		}
		if said := out.String() + talk.String(); strings.Contains(said, "sesame") {
			t.Errorf("%v prints the password:\n%s", args, said)
		}
		return out.String() + talk.String()
	}
	if said := hearth("import", "--engine", "clickhouse://keeper:open%20sesame@"+servers.Addrs[0]+"/our_site"); !strings.Contains(said, "took in 1 file; the engine has all rows") {
		t.Errorf("import says %s", said)
	}
	if said := hearth("import", "--engine", "clickhouse://keeper@"+servers.Addrs[0]+"/our_site"); !strings.Contains(said, "nothing new in data/raw; the engine has all rows") {
		t.Errorf("a second import says %s", said)
	}
	at, err := clickhouse.Parse("clickhouse://" + servers.Addrs[0] + "/our_site")
	if err != nil {
		t.Fatal(err)
	}
	db, err := clickhouse.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	got, err := db.Ask(t.Context(), "SELECT count(*) AS n FROM messages")
	if err != nil || got.Rows[0][0] != int64(40) {
		t.Errorf("the database has %v messages (%v)", got.Rows, err)
	}
	if said := hearth("query", "metric:people"); !strings.Contains(said, "17") {
		t.Errorf("query says %s", said)
	}
	if said := hearth("query", "--sql", "SELECT role, uniqExact(person) AS people FROM shop GROUP BY role"); !strings.Contains(said, "17") {
		t.Errorf("query --sql says %s", said)
	}
	hearth("build", "--today", "2026-07-01")
}
