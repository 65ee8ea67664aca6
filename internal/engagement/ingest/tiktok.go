package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// tiktokWords is headers/tiktok.yaml, a constant table that is made when first asked for.
var tiktokWords = sync.OnceValue(func() naming { return namingOf("tiktok") })

// tiktokContent is the studio's list of videos.
func tiktokContent() Format {
	return Format{
		Name: "tiktok.content", Platform: "tiktok", Title: "TikTok Studio, content",
		Where:   "tiktok.com/tiktokstudio › Analytics › Content › Download data › CSV.",
		Answers: "views, likes, comments, shares and saves of each video, over its whole life",
		Cannot:  "what people wrote below the videos. TikTok writes days without an hour and often without a year: both are found in the number of the video",
		claim: func(p *table.Part, t int) claim {
			sh := tiktokWords().sheet(&p.Tables[t], readLexicon())
			if c := sh.claim("the columns Video link, Post time and Total views", "link", "published", "views", "likes"); c.full() {
				return c
			}
			return claim{} // a link and a date could be anybody's
		},
		read: func(s *sink, p *table.Part, t int) { readTiktokContent(s, &p.Tables[t]) },
	}
}

// tiktokStudio is everything else that the studio gives: days, and the state of
// the followers.
func tiktokStudio() Format {
	return Format{
		Name: "tiktok.studio", Platform: "tiktok", Title: "TikTok Studio, overview, viewers and followers",
		Where:   "tiktok.com/tiktokstudio › Analytics › Overview, Viewers or Followers › Download data › CSV, or the same of TikTok for Business. Import the zip as it is, or put the day of the export into the name: TikTok writes days without a year.",
		Answers: "views, profile visits, likes and followers of the account for each day; when followers are awake; their gender and country",
		Cannot:  "single videos: export Content for those; how gender and country changed",
		claim:   claimTiktok,
		trap:    tiktokYearless,
		read:    readTiktok,
	}
}

// tiktokShapes are the tables of the studio, by what must be in them.
var tiktokShapes = []struct {
	kind   string
	fields []string
}{
	{"days", []string{"date", "views", "profile_visits"}},
	{"viewers by day", []string{"date", "viewers", "new_viewers"}},
	{"followers by day", []string{"date", "followers", "follows_net"}},
	{"followers by day", []string{"date", "follows", "followers", "reach"}},
	{"active followers by hour", []string{"date", "hour", "active_followers"}},
}

// tiktokShape finds out which table of the studio this is. kind is "" for none.
func tiktokShape(sh sheet) (kind, dimension string) {
	for _, shape := range tiktokShapes {
		if sh.claim("", shape.fields...).full() {
			return shape.kind, ""
		}
	}
	if d := sh.words.dimensions[cell.Header(sh.Headers[0].Text)]; d != "" && len(sh.Headers) == 2 && sh.has("followers_share") {
		return "followers by " + words(d), d
	}
	return "", ""
}

func claimTiktok(p *table.Part, t int) claim {
	kind, _ := tiktokShape(tiktokWords().sheet(&p.Tables[t], readLexicon()))
	if kind == "" {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "the studio's table of " + kind}
}

// tiktokYearless refuses days when nothing says in which year they are, or when
// they do not fit the year that the export makes theirs.
func tiktokYearless(s *sink, p *table.Part, t int) *refusal {
	sh := tiktokWords().sheet(&p.Tables[t], s.lex)
	if s.exported() != 0 {
		_, no := s.years(sh)
		return no
	}
	for _, r := range sh.Rows {
		if c := sh.cell(r, "date"); noYear(c.Text) {
			return &refusal{sh.Pos(c), "no-year", "put the day of the export into the file's name, such as Overview-2026-02-28.csv, or import the zip as TikTok gave it",
				fmt.Sprintf("TikTok writes days without a year (%q), and nothing says when this file was exported", short(c.Text))}
		}
	}
	return nil
}

// noYear says whether a date has none.
func noYear(text string) bool {
	_, err := cell.Dates{}.Read(text)
	return err == cell.ErrNoYear
}

// videoTime gives the moment at which a video got its number: TikTok counts
// seconds in its upper half.
func videoTime(id string) (time.Time, bool) {
	n, err := strconv.ParseUint(id, 10, 64)
	at := time.Unix(int64(n>>32), 0).UTC()
	return at, err == nil && at.Year() >= 2014 && at.Year() < 2100
}

// near gives a day without a year the year in which it is closest to a moment.
func near(text string, to time.Time) (time.Time, bool) {
	best, found := time.Time{}, false
	for y := to.Year() - 1; y <= to.Year()+1; y++ {
		st, err := cell.Dates{}.Read(text + ", " + strconv.Itoa(y))
		if err != nil {
			st, err = cell.Dates{}.Read(text + " " + strconv.Itoa(y))
		}
		if err == nil && (!found || st.At.Sub(to).Abs() < best.Sub(to).Abs()) {
			best, found = st.At, true
		}
	}
	return best, found
}

func readTiktokContent(s *sink, t *table.Table) {
	sh := tiktokWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "tiktok", "videos")
	s.tiktokExported(sh)
	inferred, zone := 0, s.zone
	if tiktokUTC(sh) {
		zone = time.UTC
	}
	for i, r := range t.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		url := address(sh.text(r, "link"))
		link := linkOf(url)
		if link.platform != "tiktok" || link.id == "" {
			tl.drop("no address of a video")
			continue
		}
		p := post{platform: "tiktok", id: link.id, handle: link.handle, url: url, text: sh.text(r, "title")}
		c := sh.cell(r, "published")
		made, numbered := videoTime(link.id)
		if numbered && noYear(c.Text) {
			if day, ok := near(cell.Trim(c.Text), made); ok {
				p.stamp, p.dated = cell.Stamp{At: day, ByDay: true}, true
				inferred++
			}
		} else {
			p.stamp, p.dated = s.date(t, c, sh.header("published"), cell.Dates{Zone: zone, Order: cell.MonthFirst})
			p.stamp.Zoned = p.stamp.Zoned || zone == time.UTC && !p.stamp.ByDay
		}
		if exact := (cell.Stamp{At: made, Zoned: true}); numbered && p.dated && p.stamp.ByDay && s.day(exact) == s.day(p.stamp) { // else it lay there as a draft
			p.stamp = exact
		}
		s.brandPost(tl, &sh, r, p)
	}
	if inferred > 0 {
		s.note(at(t), "year-found", "", "TikTok writes days without a year; it was found in the numbers of the videos (here %d)", inferred)
	}
}

// tiktokUTC says whether the times of a list of videos are in UTC, which it does not
// say: TikTok for Business writes them so. A video has its number seconds before.
func tiktokUTC(sh sheet) bool {
	timed, fitting := 0, 0
	for _, r := range sh.Rows {
		made, numbered := videoTime(linkOf(sh.text(r, "link")).id)
		st, err := cell.Dates{Zone: time.UTC, Order: cell.MonthFirst}.Read(sh.text(r, "published"))
		if !numbered || err != nil || st.ByDay {
			continue
		}
		timed++
		if after := st.At.Sub(made); after >= -5*time.Second && after <= 2*time.Minute {
			fitting++
		}
	}
	return timed > 0 && fitting*10 >= timed*9
}

// tiktokExported finds out when a list of videos was exported: on the day in
// its column Time, the first of that name after the newest video.
func (s *sink) tiktokExported(sh sheet) {
	newest, exported := time.Time{}, ""
	for _, r := range sh.Rows {
		if made, ok := videoTime(linkOf(sh.text(r, "link")).id); ok && made.After(newest) {
			newest = made
		}
		if text := sh.text(r, "exported"); noYear(text) {
			exported = text
		}
	}
	if exported == "" || newest.IsZero() || s.exported() != 0 {
		return
	}
	// Half a year on, "closest" means "the first one after".
	if day, ok := near(exported, newest.AddDate(0, 6, 0)); ok && day.After(newest.AddDate(0, 0, -2)) {
		s.stamped = engagement.DayOf(day)
	}
}

func readTiktok(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	sh := tiktokWords().sheet(t, s.lex)
	kind, dimension := tiktokShape(sh)
	if dimension != "" {
		sh.unknown = nil
	}
	tl := s.tallySheet(&sh, "tiktok", kind)
	days := map[int]time.Time{}
	if dimension == "" {
		if days, _ = s.years(sh); len(days) > 0 {
			s.note(at(t), "year-found", "", "TikTok writes days without a year; they were counted back from %s", s.exported())
		}
	}
	for i, r := range t.Rows {
		switch {
		case sh.skipped(tl, i):
		case dimension != "":
			s.tiktokShare(tl, &sh, r, dimension)
		default:
			s.tiktokDay(tl, &sh, i, r, days)
		}
	}
}

// tiktokShare takes in the share of one country or gender.
func (s *sink) tiktokShare(tl *tally, sh *sheet, r table.Row, dimension string) {
	base := engagement.Reading{Platform: "tiktok", Grain: engagement.GrainLifetime, Dimension: dimension, Member: cell.Trim(r.At(0).Text)}
	if base.Member == "" || s.counted(sh, r, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.keep()
}

// tiktokDay takes in a day, or an hour of one.
func (s *sink) tiktokDay(tl *tally, sh *sheet, i int, r table.Row, days map[int]time.Time) {
	base := engagement.Reading{Platform: "tiktok", Grain: engagement.GrainDaily}
	stamp := cell.Stamp{At: days[i], ByDay: true}
	if _, inferred := days[i]; !inferred {
		st, ok := s.date(sh.Table, sh.cell(r, "date"), sh.header("date"), cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
		if !ok {
			tl.drop("no date that can be read")
			return
		}
		stamp = st
	}
	base.From = s.day(stamp)
	base.To = base.From
	if hour := sh.text(r, "hour"); hour != "" {
		base.Dimension, base.Member = "hour", hour
	}
	if s.counted(sh, r, base) == 0 {
		tl.drop(noValue)
		return
	}
	tl.saw(stamp, base.From)
	tl.keep()
}

// years gives days without a year theirs: backwards from the export, one less
// whenever the new year is passed. It refuses days that do not fit, such as a
// 29 February in a year that has none.
func (s *sink) years(sh sheet) (map[int]time.Time, *refusal) {
	order := make([]int, 0, len(sh.Rows))
	for i, r := range sh.Rows {
		if noYear(sh.text(r, "date")) {
			order = append(order, i)
		}
	}
	out := map[int]time.Time{}
	if len(order) == 0 {
		return out, nil
	}
	day := func(i, year int) (time.Time, error) {
		text := sh.text(sh.Rows[i], "date")
		st, err := cell.Dates{}.Read(text + ", " + strconv.Itoa(year))
		if err != nil {
			st, err = cell.Dates{}.Read(text + " " + strconv.Itoa(year))
		}
		return st.At, err
	}
	const leap = 2024 // in which every day is one
	rising := 0
	for n := 1; n < len(order); n++ {
		a, _ := day(order[n-1], leap)
		b, _ := day(order[n], leap)
		switch step := (b.YearDay() - a.YearDay() + 366) % 366; {
		case step > 183:
			rising--
		case step > 0:
			rising++
		}
	}
	if rising >= 0 { // oldest first: walk from the end
		slices.Reverse(order)
	}
	limit := s.exported().Time().AddDate(0, 0, 1) // a zone further east is a day ahead
	year := limit.Year()
	later, _ := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", leap, limit.Format("01-02")))
	for _, i := range order {
		d, err := day(i, leap)
		if d.After(later) {
			year--
		}
		if later = d; err == nil {
			out[i], err = day(i, year)
		}
		if err != nil {
			c := sh.cell(sh.Rows[i], "date")
			return nil, &refusal{sh.Pos(c), "no-year", "put the day on which you exported this file into its name",
				fmt.Sprintf("%q is no day of %d, the year that the day of the export makes it", short(c.Text), year)}
		}
	}
	return out, nil
}
