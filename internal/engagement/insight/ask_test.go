package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
	"hearth/internal/source"
)

// print gives an answer as the goldens hold it.
func printAnswer(a insight.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s, v%d · %s", a.Key, a.Metric.Title, a.Metric.Tier, a.Metric.Version, a.Span.Label)
	if a.Versus != nil {
		fmt.Fprintf(&b, " against %s", a.Versus.Label)
	}
	fmt.Fprintf(&b, " · as of %s\n", a.AsOf)
	for _, r := range a.Rows {
		printRow(&b, strings.TrimSpace(r.By+" / "+r.Split), r)
	}
	printRow(&b, "total", a.Total)
	for _, s := range a.Sources {
		fmt.Fprintf(&b, "source %s (%s) %s to %s, captured %s, %s: %d rows", s.Name, s.Platform, s.From, s.To, s.Captured, s.Zone, s.Rows)
		if s.LeftOut != "" {
			fmt.Fprintf(&b, "; %s", s.LeftOut)
		}
		b.WriteByte('\n')
	}
	for _, n := range a.Notes {
		fmt.Fprintf(&b, "note %s\n", n)
	}
	return b.String()
}

func printRow(b *strings.Builder, head string, r insight.Row) {
	fmt.Fprintf(b, "  %-26s %s", head, printCell(r.Cell))
	if r.Versus != nil {
		fmt.Fprintf(b, " | %s", printCell(*r.Versus))
	}
	if r.Label != "" && r.Label != r.By {
		fmt.Fprintf(b, " # %s", r.Label)
	}
	b.WriteByte('\n')
}

func printCell(c insight.Cell) string {
	if c.State != insight.Known {
		return string(c.State) + " (" + c.Why + ")"
	}
	s := fmt.Sprint(c.Num)
	if c.Den != 1 {
		s += fmt.Sprintf("/%d", c.Den)
	}
	switch {
	case c.Crowd:
		s += " crowd"
	default:
		s += fmt.Sprintf(" people %d top %v", c.People, c.Top)
	}
	if c.Unnamed > 0 {
		s += fmt.Sprintf(" unnamed %d", c.Unnamed)
	}
	if c.Own > 0 {
		s += fmt.Sprintf(" own %d", c.Own)
	}
	if c.Worth > 0 && c.Worth != c.Den {
		s += fmt.Sprintf(" worth %d", c.Worth)
	}
	if c.Profile {
		s += " profile"
	}
	return s
}

// Each file of testdata/ask is questions, and what they are answered. The
// comment may hold options, one a line.
func TestAsk(t *testing.T) {
	golden.Archives(t, "testdata/ask/*.txtar", func(t *testing.T, a *txtar.Archive) *txtar.Archive {
		d, rec := kestrel(t, options(t, string(a.Comment)))
		for i, f := range a.Files {
			a.Files[i].Data = []byte(run(t, d, rec, f.Name))
		}
		return a
	})
}

// run asks one question, written in words with ` & ` between; a `+` in front
// shows the SQL too.
func run(t *testing.T, d *insight.Desk, rec *recorder, name string) string {
	words, showSQL := strings.CutPrefix(name, "+")
	q := question(strings.Split(words, " & ")...)
	q.Pos = source.Pos{File: "q", Line: 1, Col: 1}
	rec.asked = nil
	a, problems := d.Ask(t.Context(), q)
	out := ""
	if len(problems) > 0 {
		problems.Sort()
		out += problems.String()
	}
	if !problems.Failed(false) {
		out += printAnswer(a)
	}
	if showSQL {
		out += "\n" + strings.Join(rec.asked, "\n\n") + "\n"
	}
	return out
}

func options(t *testing.T, comment string) insight.Options {
	opt := insight.Options{}
	for line := range strings.Lines(comment) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "private":
			opt.Private = append(opt.Private, rest)
		case "title":
			k, v, _ := strings.Cut(rest, " ")
			if opt.SourceTitles == nil {
				opt.SourceTitles = map[string]string{}
			}
			opt.SourceTitles[k] = v
		case "exclude":
			where, reason, _ := strings.Cut(rest, " because ")
			e := insight.Exclusion{ID: reason, Where: map[string][]string{}, Reason: reason}
			for part := range strings.SplitSeq(where, " ") {
				k, v, _ := strings.Cut(part, "=")
				e.Where[k] = strings.Split(v, ",")
			}
			opt.Exclude = append(opt.Exclude, e)
		case "", "#":
		default:
			t.Fatalf("unknown option %q", line)
		}
	}
	return opt
}
