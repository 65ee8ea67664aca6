package build

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/words"
)

// realExports is where the real exports lie, beside the repository.
const realExports = "../../../shared/data"

var (
	address  = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}`)
	clicked  = regexp.MustCompile(`(?:fbclid|gclid|msclkid|ttclid|twclid|li_fat_id)=`)
	numbered = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3}){3}$`)
)

// TestNothingPrivateIsKept takes all real exports in as a site does and looks
// through every value of the rows, read back from their files, and of the
// database that is made of them: no e-mail address, no IP address, no click id,
// no employee, no handle and no words of a customer, no id that a platform gave,
// but in the addresses of the brand's own posts. Of support desks, surveys and
// messages not even the words are kept.
func TestNothingPrivateIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("taking in all real exports takes a while")
	}
	if _, err := os.Stat(realExports); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: rows are not searched for what is personal")
	}
	all := takeIn(t)
	hidden := secrets(t)
	look := func(where, value string) {
		switch {
		case address.MatchString(value) && !strings.HasPrefix(value, "@") && !strings.HasPrefix(value, "http"):
			t.Errorf("%s holds an e-mail address", where)
		case clicked.MatchString(value):
			t.Errorf("%s holds a click id", where)
		case numbered.MatchString(value):
			t.Errorf("%s holds an IP address", where)
		case strings.HasPrefix(value, "https://"), strings.HasPrefix(value, "/"): // of the brand's own post, as is held below, or of a page of its site
		case hidden.found(value) != "":
			t.Errorf("%s holds %s", where, hidden.found(value))
		}
	}
	said := hidden.said.String()
	spoken := map[string]bool{}
	n := 0
	for _, file := range all.Files() {
		batch, err := all.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range batch.Messages {
			n++
			for _, v := range append([]string{m.ID, m.Parent, m.Root, m.Person, m.Place, m.Title, m.URL, m.Language, m.Class, m.Closing}, slices.Concat(m.Tags, m.Topics)...) {
				look(filepath.Base(filepath.Dir(file)), v)
			}
			if m.Role != engagement.RoleBrand && m.Title+m.URL != "" {
				t.Errorf("%s: words or the address of a person are in a row", file)
			}
			if m.Role != engagement.RoleBrand {
				for _, v := range append([]string{m.Place, m.Closing}, slices.Concat(m.Tags, m.Topics)...) {
					spoken[v] = true
				}
			}
		}
		for _, r := range batch.Readings {
			n++
			for _, v := range []string{r.Post, r.Place, r.Member} {
				look(filepath.Base(filepath.Dir(file)), v)
			}
		}
	}
	for v := range spoken {
		if len(v) >= 20 && strings.Contains(v, " ") && strings.Contains(said, v) {
			t.Errorf("a row holds words of a customer: %q", v)
		}
	}
	if n < 50_000 {
		t.Errorf("only %d rows were looked at", n)
	}
	database(t, all, look)
	wordless(t, all)
}

// takeIn imports all real exports as one site.
func takeIn(t *testing.T) *rows.Rows {
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "data", "raw"), os.DirFS(realExports)); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(root, "data", "raw", "MANIFEST.tsv"))
	all, err := rows.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	files, err := rawFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Zone = time.UTC
	lists, problems := words.Read(os.DirFS(root))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	importer := Importer{Lists: lists, Root: root, Config: cfg, Env: func(string) string { return "" }, Random: rand.Reader}
	if _, _, err := importer.Update(t.Context(), all, files, func(string) {}); err != nil {
		t.Fatal(err)
	}
	return all
}

// database looks through all texts of the tables that are asked.
func database(t *testing.T, all *rows.Rows, look func(where, value string)) {
	engine, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	if err := engine.Load(t.Context(), all.Files(), all.Coverage()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"messages", "readings", "people", "exchanges", "openings", "coverage"} {
		found, err := engine.Ask(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		for _, row := range found.Rows {
			for _, v := range row {
				if s, ok := v.(string); ok {
					look("the table "+table, s)
				}
			}
		}
	}
}

// wordless holds that no words of private channels lie in data/text.
func wordless(t *testing.T, all *rows.Rows) {
	private := []string{"zendesk.tickets", "intercom.conversations", "intercom.export", "survey.nps"}
	seen := 0
	for _, e := range all.Ledger().Entries {
		if !slices.ContainsFunc(private, func(f string) bool { return strings.Contains(e.Format, f) }) {
			continue
		}
		seen++
		kept, err := all.Words(e.Origin)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range kept {
			if w.Title+w.Text != "" {
				t.Errorf("%s: words of a private channel are kept", e.Raw)
				break
			}
		}
	}
	if seen < 3 {
		t.Errorf("only %d files of private channels were read", seen)
	}
}
