package sample

import (
	"fmt"

	"hearth/internal/engagement"
)

// The brand's own accounts in the forum; hearth.yaml names them.
const (
	brandAccount    = "larkspoke"
	workshopAccount = "larkspoke_workshop"
)

// Languages of the people, with their weights.
var (
	languages   = []string{"en", "de", "es"}
	languageFor = []int{50, 40, 10}
)

// member is a person of the forum who is not the brand.
type member struct {
	handle   string
	language string
	joined   engagement.Day
	home     int // the board they like best
}

// crowd is everyone who may write: a few write most, most write once.
type crowd struct {
	regulars []member
	tail     tail
	passing  int // passers-by so far
	dice     dice
}

func newCrowd(w world, d dice, boards int) *crowd {
	c := &crowd{dice: d}
	n := 620 * w.percent / 100
	for i, number := range d.Perm(n) {
		m := member{handle: fmt.Sprintf("rider_%04d", 100+number), language: languages[d.weighted(languageFor)], home: d.IntN(boards)}
		// The busiest were there from the start; others join over the whole time.
		m.joined = w.from
		if i > n/20 && d.chance(600) {
			m.joined += engagement.Day(d.IntN(int(w.to - w.from)))
		}
		c.regulars = append(c.regulars, m)
	}
	c.tail = newTail(n)
	return c
}

// anyone gives a person who could write on that day. Passers-by, who come with
// one question and are not seen again, are three in ten of those who open a thread.
func (c *crowd) anyone(on engagement.Day, opening bool) member {
	if opening && c.dice.chance(300) {
		c.passing++
		return member{
			handle:   fmt.Sprintf("rider_%04d", 2000+c.passing),
			language: languages[c.dice.weighted(languageFor)],
			joined:   on, home: -1,
		}
	}
	for range 12 {
		if m := c.regulars[c.tail.draw(c.dice)]; m.joined <= on {
			return m
		}
	}
	return c.regulars[0]
}
