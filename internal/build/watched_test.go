package build_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// dying is an engine that answers some questions and then none.
type dying struct {
	store.Store
	left, refused atomic.Int64
}

var errDead = errors.Join(errors.New("the engine died"), store.ErrGone)

func (d *dying) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	if d.left.Add(-1) < 0 {
		d.refused.Add(1)
		return store.Table{}, errDead
	}
	return d.Store.Ask(ctx, query, args...)
}

func (d *dying) Select(ctx context.Context, query string) (store.Table, error) {
	if d.left.Add(-1) < 0 {
		d.refused.Add(1)
		return store.Table{}, errDead
	}
	return d.Store.Select(ctx, query)
}

// TestEngineDies ends a build and a query at the first question that the engine
// leaves without an answer. The last good pages and answers stay.
func TestEngineDies(t *testing.T) {
	dir := t.TempDir()
	text := "---\ntitle: A shop\n---\n\n"
	for _, kind := range []string{"post", "reply", "review", "question", "answer", "share"} {
		text += "[](metric:messages?kind=" + kind + "&period=all \"too few to say\") and [](metric:people?kind=" + kind + "&period=all \"too few\").\n\n"
	}
	rows := "id,date,author,text\n"
	for _, who := range []string{"ann", "ben", "cleo", "dan", "eva", "fay", "gus"} {
		rows += who + ",2026-06-01," + who + ",good\n"
	}
	golden.Put(t, dir, "hearth.yaml", "title: A shop\n")
	golden.Put(t, dir, "content/index.md", text)
	golden.Put(t, dir, "data/raw/shop/shop.csv", rows)
	opt := options(dir)
	opt.Jobs = 1
	good, err := build.Run(t.Context(), opt)
	if err != nil || good.Asked < 6 {
		t.Fatalf("%d asked, %v, %s", good.Asked, err, good.Problems)
	}
	pages, answers := golden.Tree(t, filepath.Join(dir, "public")), golden.Tree(t, filepath.Join(dir, "data/answers"))
	golden.Put(t, dir, "data/raw/shop/more.csv", "id,date,author,text\n9,2026-06-02,hal,good\n")

	for left := range int64(8) {
		var d *dying
		opt.Open = func(ctx context.Context, _, dir string) (store.Store, error) {
			st, err := duckdb.Open(ctx, dir)
			d = &dying{Store: st}
			d.left.Store(left)
			return d, err
		}
		result, err := build.Run(t.Context(), opt)
		if !errors.Is(err, errDead) || result.Problems.Count(source.Error) > 0 {
			t.Errorf("with %d answers left: %v\n%s", left, err, result.Problems)
		}
		if n := d.refused.Load(); n != 1 {
			t.Errorf("with %d answers left the dead engine was asked %d times", left, n)
		}
		if _, err := build.RunQuery(t.Context(), opt, build.Query{Target: "metric:messages?by=kind"}); left < 3 && !errors.Is(err, errDead) {
			t.Errorf("a query with %d answers left: %v", left, err)
		}
	}
	sameFiles(t, "pages", pages, golden.Tree(t, filepath.Join(dir, "public")))
	sameFiles(t, "answers", answers, golden.Tree(t, filepath.Join(dir, "data/answers")))
	if _, err := build.RunQuery(t.Context(), opt, build.Query{SQL: "SELECT count(*) AS n, count(DISTINCT person) AS people FROM messages"}); err != nil {
		t.Errorf("SQL with an engine that lives: %v", err)
	}
	opt.Open = func(ctx context.Context, _, dir string) (store.Store, error) {
		st, err := duckdb.Open(ctx, dir)
		return &dying{Store: st}, err
	}
	if _, err := build.RunQuery(t.Context(), opt, build.Query{SQL: "SELECT count(*) AS n, count(DISTINCT person) AS people FROM messages"}); !errors.Is(err, errDead) {
		t.Errorf("SQL with a dead engine: %v", err)
	}
}
