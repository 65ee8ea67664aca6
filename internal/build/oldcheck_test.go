package build_test

import (
	"os"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement/words"
	"hearth/internal/golden"
)

// A word list that was checked by hand before the last edition but one is old, and
// the writer hears of it; one that was checked after that is not.
func TestOldChecks(t *testing.T) {
	dir := t.TempDir()
	golden.Put(t, dir, "hearth.yaml", "title: Small\n")
	golden.Put(t, dir, "content/index.md", "# Home\n")
	golden.Put(t, dir, "data/raw/forum/forum.csv", "id,author,date,text\n1,a,2026-03-01,Hi\n2,b,2026-03-05,Hi\n3,c,2026-03-09,Hi\n4,d,2026-03-11,Hi\n5,e,2026-03-20,Hi\n6,f,2026-03-31,Hi\n")
	for _, day := range []string{"2026-04-02", "2026-07-02"} {
		golden.Put(t, dir, "content/editions/"+day[:7]+".md", "---\ntitle: Edition "+day+"\ndate: "+day+"\nwent_badly: The rain\nnot_known: Who reads this\nperiod: 2026-03\n---\nWe read [](metric:messages) of them.\n")
	}
	lists, problems := words.Read(os.DirFS(dir))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const said = "data/words/en.yaml: the list was last checked by hand on 2026-01-05, and since then two editions have come out\n" +
		"  hint: draw some more with `hearth label en --draw 60`, and write what comes out below `checked:`\n"
	for _, tt := range []struct {
		on  string
		old bool
	}{{"2026-01-05", true}, {"2026-05-05", false}} {
		golden.Put(t, dir, "data/words/en.yaml", "checked:\n  on: "+tt.on+"\n  list: "+lists.ListVersion("en")+"\n  passion: {of: 60, right: 51}\n  others: {of: 60, missed: 9}\n")
		result, err := build.Check(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(result.Problems.String(), said); got != tt.old {
			t.Errorf("checked on %s: old is %v in\n%s", tt.on, got, result.Problems)
		}
	}
}
