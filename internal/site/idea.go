package site

import (
	"cmp"
	"slices"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Ideas is what came from outside and what became of it.
type Ideas struct {
	Counts []Count
	Total  int
	Ideas  []Idea
}

// Idea is one of them, as a page shows it.
type Idea struct {
	Text       HTML
	From       string
	Heard      Day
	Where      string
	Status     string
	StatusText string
	Became     *Ref
	Why        HTML
	On         Day
}

// IdeaWords is what Hearth says about ideas.
type IdeaWords struct {
	Heard, From, Nobody, Became, Why, None string
	Said, Did                              string
	Statuses                               map[string]string
}

var ideasEnglish = &IdeaWords{
	Heard: "Heard", From: "from", Nobody: "somebody who did not want to be named", Became: "What it became", Why: "Why not",
	None: "Nobody's idea stands here yet.", Said: "You said", Did: "We did",
	Statuses: map[string]string{"heard": "Heard", "looking": "Being looked at", "doing": "Being done", "done": "Done", "could-not": "Could not be done"},
}

var ideasGerman = &IdeaWords{
	Heard: "Gehört", From: "von", Nobody: "jemandem, der nicht genannt werden will", Became: "Was daraus wurde", Why: "Warum nicht",
	None: "Hier steht noch keine Idee.", Said: "Sie sagten", Did: "Wir taten",
	Statuses: map[string]string{"heard": "Gehört", "looking": "Wird angesehen", "doing": "Wird gemacht", "done": "Gemacht", "could-not": "Ging nicht"},
}

// listDoc stands for a list of data/, whose links start at content/.
func (m *maker) listDoc(at place) *doc {
	return &doc{Story: story.New("index.md", "data"), page: at.page, dir: ".", name: "index", tree: at.tree}
}

// ideas gives the lines of data/ideas.yaml that a block asks for, those that
// are open first, then the newest word first.
func (m *maker) ideas(at place, s *story.Block, problems *source.List) *Ideas {
	out := &Ideas{}
	w, lang := at.page.Words.Ideas, at.page.Language
	if m.in.Lists == nil || m.in.Lists.Ideas == nil {
		m.noList(s, "- {idea: A pump at every bench, heard: 2026-05-02, where: forum, status: looking}", problems)
		return out
	}
	var kept []story.Idea
	for _, i := range m.in.Lists.In(lang).Ideas {
		if filtered(s, func(string) []string { return []string{i.Status.Text} }) {
			kept = append(kept, i)
		}
	}
	closed := func(i story.Idea) int {
		if i.Status.Text == "done" || i.Status.Text == "could-not" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(kept, func(a, b story.Idea) int {
		return cmp.Or(cmp.Compare(closed(a), closed(b)), later(b.Heard.Time, b.On.Time).Compare(later(a.Heard.Time, a.On.Time)))
	})
	out.Total = len(kept)
	for _, status := range story.IdeaStatuses() {
		n := 0
		for _, i := range kept {
			if i.Status.Text == status {
				n++
			}
		}
		if n > 0 {
			out.Counts = append(out.Counts, Count{Status: status, Text: w.Statuses[status], N: n})
		}
	}
	if s.Top > 0 && s.Top < len(kept) {
		kept = kept[:s.Top]
	}
	d := m.listDoc(at)
	for _, i := range kept {
		v := Idea{
			Text: m.line(d, at, i.Text), From: cmp.Or(i.From, w.Nobody), Heard: m.dayOf(lang, i.Heard), Where: i.Where,
			Status: i.Status.Text, StatusText: w.Statuses[i.Status.Text], Why: m.line(d, at, i.Why), On: m.dayOf(lang, i.On),
		}
		if !i.Became.Empty() {
			if ref, ok := m.evidence(d, i.Became, at, problems); ok {
				v.Became = &ref
			}
		}
		out.Ideas = append(out.Ideas, v)
	}
	return out
}
