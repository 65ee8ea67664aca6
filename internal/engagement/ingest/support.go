package ingest

import (
	"strings"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// supportWords is headers/support.yaml, a constant table that is made when first asked for.
var supportWords = sync.OnceValue(func() naming { return namingOf("support") })

// tagAnswered is on a question that has answers which the file only counts.
const tagAnswered = "answered"

// mozillaQuestions is the list of questions of Mozilla's support forum, one
// file a day, from files of 2020 to 2026.
//
// Decision on times: the clock is believed, the zone beside it is not. All
// files write the clock of the US Pacific coast. Newer ones name its offset and
// change it with daylight saving; older ones write -0800 in summer too, and a Z
// behind the very same time. So every time is read as US Pacific, and a file
// that says otherwise gets a remark.
//
// Decision on privacy: support.mozilla.org is a public forum, where everybody
// can read a question. Its words are kept as those of any forum are; a support
// desk's are not.
//
// Decision on answers: the file gives the ids of answers and neither who wrote
// them nor when. No messages are made of them; a question that has any carries
// the tag "answered".
func mozillaQuestions() Format {
	return Format{
		Name: "mozilla.questions", Platform: "mozilla", Title: "Mozilla Support, questions by day",
		Where:   "The daily lists of support.mozilla.org as volunteers publish them: CSV files, or a tar.gz of many. Import the bundle as it is.",
		Answers: "who asks, when, about which product and topic, in which language; which questions have answers (the tag “answered”)",
		Cannot:  "who answered, how fast and what: the lists only count answers. Times are read as US Pacific, whatever zone stands beside them",
		claim: func(p *table.Part, t int) claim {
			return supportWords().claimed(p, t, []string{"answers", "creator", "locale"}, "the columns answers, creator, locale and topic",
				"id", "created", "title", "content", "locale", "topic", "answers", "creator")
		},
		read: readMozilla,
	}
}

func readMozilla(s *sink, p *table.Part, n int) {
	sh := supportWords().sheet(&p.Tables[n], s.lex)
	tl := s.tallySheet(&sh, "mozilla", "questions")
	if z, err := time.LoadLocation(pacific); err == nil {
		tl.zone = z
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		s.question(tl, sh, r)
	}
}

// question takes one in.
func (s *sink) question(tl *tally, sh sheet, r table.Row) {
	id := sh.text(r, "id")
	if id == "" {
		tl.drop("no id")
		return
	}
	stamp, ok := s.moment(sh, r, "created", cell.Dates{Zone: tl.zone})
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	clock, agrees := onClock(stamp, tl.zone)
	if !agrees {
		if s.flood["mozilla zone"]++; s.flood["mozilla zone"] == 1 {
			s.note(sh.Pos(sh.cell(r, "created")), "wrong-zone", "nothing to do: all times are read as US Pacific",
				"%q names a zone that this forum's clock is not in", short(sh.text(r, "created")))
		}
	}
	m := engagement.Message{
		Platform: "mozilla", ID: s.id("mozilla", id), Kind: engagement.KindQuestion,
		Place: sh.text(r, "product"), Language: strings.ToLower(sh.text(r, "locale")),
	}
	m.Person, m.Role = s.author("mozilla", "", sh.text(r, "creator"))
	tags := append(tagsOf(sh.text(r, "tags")), sh.text(r, "topic"))
	if len(tagsOf(sh.text(r, "answers"))) > 0 {
		tags = append(tags, tagAnswered)
	}
	m.Tags = tagList(tags)
	s.stamp(tl, &m, clock)
	s.voice(tl, voice{m: m, id: id, w: Words{Title: plainText(sh.text(r, "title")), Text: plainText(sh.text(r, "content"))}})
}

// onClock reads the clock of a moment in another zone than the one that stood
// beside it, and says whether that makes no difference.
func onClock(st cell.Stamp, zone *time.Location) (cell.Stamp, bool) {
	if !st.Zoned {
		return st, true
	}
	a := st.At
	_, written := a.Zone()
	if _, there := a.In(zone).Zone(); there == written {
		return cell.Stamp{At: a.In(zone)}, true
	}
	return cell.Stamp{At: engagement.Clock(engagement.DayOf(a), a.Hour()*3600+a.Minute()*60+a.Second(), a.Nanosecond(), zone)}, false
}
