package plain

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/words"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Bounds of what a whole page is advised on.
const (
	manyUs      = 10  // as often a page speaks of the brand before anybody counts
	usPerYou    = 4   // and so much more often than of its readers
	manyPassive = 4   // sentences that do not say who does what
	partPassive = 0.3 // and their part of all
)

// reading is a text being read.
type reading struct {
	*language
	report    Report
	tally     tally
	sentences []sentence
	quotes    map[*story.Passage][]story.Span
	start     source.Pos
	longest   *sentence // of those that are long
	passive   []place   // sentences that do not say who does what
}

// place is a piece of a text and where it stands.
type place struct {
	pos  source.Pos
	text string
}

func newReading(l *language, passages []story.Passage) *reading {
	r := &reading{language: l, quotes: map[*story.Passage][]story.Span{}}
	for i := range passages {
		p := &passages[i]
		if i == 0 {
			r.start = p.Pos(0)
		}
		r.quotes[p] = quoted(p.Text)
		r.sentences = append(r.sentences, l.sentences(p)...)
	}
	return r
}

// quoted gives the parts of a text that stand in quotation marks: they are
// somebody else's words, or words that are spoken of.
func quoted(text string) []story.Span {
	var out []story.Span
	open := -1
	for i, r := range text {
		switch {
		case !strings.ContainsRune("\"“”„«»", r):
		case open < 0:
			open = i
		default:
			out = append(out, story.Span{From: open, To: i})
			open = -1
		}
	}
	return out
}

func inside(spans []story.Span, at int) bool {
	return slices.ContainsFunc(spans, func(s story.Span) bool { return s.From <= at && at < s.To })
}

// note adds advice.
func (r *reading) note(at source.Pos, severity source.Severity, rule, hint, format string, args ...any) {
	r.report.Advice.Add(source.Problem{Pos: at, Severity: severity, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// sentence counts a sentence and says when it is long. Titles and items without
// a mark at their end are no whole sentences.
func (r *reading) sentence(s *sentence) {
	r.report.Words += len(s.words)
	r.report.Sentences++
	if s.marked && s.signs == 0 {
		r.tally.sentences++
		for _, w := range s.words {
			r.tally.take(s.text(w), &r.Syllables)
		}
	}
	r.undone(s)
	n, limit, unit := len(s.words)-s.signs, r.Long, "words"
	if s.signs > n {
		n, limit, unit = s.signs, 3*r.Long, "characters"
	}
	if n <= limit {
		return
	}
	if r.longest == nil || len(s.words) > len(r.longest.words) {
		r.longest = s
	}
	better := "two would be easier to read"
	if n > 2*limit {
		better = "three would be easier to read"
	}
	r.note(s.passage.Pos(s.words[0].From), source.Note, "long-sentence", "break it where you take a breath when you read it aloud", "this sentence has %d %s; %s", n, unit, better)
}

// undone looks for a passive in a sentence.
func (r *reading) undone(s *sentence) {
	for i, w := range s.words {
		helper := strings.ToLower(s.text(w))
		if !slices.Contains(r.Passive.Helpers, helper) {
			continue
		}
		for _, form := range s.words[i+1 : min(len(s.words), i+1+r.Passive.Within)] {
			if word := strings.ToLower(s.text(form)); r.Passive.undone(word) {
				r.passive = append(r.passive, place{s.passage.Pos(w.From), helper + " " + word})
				return
			}
		}
	}
}

// found advises on the phrases of a passage that lists hold.
func (r *reading) found(p *story.Passage) {
	finder := r.finders.Get().(*words.Finder)
	defer r.finders.Put(finder)
	for _, h := range finder.Find(p.Text) {
		text, g := p.Text[h.From:h.To], r.groups[h.Group]
		if inside(r.quotes[p], h.From) {
			continue
		}
		hint := g.say
		if hint != "" {
			hint = "say instead: " + hint
		}
		at := p.Pos(h.From)
		switch g.kind {
		case aWe:
			r.report.We++
		case aYou:
			r.report.You++
		case aHype:
			r.note(at, source.Warning, "hype", hint, "%q praises and says nothing that a reader could check", text)
		case aJargon:
			r.note(at, source.Note, "jargon", hint, "%q is how offices write", text)
		case aClaim:
			if s := r.around(p, h.From); s != nil && !heads(p.Name) && !r.proved(s) {
				r.note(at, source.Note, "bare-claim", "put the number beside it, as in [62%](metric:…), or a link to where it can be seen", "%q is a claim, and this sentence has neither a number nor a link", text)
			}
		case unwelcome:
			if hint == "" {
				hint = "say it in another word, or take it off the list"
			}
			r.note(at, source.Error, "unwelcome", hint, "this site does not want to say %q", text)
			r.report.Advice[len(r.report.Advice)-1].Also = []source.Related{{Pos: g.at, Text: "it is on the list here"}}
		}
	}
}

// around gives the sentence of a passage that an offset lies in.
func (r *reading) around(p *story.Passage, at int) *sentence {
	for i := range r.sentences {
		if s := &r.sentences[i]; s.passage == p && s.From <= at && at < s.To {
			return s
		}
	}
	return nil
}

// heads says whether a passage stands over something that can prove it: a title,
// a summary, the finding of a chart, a heading.
func heads(name string) bool { return name == story.PassageLine || strings.HasPrefix(name, "h") }

// proved says whether a sentence has a number or a link. A question claims
// nothing.
func (r *reading) proved(s *sentence) bool {
	text := s.text(s.Span)
	return s.passage.Proved(s.Span) || strings.ContainsAny(text, "0123456789?") || strings.ContainsRune(text, '？')
}

// whole advises on the text as a whole.
func (r *reading) whole() {
	out := &r.report
	if out.Level = r.level(&r.tally); out.Level != nil && out.Level.Hard() {
		hint := "shorter sentences and shorter words help most"
		if r.longest != nil {
			hint = fmt.Sprintf("begin with the longest sentence, on line %d", r.longest.passage.Pos(r.longest.words[0].From).Line)
		}
		format := "this page reads like school year %.0f (%s); up to %.0f most people read with ease"
		if out.Level.Ease {
			format = "this page has an ease of %.0f of 100 (%s); from %.0f on most people read with ease"
		}
		r.note(r.start, source.Warning, "reading-level", hint, format, out.Level.Value, out.Level.Formula, out.Level.Limit)
	}
	if out.We >= manyUs && out.We > usPerYou*out.You {
		r.note(r.start, source.Note, "we-and-you", "say what readers have of it, or can do", "this page speaks of you who write %d times, and %s of those who read", out.We, times(out.You))
	}
	if n := len(r.passive); n >= manyPassive && float64(n) >= partPassive*float64(out.Sentences) {
		first := r.passive[0]
		r.note(first.pos, source.Note, "passive", "say who did it, as you would when telling it", "in %d of %d sentences something is done and nobody does it, here first: %q", n, out.Sentences, first.text)
	}
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
