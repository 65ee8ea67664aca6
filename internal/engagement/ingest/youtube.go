package ingest

import (
	"regexp"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func youtubeStudio() Format {
	words := youtubeWords()
	return Format{
		Name: "youtube.studio", Platform: "youtube", Title: "YouTube Studio, Advanced mode",
		Where:   "studio.youtube.com › Analytics › Advanced mode › the download arrow › Comma-separated values. Import the zip as it is: the period stands in its name.",
		Answers: "views, watch time, likes, comments and more of each video, of each day, and by city, country, traffic source, subscription",
		Cannot:  "what people wrote below the videos; more than 500 lines of one breakdown; revenue, which is left out on purpose",
		claim:   func(p *table.Part, t int) claim { return words.claim(&p.Tables[t]) },
		trap:    func(_ *sink, p *table.Part, t int) *refusal { return words.trap(&p.Tables[t]) },
		read:    func(s *sink, p *table.Part, t int) { words.read(s, &p.Tables[t]) },
	}
}

// vocabulary is headers/youtube.yaml, turned round: normalised name → meaning.
type vocabulary struct {
	totals, dimensions, roles map[string]string
	metrics                   map[string]term
}

// youtubeWords gives the vocabulary, a constant table that is made when first asked for.
var youtubeWords = sync.OnceValue(func() vocabulary {
	var spec youtubeSpec
	decodeData("headers/youtube.yaml", youtubeYAML, &spec)
	v := vocabulary{totals: map[string]string{}, dimensions: map[string]string{}, roles: map[string]string{}, metrics: map[string]term{}}
	spec.Totals.add(v.totals, "total")
	for _, d := range spec.Dimensions {
		d.Names.add(v.dimensions, d.ID)
	}
	spec.Title.add(v.roles, "title")
	spec.Published.add(v.roles, "published")
	spec.Name.add(v.roles, "name")
	for _, m := range spec.Metrics {
		for _, names := range m.Names {
			for _, n := range names {
				name, _ := cell.Currency(cell.Header(n))
				v.metrics[name] = m
			}
		}
	}
	return v
})

// claim asks for a dimension in front and for views or watch time, or for what a
// video is called and when it came out. A table of days alone has no name of
// YouTube's own, so each of its columns must be known, and one of them or the name
// of the file be YouTube's.
func (v vocabulary) claim(t *table.Table) claim {
	st := v.columns(t)
	c := claim{required: 2}
	switch {
	case st.video():
		c.required, c.why = 3, "a table of videos"
		if st.title >= 0 || st.published >= 0 {
			c.found++
		} else {
			c.missing = append(c.missing, `column "Video title"`)
		}
		c.found++
	case st.dimension != "" && st.has("views", "watch_seconds", "views_share", "watch_share"):
		c.found, c.why = 1, "a table by "+words(st.dimension)
	case st.day == 0 && len(st.unknown) == 0 && (st.has(ownMetrics...) || len(st.measures)+len(st.private) > 0 && totalsFile.MatchString(t.Name)):
		c.found, c.why = 1, "a table of days"
	case st.dimension == "" && st.day < 0 && foreign(t):
		return claim{found: 1, required: 2, missing: []string{"header in a language that Hearth knows (set YouTube to English, export it again and tell us)"}}
	default:
		return c
	}
	if !st.video() || len(st.measures) > 0 || st.title >= 0 && st.published >= 0 {
		c.found++
	} else {
		c.missing = append(c.missing, `column "Views"`)
	}
	return c
}

// ownMetrics are those that a table of days needs one of, unless its file has the
// name that YouTube gives the days of a chart. By any other name, likes of each day
// may be anybody's.
var ownMetrics = []string{"views", "watch_seconds", "engaged_views", "average_view_seconds", "average_viewed_share", "stayed_to_watch_share", "shown_in_feed", "new_viewers", "returning_viewers", "casual_viewers", "regular_viewers"}

// totalsFile is the name of that file.
var totalsFile = regexp.MustCompile(`(?i)(^|[^\pL])(totals|gesamtwerte|total)( ?\(\d+\))?(\.[a-z]+)?$`)

// trap refuses days of which only the revenue is told.
func (v vocabulary) trap(t *table.Table) *refusal {
	if st := v.columns(t); st.dimension != "" || len(st.measures) > 0 || len(st.private) == 0 {
		return nil
	}
	return &refusal{at(t), "revenue-only", "choose Views or Watch time above the chart, and export again", "this chart of YouTube Studio tells of revenue only, which Hearth leaves out on purpose"}
}

// foreign says whether a table of which no column is known looks like one of
// videos all the same: ids of videos in front, each once, below them nothing else.
// Twenty rows tell.
func foreign(t *table.Table) bool {
	ids := map[string]bool{}
	for _, r := range t.Rows[:min(len(t.Rows), 20)] {
		if id := cell.Trim(r.At(0).Text); videoID.MatchString(id) {
			ids[id] = true
		}
	}
	return len(t.Headers) > 3 && len(ids) > 0 && len(ids) >= min(len(t.Rows), 20)-1
}

// words turns an id into words: "traffic_source" → "traffic source".
func words(id string) string {
	return strings.NewReplacer("_", " ", "+", " and ").Replace(id)
}

// kind names what the rows of a table are.
func (st studio) kind() string {
	switch {
	case st.dimension == "video" && st.day >= 0:
		return "videos by day"
	case st.dimension == "video":
		return "videos"
	case st.dimension == "":
		return "days"
	case st.day >= 0:
		return words(st.dimension) + " by day"
	}
	return words(st.dimension)
}

// videoID is the id of a video.
var videoID = regexp.MustCompile(`^[A-Za-z0-9_-]{11}$`)

func (v vocabulary) read(s *sink, t *table.Table) {
	st := v.columns(t)
	tl := s.tally("youtube", st.kind(), st.unknown)
	for _, p := range st.private {
		tl.private(t, p.column, p.header, "revenue")
	}
	var settled []measure
	for _, m := range s.twins(t, st.measures) {
		if s.settle(t, &m) {
			settled = append(settled, m)
		}
	}
	st.measures = settled
	hidden := 0
	for i, r := range t.Rows {
		switch first := cell.Header(r.At(0).Text); {
		case r.Empty():
			tl.drop("empty row")
		case v.totals[first] != "":
			s.studioTotal(tl, st, r)
		case t.Footer(i):
			tl.drop("remark below the table")
		case st.video():
			if !s.video(tl, st, r) {
				hidden++
			}
		default:
			s.studioRow(tl, st, r)
		}
	}
	if hidden > 0 {
		s.note(source.Pos{File: t.Name}, "hidden-videos", "", "videos without a publishing date are unlisted, private or removed (here %d): their numbers count, their titles and addresses stay out", hidden)
	}
	if _, _, ok := s.period(); !ok && st.day < 0 && !st.video() {
		s.note(source.Pos{File: t.Name}, "no-period", "keep the name that YouTube gave the zip (it holds both dates), or export by day as well",
			"the period of this table does not stand in the file; its numbers are taken as all that was counted until the export")
	}
}

// private counts the cells of a column that stays out.
func (t *tally) private(tb *table.Table, column int, header, reason string) {
	n := 0
	for _, r := range tb.Rows {
		if !cell.Null(r.At(column).Text) {
			n++
		}
	}
	t.hidden(Private{Column: header, Reason: reason, Cells: n})
}

// hidden counts cells of a private column.
func (t *tally) hidden(p Private) {
	for i := range t.report.Private {
		if t.report.Private[i].Column == p.Column {
			t.report.Private[i].Cells += p.Cells
			return
		}
	}
	t.report.Private = append(t.report.Private, p)
}

// grain says for which days the numbers of a table speak, besides those of one day.
func (s *sink) grain(base *engagement.Reading) {
	base.Grain = engagement.GrainLifetime
	if from, to, ok := s.period(); ok {
		base.Grain, base.From, base.To = engagement.GrainPeriod, from, to
	}
}

// studioTotal takes YouTube's own total in. It is larger than the sum of the
// rows below it, which end at 500.
func (s *sink) studioTotal(tl *tally, st studio, r table.Row) {
	if st.dimension == trafficDetail {
		tl.drop("a total of one source of traffic only")
		return
	}
	base := engagement.Reading{Platform: "youtube", Total: true, Dimension: st.dimension}
	if s.grain(&base); st.day >= 0 {
		s.days(&base, st)
	}
	if s.values(st.Table, r, st.measures, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.keep()
}

// days makes a total one over the days that stand below it.
func (s *sink) days(base *engagement.Reading, st studio) {
	for _, text := range st.Column(st.day) {
		if d, err := (cell.Dates{Zone: s.zone}).Read(text); err == nil {
			day := s.day(d)
			if base.Grain != engagement.GrainPeriod {
				base.Grain, base.From, base.To = engagement.GrainPeriod, day, day
			}
			base.From, base.To = min(base.From, day), max(base.To, day)
		}
	}
}

// studioRow takes in a row about the whole channel: a day, a city, a source of traffic.
func (s *sink) studioRow(tl *tally, st studio, r table.Row) {
	base := engagement.Reading{Platform: "youtube", Dimension: st.dimension}
	if st.item >= 0 {
		base.Member = cell.Trim(r.At(st.item).Text)
		if st.name >= 0 && !cell.Null(r.At(st.name).Text) {
			base.Member = cell.Trim(r.At(st.name).Text)
		}
		if base.Member == "" {
			tl.drop("nothing in the first column")
			return
		}
		if st.also >= 0 {
			base.Member += " + " + cell.Trim(r.At(st.also).Text)
		}
	}
	if st.day >= 0 {
		stamp, ok := s.date(st.Table, r.At(st.day), cell.Visible(st.Headers[st.day].Text), cell.Dates{Zone: s.zone})
		if !ok {
			tl.drop("no date that can be read")
			return
		}
		base.Grain, base.From = engagement.GrainDaily, s.day(stamp)
		base.To = base.From
		defer tl.saw(stamp, base.From)
	} else {
		s.grain(&base)
	}
	if s.values(st.Table, r, st.measures, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.keep()
}

// video takes in a row about one video. It gives false when the video has no
// publishing date: then it is not public, and only its numbers count.
func (s *sink) video(tl *tally, st studio, r table.Row) (public bool) {
	id := cell.Trim(r.At(st.item).Text)
	if !videoID.MatchString(id) {
		tl.drop("no id of a video")
		return true
	}
	m := engagement.Message{
		Platform: "youtube", ID: s.id("youtube", id), Kind: engagement.KindPost, Role: engagement.RoleBrand,
		Title: cell.Trim(r.At(st.title).Text), URL: "https://youtu.be/" + id,
	}
	base := engagement.Reading{Platform: "youtube", Post: m.ID, Grain: engagement.GrainLifetime}
	if _, by, ok := strings.Cut(st.dimension, "+"); ok {
		base.Dimension, base.Member = by, cell.Trim(r.At(st.also).Text)
	}
	public = s.published(tl, st, r, &m, &base)
	if st.day >= 0 {
		day, ok := s.date(st.Table, r.At(st.day), cell.Visible(st.Headers[st.day].Text), cell.Dates{Zone: s.zone})
		if !ok {
			tl.drop("no date that can be read")
			return public
		}
		base.Grain, base.From = engagement.GrainDaily, s.day(day)
		base.To = base.From
		tl.saw(day, base.From)
	}
	values := s.values(st.Table, r, st.measures, base)
	switch {
	case public:
		s.message(m, Words{})
		tl.keep()
	case values == 0:
		tl.drop(noValue)
	default:
		tl.keep()
	}
	return public
}

// published dates a video and says whether it is public: the column of the
// publishing date is empty for others. Numbers of a period that began after the
// video came out are not those of its whole life.
func (s *sink) published(tl *tally, st studio, r table.Row, m *engagement.Message, base *engagement.Reading) bool {
	if st.published < 0 {
		return true
	}
	at, ok := s.date(st.Table, r.At(st.published), cell.Visible(st.Headers[st.published].Text), cell.Dates{Zone: s.zone})
	if !ok {
		return false
	}
	if st.day >= 0 {
		tl = &tally{} // the period of the table is that of its days
	}
	s.stamp(tl, m, at)
	base.From = m.Day
	if from, to, known := s.period(); known && from > m.Day {
		base.Grain, base.From, base.To = engagement.GrainPeriod, from, to
	}
	return true
}
