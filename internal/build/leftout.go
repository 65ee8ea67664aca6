package build

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearth/internal/chart"
	"hearth/internal/engagement/insight"
	"hearth/internal/memo"
	"hearth/internal/site"
)

// LeftOut gives what the site leaves out of its numbers, and what each rule does
// to the numbers in sentences and on cards. Only a site that leaves something out
// looks at all of them.
func (l *look) LeftOut(lang string) []site.LeftOut {
	if len(l.cfg.Exclude) == 0 {
		return nil
	}
	all, err := memo.Get[*questions](l.r, keyQuestions)
	if l.fail(err) {
		return nil
	}
	var out []site.LeftOut
	for _, e := range exclusions(&run{cfg: l.cfg}) {
		out = append(out, site.LeftOut{Reason: e.Reason, Title: titled(e.Reason), What: e.Words(lang)})
	}
	seen := map[string]bool{}
	for _, a := range all.all {
		if a.figure != nil || a.broken || seen[a.key] {
			continue
		}
		seen[a.key] = true
		p, ok := l.answer(a.question, a.page)
		if !ok {
			continue
		}
		answer := p.Answer()
		for _, e := range answer.Effects {
			i := slices.IndexFunc(out, func(o site.LeftOut) bool { return o.Reason == e.Reason })
			if i < 0 {
				continue // of a frozen edition, and no rule of today
			}
			out[i].Effects = append(out[i].Effects, site.LeftOutEffect{
				Number: answer.Metric.In(lang).Title, Period: chart.FormatSpan(lang, answer.Span.From, answer.Span.To),
				Change: e.In(lang), Much: e.Much, Count: countOf(answer, e.Reason, lang),
			})
		}
	}
	return out
}

// titled begins a reason with a large letter, as it stands above its rule.
func titled(reason string) string {
	r, n := utf8.DecodeRuneInString(reason)
	return string(unicode.ToUpper(r)) + reason[n:]
}

// countOf gives how many messages of each source a rule left out of a number, as
// far as the guard has left that told.
func countOf(a insight.Answer, reason, lang string) string {
	var out []string
	for _, s := range a.Sources {
		for part := range strings.SplitSeq(s.LeftOut, "; ") {
			if strings.HasSuffix(part, " left out: "+reason) {
				out = append(out, s.Name+": "+strings.TrimSuffix(insight.NoteIn(part, lang), ": "+insight.NoteIn(reason, lang)))
			}
		}
	}
	return strings.Join(out, "; ")
}
