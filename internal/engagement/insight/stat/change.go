package stat

import "math"

// MinPeople is how many people each of two periods needs before the interval
// of their comparison is worth showing.
const MinPeople = 30

// Pair is what so many people did in two periods, each of them as much.
type Pair struct{ Before, After, People int64 }

// Change is a comparison of two periods.
type Change struct {
	Before, After             int64
	PeopleBefore, PeopleAfter int64
	Ratio                     float64 // After / Before; 0 where either is 0
	SE                        float64 // of the logarithm of Ratio, by person
	Range                     Interval
}

// Compare compares what people did in two periods, person by person: people do
// things in bursts, so that the number of people, not of posts, says how sure
// one can be. Who was there in both is paired with themselves. The range is
// never narrower than that of two Poisson counts.
func Compare(people []Pair, l Level) Change {
	var c Change
	for _, p := range people {
		c.Before += p.Before * p.People
		c.After += p.After * p.People
		if p.Before > 0 {
			c.PeopleBefore += p.People
		}
		if p.After > 0 {
			c.PeopleAfter += p.People
		}
	}
	if c.Before == 0 || c.After == 0 {
		return c
	}
	before, after := float64(c.Before), float64(c.After)
	sum := 0.0
	for _, p := range people {
		d := float64(p.After)/after - float64(p.Before)/before
		sum += d * d * float64(p.People)
	}
	c.Ratio, c.SE = after/before, math.Sqrt(sum)
	c.Range = times(c.Ratio, max(c.SE, poisson(before, after)), l.z())
	return c
}

// Enough says whether both periods have the people for an interval.
func (c Change) Enough() bool {
	return c.Ratio > 0 && c.PeopleBefore >= MinPeople && c.PeopleAfter >= MinPeople
}

// Poisson gives the range of the ratio of two counts as if all that was
// counted had happened independently. People's posts do not: on them it cries
// change more often than it is true.
func Poisson(before, after int64, l Level) Interval {
	if before <= 0 || after <= 0 {
		return Interval{0, math.Inf(1)}
	}
	b, a := float64(before), float64(after)
	return times(a/b, poisson(b, a), l.z())
}

func poisson(before, after float64) float64 { return math.Sqrt(1/before + 1/after) }

// times gives the range of a ratio from the standard error of its logarithm.
func times(ratio, se, z float64) Interval {
	return Interval{ratio * math.Exp(-z*se), ratio * math.Exp(z*se)}
}

// Grade is one of the only three things that are said of a change, or that it
// cannot be said.
type Grade int

// The grades. Same is within ordinary ups and downs.
const (
	Unsure Grade = iota
	Fewer
	Same
	More
)

// Grade says what a change is: more or fewer where the range leaves out 1.
func (c Change) Grade() Grade {
	if !c.Enough() {
		return Unsure
	}
	return grade(c.Range, 1)
}

func grade(r Interval, nothing float64) Grade {
	switch {
	case r.Low > nothing:
		return More
	case r.High < nothing:
		return Fewer
	}
	return Same
}

// Part is what each of so many people has of a share in two periods, such as so
// many of their questions that were answered.
type Part struct {
	Before, After Share
	People        int64
}

// Difference is a comparison of two shares.
type Difference struct {
	Before, After             Share
	PeopleBefore, PeopleAfter int64
	Points                    float64 // after - before
	SE                        float64
	Range                     Interval
}

// CompareShares compares a share of two periods whose units belong to people,
// person by person. Its range is never narrower than that of [Newcombe].
func CompareShares(people []Part, l Level) Difference {
	var d Difference
	for _, p := range people {
		d.Before = d.Before.plus(p.Before, p.People)
		d.After = d.After.plus(p.After, p.People)
		if p.Before.Of > 0 {
			d.PeopleBefore += p.People
		}
		if p.After.Of > 0 {
			d.PeopleAfter += p.People
		}
	}
	if d.Before.Of == 0 || d.After.Of == 0 {
		d.Range = Interval{-1, 1}
		return d
	}
	before, after, sum := d.Before.value(), d.After.value(), 0.0
	for _, p := range people {
		e := (float64(p.After.Hits)-after*float64(p.After.Of))/float64(d.After.Of) -
			(float64(p.Before.Hits)-before*float64(p.Before.Of))/float64(d.Before.Of)
		sum += e * e * float64(p.People)
	}
	d.Points, d.SE = after-before, math.Sqrt(sum)
	half, floor := l.z()*d.SE, Newcombe(d.Before, d.After, l)
	d.Range = Interval{max(-1, min(d.Points-half, floor.Low)), min(1, max(d.Points+half, floor.High))}
	return d
}

// Enough says whether both periods have the people for an interval.
func (d Difference) Enough() bool { return d.PeopleBefore >= MinPeople && d.PeopleAfter >= MinPeople }

// Grade says what a difference is.
func (d Difference) Grade() Grade {
	if !d.Enough() {
		return Unsure
	}
	return grade(d.Range, 0)
}
