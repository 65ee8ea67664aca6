package build

import (
	"context"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
)

// WordsResult is the gap between the words of the brand and those of other
// people, for the writer's eyes.
type WordsResult struct {
	Problems source.List `json:"-"`
	Language string      `json:"language"`
	Ours     int64       `json:"messages_of_ours"`
	Theirs   int64       `json:"people_outside"`
	insight.Gap
}

// Words holds the words of the brand beside those of other people, in one
// language. They lie in data/text, which no engine reads and nothing that is
// published comes from. So the answer is for the writer alone. Exclusions of the
// site do not count here.
func Words(ctx context.Context, opt Options, language string) (WordsResult, error) {
	r := run{Options: opt}
	if err := r.load(); err != nil {
		return WordsResult{}, err
	}
	if language == "" {
		language, _, _ = strings.Cut(r.cfg.Language, "-")
	}
	data, err := r.imports(ctx)
	out := WordsResult{Language: language, Problems: r.problems}
	if err != nil || r.problems.Count(source.Error) > 0 {
		return out, err
	}
	g := gathered{language: language, small: words.Small(language), seen: map[string]bool{}, ours: map[string]int64{}, theirs: map[string]map[string]bool{}, people: map[string]bool{}}
	if data != nil {
		for _, e := range data.Ledger().Entries {
			if err := ctx.Err(); err != nil {
				return out, err
			}
			if slices.Contains(private(&r), e.Source) {
				continue
			}
			if err := g.add(data, e.Origin); err != nil {
				return out, err
			}
		}
	}
	out.Ours, out.Theirs = g.messages, int64(len(g.people))
	if g.messages == 0 || len(g.people) == 0 {
		out.Problems.Errorf(source.Pos{File: "data/text"}, "no-words", "import again where the exports are, or ask for another language with --words=de",
			"there are no words of both sides here in the language %q", language)
		return out, nil
	}
	out.Gap = insight.WordGap(g.spoken())
	return out, nil
}

// gathered is who used which words.
type gathered struct {
	language string
	small    map[string]bool
	seen     map[string]bool            // messages, by id: exports overlap
	ours     map[string]int64           // messages by word
	theirs   map[string]map[string]bool // people by word
	people   map[string]bool
	messages int64
}

// add reads the words of one raw file.
func (g *gathered) add(data *rows.Rows, origin string) error {
	said, err := data.Words(origin)
	if err != nil || len(said) == 0 {
		return err
	}
	batch, err := data.Of(origin)
	if err != nil {
		return err
	}
	by := make(map[string]engagement.Message, len(batch.Messages))
	for _, m := range batch.Messages {
		by[m.ID] = m
	}
	for _, w := range said {
		if m, ok := by[w.Message]; ok && m.Language == g.language && !m.Automated && !g.seen[m.ID] {
			g.seen[m.ID] = true
			g.message(m, w.Title+"\n"+w.Text)
		}
	}
	return nil
}

// message counts the words of a message, each once.
func (g *gathered) message(m engagement.Message, text string) {
	own := m.Role == engagement.RoleBrand || m.Role == engagement.RoleStaff
	if !own && m.Person == "" {
		return
	}
	if own {
		g.messages++
	} else {
		g.people[m.Person] = true
	}
	used := map[string]bool{}
	words.Each(text, func(w string) { used[w] = !g.small[w] })
	for w, tells := range used {
		switch {
		case !tells:
		case own:
			g.ours[w]++
		default:
			if g.theirs[w] == nil {
				g.theirs[w] = map[string]bool{}
			}
			g.theirs[w][m.Person] = true
		}
	}
}

func (g *gathered) spoken() []insight.Spoken {
	all := maps.Clone(g.ours)
	for w := range g.theirs {
		all[w] += 0
	}
	var out []insight.Spoken
	for _, w := range slices.Sorted(maps.Keys(all)) {
		out = append(out, insight.Spoken{Word: w, Ours: all[w], Theirs: int64(len(g.theirs[w]))})
	}
	return out
}
