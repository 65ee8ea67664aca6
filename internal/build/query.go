package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

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
	Raw       *insight.Answer    // instead of Answer, where the guard was turned off
	Catalogue *insight.Catalogue // nil for an answer
	Problems  source.List
}

// Query is what is asked in the terminal: the target of a number in prose
// (metric:messages?by=place), one of a named question
// (question:response.left?period=2026-06), or a writer's own SQL. Nothing at all
// asks what can be asked.
type Query struct {
	Target, SQL string
	Raw         bool // without the guard: for the eyes of who has the data
}

// RunQuery answers one question of the rows. It only reads.
func RunQuery(ctx context.Context, opt Options, asked Query) (QueryResult, error) {
	target, sql := asked.Target, asked.SQL
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
	engine, err := r.engine(ctx)
	if err != nil {
		return out, fmt.Errorf("open the engine: %w", err)
	}
	err = r.query(ctx, engine, data, q, asked, &out)
	return out, errors.Join(cmp.Or(engine.gone(), err), engine.Close())
}

// query loads the rows and asks.
func (r *run) query(ctx context.Context, engine store.Store, data *rows.Rows, q insight.Question, asked Query, out *QueryResult) error {
	reg, wrong, err := r.registry()
	if err != nil {
		return err
	}
	out.Problems.Add(wrong...)
	if wrong := insight.CheckExclusions(exclusions(r)); len(wrong) > 0 {
		out.Problems.Add(wrong...)
		return nil
	}
	if err := engine.Load(ctx, data.Files(), data.Coverage()); err != nil {
		return fmt.Errorf("load the rows: %w", err)
	}
	desk, err := insight.NewDesk(ctx, engine, reg, r.deskOptions(data))
	if err != nil {
		return err
	}
	if asked.Target+asked.SQL == "" {
		c, err := desk.Catalogue(ctx)
		out.Catalogue = &c
		return err
	}
	q.Unguarded = asked.Raw
	answer, problems := desk.Ask(ctx, q)
	out.Problems.Add(typed(problems)...)
	if problems.Count(source.Error) > 0 {
		return nil
	}
	if asked.Raw {
		out.Raw = &answer
		return nil
	}
	p := guard.Publish(answer, guard.Policy{Minimum: r.cfg.Privacy.Minimum})
	out.Answer = &p
	return nil
}

// shape are the keys of a target that a single number cannot have: here they
// make a table.
var shape = regexp.MustCompile(`([?&])(by|split|top)=([^&]*)`)

// target reads metric:… the way it is read in a story, so that what works here
// works there; by, split and top come on top of that. question:… is read like it.
func (r *run) target(text string) insight.Question {
	rest := shape.ReplaceAllStringFunc(text, func(key string) string { return key[:1] })
	for strings.Contains(rest, "&&") || strings.Contains(rest, "?&") {
		rest = strings.NewReplacer("&&", "&", "?&", "?").Replace(rest)
	}
	named, isNamed := strings.CutPrefix(rest, "question:")
	if isNamed {
		rest = "metric:" + named
	}
	q := r.number(strings.TrimRight(rest, "?&"), text)
	if isNamed {
		q.Named, q.Metric = q.Metric, source.Word{}
	}
	for _, m := range shape.FindAllStringSubmatchIndex(text, -1) {
		key, value := text[m[4]:m[5]], source.Word{Text: text[m[6]:m[7]], Pos: source.Pos{File: "query", Line: 1, Col: 1 + utf8.RuneCountInString(text[:m[6]])}}
		switch key {
		case "by":
			q.By = value
		case "split":
			q.Split = value
		default:
			n, err := strconv.Atoi(value.Text)
			if err != nil {
				r.problems.Errorf(value.Pos, "query", "write how many to show: top=5", "top: %q is no whole number", value.Text)
			}
			q.Top = n
		}
	}
	return q
}

// A target is read as the number of a story of one sentence: head, before, the
// target.
const (
	head   = "---\ntitle: query\n---\n"
	before = "[]("
)

// typed takes the places of that story back to what the user typed.
func typed(problems source.List) source.List {
	for i, p := range problems {
		if p.Pos.File == "query" && p.Pos.Line > 1 {
			problems[i].Pos.Line = 1
			problems[i].Pos.Col = max(1, p.Pos.Col-len(before))
		}
	}
	return problems
}

// number reads a target as a number of a story; whole is what the user typed.
func (r *run) number(text, whole string) insight.Question {
	s, problems := markdown.Parse("query", "query.md", []byte(head+before+text+")\n"), markdown.Options{})
	var n *story.Number
	for _, found := range numbersOf(s) {
		n = found
	}
	if !strings.HasPrefix(text, "metric:") || n == nil && len(problems) == 0 {
		r.problems.Errorf(source.Pos{File: "query", Line: 1, Col: 1}, "query", "write it as in a story: metric:messages?by=place&period=2026-06, or question:participation.ladder?period=2026-06",
			"%q is no question", strings.TrimSpace(whole))
		return insight.Question{}
	}
	for _, p := range problems {
		p.Pos.Line, p.Pos.Col, p.Excerpt = 1, 0, whole
		r.problems.Add(p)
	}
	if n == nil {
		return insight.Question{}
	}
	return r.question(n.Ask, s, nil)
}
