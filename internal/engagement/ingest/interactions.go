package ingest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// interactionWords is headers/interactions.yaml, a constant table that is made when first asked for.
var interactionWords = sync.OnceValue(func() naming { return namingOf("interactions") })

// xInteractions is a list of who acted on whom as researchers publish it:
// no header, four words a line. Written from the description of such a list.
func xInteractions() Format {
	return Format{
		Name: "x.interactions", Platform: "x", Title: "Twitter, list of who acted on whom",
		Where:   "A text file of lines such as `223789 213163 1341100972 MT`: who, whom, unix seconds, and RT (retweet), MT (mention) or RE (reply). Import it as it is, packed or not.",
		Answers: "how many people passed on, answered and mentioned, and when; who does most of it",
		Cannot:  "which message somebody answered or passed on (only whose), and what was said. So no share of answers: the list does not say what an answer belongs to",
		claim: func(p *table.Part, t int) claim {
			if _, ok := actOf(p.Tables[t].Headers); ok {
				return claim{found: 1, required: 1, why: "lines of who, whom, when and RT, MT or RE"}
			}
			return claim{}
		},
		read: func(s *sink, p *table.Part, t int) {
			readActs(s, &p.Tables[t], "x", actOf, "correct the line, for example to `223789 213163 1341100972 RT`", "this line is not “who whom when RT, MT or RE”")
		},
	}
}

// interactionList is the same with a header, for any platform.
func interactionList() Format {
	return Format{
		Name: "interactions.list", Platform: "community", Title: "List of who acted on whom (CSV)",
		Where:   "A table with the columns who, whom and when, and one called what (share, reply, mention) if there is one. Or lines such as `17 42 1082040961` without names of columns: who, whom, unix seconds.",
		Answers: "how many people passed on, answered and mentioned, and when; who does most of it",
		Cannot:  "which message somebody answered or passed on (only whose), and what was said. So no share of answers: the list does not say what an answer belongs to",
		claim:   claimActList,
		read: func(s *sink, p *table.Part, t int) {
			if bareActs(&p.Tables[t]) {
				readActs(s, &p.Tables[t], cmp.Or(s.in.Source, "community"), bareActOf, "correct the line, for example to `17 42 1082040961`", "this line is not “who whom when”")
				return
			}
			readActList(s, &p.Tables[t])
		},
	}
}

// claimActList asks for who, whom and when. Columns called from and to could be
// those of mails: what was done must stand beside them, in words that are known.
func claimActList(p *table.Part, t int) claim {
	if bareActs(&p.Tables[t]) {
		return claim{found: 1, required: 1, why: "lines of who, whom and when"}
	}
	n := interactionWords()
	c := n.claimed(p, t, []string{"who", "whom"}, "the columns who, whom and when", "who", "whom", "when")
	if c.found == 0 {
		return c
	}
	sh := n.sheet(&p.Tables[t], readLexicon())
	if graph(sh) {
		return c
	}
	for _, field := range []string{"who", "whom"} {
		if n.titles[cell.Header(sh.header(field))] == "common" && !mostly(sh.column("what"), 50, func(s string) bool { return n.words[cell.Header(s)] != "" }) {
			return claim{}
		}
	}
	return c
}

// graph says whether a table is the list of edges of a graph of people, as programs
// for such graphs write it: source and target, and in both a number or a handle.
func graph(sh sheet) bool {
	for field, name := range map[string]string{"who": "source", "whom": "target"} {
		if cell.Header(sh.header(field)) != name || !mostly(sh.column(field), 100, nodeName.MatchString) {
			return false
		}
	}
	return true
}

// nodeName is a number or a handle, and neither a mail's address nor a page's.
var nodeName = regexp.MustCompile(`^@?[\pL\pN_-]{1,40}$`)

// act is one line: who did something to whom.
type act struct{ who, whom, when, what string }

// acted is the shape of a line without a header.
var acted = regexp.MustCompile(`^\s*(\S+)\s+(\S+)\s+([0-9]{9,10})\s+(RT|MT|RE)\s*$`)

// bareActed is such a line that does not say what was done.
var bareActed = regexp.MustCompile(`^\s*([0-9]{1,18})\s+([0-9]{1,18})\s+([0-9]{9,10})\s*$`)

// actOf reads a line, whether its words became cells of their own or not.
func actOf(cells []table.Cell) (act, bool) {
	if m := acted.FindStringSubmatch(lineOf(cells)); m != nil {
		return act{m[1], m[2], m[3], m[4]}, true
	}
	return act{}, false
}

// bareActOf reads one without the word for what was done.
func bareActOf(cells []table.Cell) (act, bool) {
	if m := bareActed.FindStringSubmatch(lineOf(cells)); m != nil {
		return act{who: m[1], whom: m[2], when: m[3]}, true
	}
	return act{}, false
}

// bareActs says whether a table is a list of them.
func bareActs(t *table.Table) bool {
	rows := t.Rows[:min(len(t.Rows), 20)]
	_, first := bareActOf(t.Headers)
	return first && !slices.ContainsFunc(rows, func(r table.Row) bool { _, ok := bareActOf(r.Cells); return !ok && !r.Empty() })
}

// lineOf puts the cells of a line together, nothing for a long one.
func lineOf(cells []table.Cell) string {
	line := ""
	if len(cells) == 1 {
		line = cells[0].Text
	} else {
		for _, c := range cells {
			line += c.Text + " "
		}
	}
	if len(line) > 300 {
		return ""
	}
	return line
}

// readActs reads a list without a header: what was taken for one is its first line.
func readActs(s *sink, t *table.Table, platform string, parse func([]table.Cell) (act, bool), hint, wrong string) {
	tl := s.tally(platform, "interactions", nil)
	ids := rowIDs{}
	rows := append([]table.Row{{Line: int(t.Headers[0].Line), Cells: t.Headers}}, t.Rows...)
	for _, r := range rows {
		a, ok := parse(r.Cells)
		switch {
		case ok:
			s.act(tl, platform, a, ids, cell.Dates{Zone: s.zone})
		case r.Empty():
			tl.drop("empty row")
		default:
			s.bad(t, r.At(0), "line", "not-an-interaction", hint, "%s", wrong)
			tl.drop("could not be read")
		}
	}
}

// readActList reads a table with a header.
func readActList(s *sink, t *table.Table) {
	sh := interactionWords().sheet(t, s.lex)
	platform := cmp.Or(s.in.Source, "community")
	tl := s.tallySheet(&sh, platform, "interactions")
	dates, no := s.settled(sh, "when", cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	ids := rowIDs{}
	for r := range s.dated(tl, sh, "when", dates) {
		s.act(tl, platform, act{sh.text(r, "who"), sh.text(r, "whom"), sh.text(r, "when"), sh.text(r, "what")}, ids, dates)
	}
}

// act makes a message of one line. Which message was answered or passed on is
// not known, only whose: its place in the thread is taken by a message of that
// person's that no file holds, so that nobody's answer seems to open a talk.
func (s *sink) act(tl *tally, platform string, a act, ids rowIDs, dates cell.Dates) {
	stamp, err := dates.Read(a.when)
	switch {
	case a.who == "" || a.whom == "":
		tl.drop("nobody is named")
		return
	case err != nil:
		tl.drop("no date that can be read")
		return
	case normal(a.who) == normal(a.whom):
		tl.drop("somebody acting on themselves")
		return
	}
	id := ids.of(false, platform, normal(a.who), normal(a.whom), a.when, strings.ToLower(a.what))
	m := engagement.Message{Platform: platform, ID: s.id(platform, id), Kind: engagement.KindReply}
	m.Person, m.Role = s.author(platform, "", a.who)
	switch interactionWords().words[cell.Header(a.what)] {
	case "share":
		m.Kind = engagement.KindShare
	case "mention":
		m.Kind, m.Tags = engagement.KindPost, []string{"mention"}
	}
	if m.Kind != engagement.KindPost {
		m.Parent = s.id(platform, "by:"+normal(a.whom))
	}
	if s.brand.has(platform, a.whom) {
		m.Place = "@" + normal(a.whom)
	}
	s.stamp(tl, &m, stamp)
	s.voice(tl, voice{m: m, id: id})
}
