package sample

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hearth/internal/engagement"
)

// post is one message of the forum.
type post struct {
	id, thread, parent int
	author             string
	at                 time.Time
	text, language     string
	board              string
	tag                string
}

// forum writes threads as they come and hands them out in order of time.
type forum struct {
	world
	dice
	crowd *crowd
	posts []post
	last  time.Time // nothing was written after it: what would have been is still to come
}

const forumMapping = `# What the columns of forum.csv mean. Hearth writes such a file itself when it
# can guess them; this one was checked by hand.
platform: community
columns:
  id: id
  parent: reply_to
  thread: thread
  author: author
  at: posted_at
  text: text
  language: lang
  place: board
  tags: tags
`

// community is a forum of the brand's own, as CSV: the case of an export that no
// reader knows and that a mapping explains.
func (w world) community() []File {
	d := w.dice(streamCommunity)
	f := &forum{world: w, dice: d, crowd: newCrowd(w, d, len(boards)), last: w.to.Time().Add(21*time.Hour + 30*time.Minute)}
	for on := w.from; on <= w.to; on++ {
		f.live(on)
	}
	return []File{
		{"data/raw/community/forum.csv", f.csv()},
		{"data/raw/community/forum.csv.map.yaml", []byte(forumMapping)},
	}
}

// live is one day of the forum.
func (f *forum) live(on engagement.Day) {
	if in(on, forumCloses, forumOpens-1) {
		return
	}
	expected := 15 * busy(on) * f.percent / 100 // thousandths of a thread
	if on > f.from+365 {
		expected = expected * 122 / 100
	}
	n := f.times(expected)
	if on == f.from || on == f.to {
		n = max(n, 1) // so that the export says which days it speaks for
	}
	for range n {
		f.thread(on, false)
	}
	if in(on, recallStarts, recallEnds) {
		for range f.times(int(recallEnds-on) * 155 * f.percent / 100) { // loud at first
			f.thread(on, true)
		}
	}
}

func (f *forum) thread(on engagement.Day, recalled bool) {
	who := f.crowd.anyone(on, true)
	b, t := f.subject(on, who)
	if recalled {
		b, t = 0, recall
	}
	opener := f.write(post{author: who.handle, at: f.clock(on), text: say(f.dice, who.language, t.openers), language: who.language, board: boards[b].name, tag: t.tag}, nil)
	if opener == nil {
		return
	}
	f.neighbours(opener, t)
	f.brand(opener, who, t)
}

// subject gives the board and topic that a person opens a thread about.
func (f *forum) subject(on engagement.Day, who member) (int, topic) {
	weights := make([]int, len(boards))
	for i, b := range boards {
		weights[i] = b.weight
	}
	if on < cafeOpens {
		weights[cafeBoard] = 0
	} else {
		weights[cafeBoard] += int(on-cafeOpens) / 60 // it grows, slowly
	}
	b := f.weighted(weights)
	if who.home >= 0 && weights[who.home] > 0 && f.chance(400) {
		b = who.home
	}
	t := from(f.dice, boards[b].topics)
	if m := on.Time().Month(); t.tag == "winter" && m >= time.April && m <= time.September {
		t = boards[b].topics[0]
	}
	return b, t
}

// neighbours answer each other, with or without the brand.
func (f *forum) neighbours(opener *post, t topic) {
	root := *opener
	words := helps
	if t.kind != "help" {
		words = cheers
	}
	before := root
	for range f.weighted([]int{42, 26, 16, 8, 4, 3, 1}) {
		wait := time.Duration(f.between(4, 120)*f.between(1, 22)) * time.Minute
		who := f.crowd.anyone(root.on(), false)
		if who.handle == root.author {
			continue
		}
		to := root
		if f.chance(350) {
			to = before
		}
		p := f.write(post{author: who.handle, at: to.at.Add(wait), text: say(f.dice, root.language, words), language: root.language, board: root.board, tag: root.tag}, &to)
		if p != nil {
			before = *p
		}
	}
}

// waits are the minutes until the brand answered, in classes with weights.
type waits struct {
	answered int // of 1000 opening messages
	classes  []int
}

var (
	waitBounds   = []int{8, 60, 240, 720, 1440, 2880, 5760, 12000}
	waitBefore   = waits{620, []int{3, 9, 13, 15, 25, 22, 13}}
	waitRecall   = waits{560, []int{2, 5, 9, 14, 24, 26, 20}}
	waitLearning = waits{820, []int{8, 20, 22, 20, 18, 9, 3}}
	waitAfter    = waits{915, []int{15, 30, 28, 17, 6, 3, 1}}
	waitSummer   = waits{840, []int{8, 19, 22, 19, 20, 9, 3}}
)

// pace gives how the brand answered at the time: badly while the recall lasted,
// better after the letter, worse again in the busiest weeks of the next summer.
func pace(on engagement.Day) waits {
	switch {
	case in(on, recallStarts, recallEnds):
		return waitRecall
	case on < letterSent:
		return waitBefore
	case on < day(2026, time.April, 20):
		return waitLearning
	case in(on, day(2026, time.July, 6), day(2026, time.August, 16)):
		return waitSummer
	}
	return waitAfter
}

func (f *forum) brand(opener *post, who member, t topic) {
	root := *opener
	p := pace(root.on())
	answered := p.answered
	if t.kind == "show" {
		answered = answered * 80 / 100
	}
	if !f.chance(answered) {
		return
	}
	class := f.weighted(p.classes)
	wait := time.Duration(f.between(waitBounds[class], waitBounds[class+1])) * time.Minute
	account := brandAccount
	if f.chance(640) {
		account = workshopAccount
	}
	reply := f.write(post{author: account, at: root.at.Add(wait), text: say(f.dice, root.language, answers), language: root.language, board: root.board, tag: root.tag}, &root)
	if reply == nil || !f.chance(380) {
		return
	}
	to := *reply
	f.write(post{author: who.handle, at: to.at.Add(time.Duration(f.between(12, 1900)) * time.Minute), text: say(f.dice, root.language, thanks), language: root.language, board: root.board, tag: root.tag}, &to)
}

// write adds a message and gives it back, or nil when it falls after the end of
// the export or into the week without a forum.
func (f *forum) write(p post, parent *post) *post {
	if p.at.After(f.last) || in(p.on(), forumCloses, forumOpens-1) {
		return nil
	}
	p.id = len(f.posts) + 1
	p.thread = p.id
	if parent != nil {
		p.thread, p.parent = parent.thread, parent.id
	}
	f.posts = append(f.posts, p)
	return &f.posts[len(f.posts)-1]
}

func (p post) on() engagement.Day { return engagement.DayOf(p.at) }

// csv numbers the messages in order of time, as a forum would have.
func (f *forum) csv() []byte {
	slices.SortFunc(f.posts, func(a, b post) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	number := make(map[int]string, len(f.posts))
	for i, p := range f.posts {
		number[p.id] = strconv.Itoa(100001 + i)
	}
	rows := [][]string{{"id", "thread", "reply_to", "author", "posted_at", "text", "lang", "board", "tags"}}
	for _, p := range f.posts {
		rows = append(rows, []string{
			number[p.id], number[p.thread], number[p.parent], p.author,
			p.at.Format(time.RFC3339), p.text, p.language, p.board, f.tags(p),
		})
	}
	return table(',', rows)
}

// tags are the topic's, and for a few threads one more.
func (f *forum) tags(p post) string {
	if p.tag == "brakes" && p.thread%9 == 0 {
		return fmt.Sprintf("%s;%s", p.tag, "safety")
	}
	return p.tag
}
