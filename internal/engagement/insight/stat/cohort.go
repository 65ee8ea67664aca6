package stat

// MinCohort is how many people a cohort needs to be shown by itself.
const MinCohort = 20

// Return is how many of the people first seen in period First were seen again in
// period Seen, both counted from the first period of the data.
type Return struct {
	First, Seen int
	People      int64
}

// Cohort is the people first seen in the periods From to To, both in.
type Cohort struct {
	From, To int
	Size     int64
	Later    []Later // 1, 2 … periods after their own first one
}

// Later is who of a cohort was seen so many periods later. It is not known where
// the data end before that, for some of the cohort or for all.
type Later struct {
	Known  bool
	People int64
}

// Table is how a table of cohorts is made.
type Table struct {
	Last     int  // the last period that the data hold in full
	Lookback int  // the first periods, which have no cohorts: who is first seen there may have been there long before
	Shown    int  // the first period of which somebody wants the cohort
	OrLater  bool // count who was seen then or later; each person is then listed once, with the last period they were seen in
}

// Cohorts makes the table of who came back. Cohorts of fewer than [MinCohort]
// people are put together with their neighbours, three periods to one, all over
// the table: months to quarters, of which period 0 begins one. Periods in which
// nobody was first seen, and those that nobody wants to see, do not bring that about.
func (t Table) Cohorts(seen []Return) []Cohort {
	sizes, back := make([]int64, t.Last+1), map[[2]int]int64{}
	for _, r := range seen {
		if r.First < 0 || r.First > t.Last || r.Seen > t.Last {
			continue
		}
		if t.OrLater || r.Seen == r.First {
			sizes[r.First] += r.People
		}
		back[[2]int{r.First, r.Seen - r.First}] += r.People
		for k := 1; t.OrLater && k < r.Seen-r.First; k++ {
			back[[2]int{r.First, k}] += r.People
		}
	}
	from, width := t.Lookback, 1
	for first := max(from, t.Shown); first <= t.Last; first++ {
		if sizes[first] > 0 && sizes[first] < MinCohort {
			width = 3
		}
	}
	from = (from + width - 1) / width * width
	var out []Cohort
	for ; from <= t.Last; from += width {
		c := Cohort{From: from, To: min(t.Last, from+width-1)}
		for f := c.From; f <= c.To; f++ {
			c.Size += sizes[f]
		}
		for k := 1; k <= t.Last-c.From; k++ {
			l := Later{Known: c.To+k <= t.Last}
			for f := c.From; l.Known && f <= c.To; f++ {
				l.People += back[[2]int{f, k}]
			}
			c.Later = append(c.Later, l)
		}
		out = append(out, c)
	}
	return out
}
