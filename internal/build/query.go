package build

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// QueryResult is an answer, or what can be asked.
type QueryResult struct {
	Language  string
	Answer    *guard.Published   // nil for the catalogue, or with problems
	Catalogue *insight.Catalogue // nil for an answer
	Problems  source.List
}

// RunQuery answers one question of the rows: the target of a number in prose
// (metric:messages?by=place), or with sql a writer's own query. Without either
// it says what can be asked. The guard is always on.
func RunQuery(ctx context.Context, opt Options, target, sql string) (QueryResult, error) {
	r := run{Options: opt}
	if err := r.load(); err != nil {
		return QueryResult{}, err
	}
	q := insight.Question{Period: source.Word{}}
	switch {
	case sql != "":
		q.SQL = source.Word{Text: sql, Pos: source.Pos{File: "--sql", Line: 1, Col: 1}}
		q.Pos = q.SQL.Pos
	case target != "":
		q = r.target(target)
	}
	data, err := r.imports(ctx)
	out := QueryResult{Language: r.cfg.Language, Problems: r.problems}
	if err != nil || r.problems.Count(source.Error) > 0 {
		return out, err
	}
	if data == nil || len(data.Ledger().Entries) == 0 {
		out.Problems.Errorf(source.Pos{File: "data/raw"}, "no-data", "put an export there, or `hearth sample` for made-up ones", "there are no data yet")
		return out, nil
	}
	engine, err := r.Open(ctx, filepath.Join(r.Root, ".hearth", "cache"))
	if err != nil {
		return out, fmt.Errorf("open the engine: %w", err)
	}
	err = r.query(ctx, engine, data, q, target+sql == "", &out)
	return out, errors.Join(err, engine.Close())
}

// query loads the rows and asks.
func (r *run) query(ctx context.Context, engine store.Store, data *rows.Rows, q insight.Question, list bool, out *QueryResult) error {
	reg, err := insight.Metrics()
	if err != nil {
		return err
	}
	if err := engine.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return fmt.Errorf("load the rows: %w", err)
	}
	desk, err := insight.NewDesk(ctx, engine, reg, r.deskOptions(data))
	if err != nil {
		return err
	}
	if list {
		c, err := desk.Catalogue(ctx)
		out.Catalogue = &c
		return err
	}
	answer, problems := desk.Ask(ctx, q)
	out.Problems.Add(problems...)
	if problems.Count(source.Error) > 0 {
		return nil
	}
	p := guard.Publish(answer, guard.Policy{Minimum: r.cfg.Privacy.Minimum})
	out.Answer = &p
	return nil
}

// target reads metric:… the way it is read in a story, so that what works here
// works there.
func (r *run) target(text string) insight.Question {
	const before = "[]("
	s, problems := markdown.New(markdown.Options{}).Parse("query", "query.md", []byte("---\ntitle: query\n---\n"+before+text+")\n"))
	var n *story.Number
	if s != nil {
		for _, found := range numbersOf(s) {
			n = found
		}
	}
	for _, p := range problems {
		p.Pos.Line, p.Pos.Col, p.Excerpt = 1, max(1, p.Pos.Col-len(before)), text
		r.problems.Add(p)
	}
	if n == nil {
		if len(problems) == 0 {
			r.problems.Errorf(source.Pos{File: "query", Line: 1, Col: 1}, "query", "write it as in a story: metric:messages?by=place&period=2026-06",
				"%q is no question", strings.TrimSpace(text))
		}
		return insight.Question{}
	}
	return r.question(n.Ask, s, nil)
}
