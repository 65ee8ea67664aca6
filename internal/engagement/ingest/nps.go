package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// npsWords is headers/nps.yaml, a constant table that is made when first asked for.
var npsWords = sync.OnceValue(func() naming { return namingOf("nps") })

// npsSurvey is a survey that asks how likely somebody is to recommend the
// brand, from a file of a software maker and a description of a shop's.
//
// An average of these points means nothing: what is asked is how many are
// promoters and how many detractors. So each answer carries that as a tag.
func npsSurvey() Format {
	return Format{
		Name: "survey.nps", Platform: "survey", Title: "Survey with a Net Promoter Score",
		Where:   "Your survey tool › Responses › Export (CSV). One row an answer, with the points from 0 to 10 in a column called NPS or NPS_Score. Ask for the date of each answer.",
		Answers: "how many are promoters (9 and 10), passives (7 and 8) and detractors (0 to 6), by tag; who answered again; what their remarks are about",
		Cannot:  "an average of the points, which means nothing; a period, when the export has no dates. The remarks themselves are sorted and not kept: they were not written for the public",
		private: true,
		claim: func(p *table.Part, t int) claim {
			sh := npsSheet(&p.Tables[t], readLexicon())
			if !sh.has("score") {
				return claim{}
			}
			return sh.claim("a column of points and one of who answered, what or when", "score", "respondent|text|at")
		},
		read: func(s *sink, p *table.Part, t int) { readNPS(s, &p.Tables[t]) },
	}
}

// Names of columns by which a survey of this kind is known, whatever else they
// say: "Bewertung (0-10)", "Wie wahrscheinlich …, NPS", and a bare "Score" where
// another column says that it is one.
var (
	npsScale = regexp.MustCompile(`\bnps\b|\b0 ?(?:-|–|to|bis|à|a) ?10\b`)
	npsAsks  = regexp.MustCompile(`recommend|weiterempfehl|recommand|recomend|consigli`)
	npsWhy   = regexp.MustCompile(`reason|why|grund|warum|weshalb|raison|pourquoi|explication|motivo|por ?qu[eéê]|perché`)
	npsBare  = regexp.MustCompile(`^(?:score|points|punkte|wert|note|puntuación|nota|punteggio)$`)
)

// npsSheet finds the columns of a survey.
func npsSheet(t *table.Table, lex lexicon) sheet {
	sh := npsWords().sheet(t, lex)
	if !sh.has("score") {
		sh.findScore(t)
	}
	if sh.has("score") && !sh.has("at") {
		sh.findDay(t)
	}
	for i, h := range t.Headers { // the question behind the points is asked in everybody's own words
		if written := cell.Visible(h.Text); sh.has("score") && !sh.has("text") && slices.Contains(sh.unknown, written) && npsWhy.MatchString(cell.Header(h.Text)) {
			sh.fields["text"] = []int{i}
			sh.unknown = slices.DeleteFunc(sh.unknown, func(u string) bool { return u == written })
		}
	}
	return sh
}

// findScore finds the column of points by what it asks and what it holds.
func (sh *sheet) findScore(t *table.Table) {
	for i, h := range t.Headers {
		name := cell.Header(h.Text)
		cells := t.Column(i)
		known := npsScale.MatchString(name) || npsBare.MatchString(name) && saysNPS(t) ||
			npsAsks.MatchString(name) && slices.ContainsFunc(cells, aboveFive) // else it may be yes and no, or stars
		if !known || !mostly(cells, 50, tenPoints) || slices.ContainsFunc(cells, beyondTen) { // below some headers stands a second line
			continue
		}
		if sh.has("score") { // two questions of the kind: which of them is meant is not known
			delete(sh.fields, "score")
			return
		}
		sh.fields["score"] = []int{i}
	}
	for _, i := range sh.fields["score"] {
		sh.unknown = slices.DeleteFunc(sh.unknown, func(u string) bool { return u == cell.Visible(t.Headers[i].Text) })
	}
}

// findDay takes the one column that holds dates for the day of the answer.
func (sh *sheet) findDay(t *table.Table) {
	g := guess{table: t, used: map[int]bool{}}
	for _, columns := range sh.fields {
		for _, c := range columns {
			g.used[c] = true
		}
	}
	days := g.dates()
	if len(days) != 1 {
		return
	}
	sh.fields["at"] = days
	written := cell.Visible(t.Headers[days[0]].Text)
	sh.unknown = slices.DeleteFunc(sh.unknown, func(u string) bool { return u == written })
}

// saysNPS says whether a column says of every row that it answers such a survey.
func saysNPS(t *table.Table) bool {
	for i := range t.Headers {
		if mostly(t.Column(i), 100, func(s string) bool { return strings.EqualFold(s, "nps") }) {
			return true
		}
	}
	return false
}

// tenPoints says whether a cell is a whole number from 0 to 10.
func tenPoints(s string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(bare(s), ".0"))
	return err == nil && n >= 0 && n <= 10
}

// worded are points with the words that stand at the ends of the scale:
// "Extremely likely - 10", "0 (not at all likely)".
var worded = regexp.MustCompile(`^(?:\pL[\pL ,']*[-–—:(] ?([0-9]{1,2})\)?|([0-9]{1,2}) ?[-–—:(=] ?\pL[\pL ,']*\)?)$`)

// bare takes such words off.
func bare(points string) string {
	if m := worded.FindStringSubmatch(cell.Trim(points)); m != nil {
		return m[1] + m[2]
	}
	return points
}

// beyondTen says whether a cell is a number, and none of such points.
func beyondTen(s string) bool {
	_, err := (cell.Decimals{}).Number(s)
	return err == nil && !tenPoints(cell.Trim(s))
}

func aboveFive(s string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(cell.Trim(s), ".0"))
	return err == nil && n > 5
}

func readNPS(s *sink, t *table.Table) {
	sh := npsSheet(t, s.lex)
	tl := s.tallySheet(&sh, "survey", "answers")
	tl.snapshot = true
	dates := cell.Dates{Zone: s.zone}
	if sh.inUTC("at") {
		dates.Zone, tl.zone = time.UTC, time.UTC
	}
	dated := len(sh.fields["at"]) > 0
	if dated {
		var no *refusal
		if dates, no = s.settled(sh, "at", dates); no != nil {
			s.undated(t, tl, *no)
			return
		}
	} else {
		s.result.Problems.Warnf(at(t), "no-date", "export the survey with the date of each answer",
			"these answers have no date, so no question about a period counts them")
	}
	ids := rowIDs{}
	for i, r := range sh.Rows {
		if !sh.skipped(tl, i) {
			s.npsAnswer(tl, sh, r, ids, dates, dated)
		}
	}
}

// npsAnswer takes one in.
func (s *sink) npsAnswer(tl *tally, sh sheet, r table.Row, ids rowIDs, dates cell.Dates, dated bool) {
	if noTime := !dated || sh.text(r, "at") == ""; noTime && sh.text(r, "respondent") == "" && (dated || sh.has("respondent")) {
		tl.drop("nobody's answer")
		return
	}
	points, ok := tenths(sh.text(r, "score"))
	if !ok {
		points = s.rated(sh, r, "score", 0, 10)
	}
	if points == nil || *points%100 != 0 {
		tl.drop("no points from 0 to 10")
		return
	}
	var at cell.Stamp
	if dated {
		var ok bool
		if at, ok = s.moment(sh, r, "at", dates); !ok {
			tl.drop("no date that can be read")
			return
		}
		at.Zoned = at.Zoned || sh.inUTC("at")
	}
	who, text := sh.text(r, "respondent"), sh.text(r, "text")
	id := ids.of(dated && s.certain(nameless{platform: "survey", id: who, at: at, text: text}), who, sh.text(r, "at"), sh.text(r, "score"), text)
	m := engagement.Message{
		Platform: "survey", ID: s.id("survey", id), Kind: engagement.KindReview, Rating: points, Tags: []string{promoter(*points)},
		Place: sh.text(r, "place"), Language: strings.ToLower(sh.text(r, "language")),
	}
	m.Person, m.Role = s.author("survey", who, "")
	if dated {
		s.stamp(tl, &m, at)
	}
	s.voice(tl, voice{m: m, id: id, w: Words{Text: plainText(text)}, again: repeatedRow})
}

// tenths reads points that have words beside them.
func tenths(text string) (points *int32, ok bool) {
	number := bare(text)
	if number == text || !tenPoints(number) {
		return nil, false
	}
	n, err := strconv.Atoi(number)
	v := int32(n) * 100
	return &v, err == nil
}

// promoter names the group of an answer, by its points in hundredths.
func promoter(points int32) string {
	switch {
	case points >= 900:
		return "promoter"
	case points >= 700:
		return "passive"
	}
	return "detractor"
}
