package build_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/golden"
)

// TestEitherEngineGivesTheSameBytes builds the example site with the embedded
// engine and with ClickHouse. The site's own SQL is written so that both read it.
func TestEitherEngineGivesTheSameBytes(t *testing.T) {
	servers := chtest.Start(t, 2)
	dir := example(t)
	page := filepath.Join(dir, "content", "stories", "who-writes.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	both := strings.ReplaceAll(string(text), "date '2025-10-01'", "cast('2025-10-01' as date)")
	if both == string(text) {
		t.Error("the SQL of the example is not the one that this test knows")
	}
	if err := os.WriteFile(page, []byte(both), 0o644); err != nil {
		t.Fatal(err)
	}
	made := func(opt build.Options) (pages, answers map[string]string) {
		remove(t, dir, "data/answers", ".hearth/cache", "public")
		copyPart(t, dir, "data/answers/editions")
		if r := run(t, opt); r.Asked == 0 {
			t.Error("nothing was asked")
		}
		return golden.Tree(t, filepath.Join(dir, "public")), golden.Tree(t, filepath.Join(dir, "data/answers"))
	}
	opt := options(dir)
	wantPages, wantAnswers := made(opt)
	for _, url := range []string{servers.URL("example"), "clickhouse://" + servers.Addrs[0] + "/alone"} {
		opt = options(dir)
		opt.Open = func(ctx context.Context, _, _ string) (store.Store, error) {
			at, err := clickhouse.Parse(url)
			if err != nil {
				return nil, err
			}
			return clickhouse.Open(ctx, at)
		}
		pages, answers := made(opt)
		sameFiles(t, url+": answers", wantAnswers, answers)
		sameFiles(t, url+": pages", wantPages, pages)
	}
}
