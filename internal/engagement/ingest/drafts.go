package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// text gives what a row has for a field, "" for nothing.
func (x *mapping) text(r table.Row, field string) string {
	i, ok := x.column[field]
	if !ok {
		return ""
	}
	if t := cell.Trim(r.At(i).Text); !cell.Null(t) {
		return t
	}
	return ""
}

// draft is a message whose thread is not known yet.
type draft struct {
	m              engagement.Message
	w              Words
	row            table.Row
	id             string // as written
	parent, thread string
	reply          *draft
}

func (x *mapping) read() {
	x.byURL = x.distinct()
	var drafts []*draft
	for i, r := range x.table.Rows {
		if d := x.draft(i, r); d != nil {
			drafts = append(drafts, d)
		}
	}
	x.openers(drafts)
	for _, d := range drafts {
		x.emit(d)
	}
	if len(x.measures) > 0 && x.brands == 0 && len(drafts) > 0 {
		x.sink.note(source.Pos{File: x.table.Name}, "counts-unused", "list the brand's accounts below `brand:` in "+MappingFile(x.sink.in.Name),
			"counts are taken in for the brand's own posts only, and none of these is by an account of the brand")
	}
}

// draft reads one row; nil when it is left out, which is counted.
func (x *mapping) draft(i int, r table.Row) *draft {
	switch {
	case r.Empty():
		x.tally.drop("empty row")
		return nil
	case x.table.Footer(i):
		x.tally.drop("remark below the table")
		return nil
	case !x.public(r):
		x.tally.drop("not public")
		return nil
	}
	d := &draft{row: r, parent: x.text(r, "parent"), thread: x.text(r, "thread")}
	d.id = x.identify(r)
	if d.id == "" {
		x.tally.drop("the id was destroyed by a spreadsheet")
		return nil
	}
	if x.text(r, "at") == "" {
		x.tally.drop("no date")
		return nil
	}
	stamp, ok := x.moment(r)
	if !ok {
		x.tally.drop("no date that can be read")
		return nil
	}
	d.m = engagement.Message{Platform: x.platform, ID: x.sink.id(x.platform, d.id), Parent: x.sink.id(x.platform, d.parent)}
	x.who(&d.m, r)
	x.sink.stamp(x.tally, &d.m, stamp)
	x.what(d)
	return d
}

// public asks the columns that say who may see a row.
func (x *mapping) public(r table.Row) bool {
	if v := x.text(r, "visibility"); v != "" && !slices.Contains(x.lex.Public, strings.ToLower(v)) {
		return false
	}
	return !slices.Contains(x.lex.Hidden, strings.ToLower(x.text(r, "hidden")))
}

// identify gives the id of a row: its own, the number in its address when a
// spreadsheet destroyed it, else a hash of what the row says.
func (x *mapping) identify(r table.Row) string {
	id, url := x.text(r, "id"), x.text(r, "url")
	number := longNumber.FindString(url)
	switch {
	case id != "" && !cell.Destroyed(id):
		return id
	case id != "" && number != "":
		return number
	case id != "":
		c := r.At(x.column["id"])
		x.sink.warn(x.table, c, "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		return ""
	}
	if x.byURL && url != "" {
		return url
	}
	h := sha256.New()
	for _, f := range []string{"at", "time", "author_id", "author", "title", "text", "url", "rating", "place", "thread", "parent"} {
		fmt.Fprintf(h, "%s\x00", x.text(r, f))
	}
	sum := hex.EncodeToString(h.Sum(nil))
	x.repeats[sum]++
	return "row:" + sum + ":" + strconv.Itoa(x.repeats[sum])
}

// distinct says whether addresses can stand in for ids that are not there.
func (x *mapping) distinct() bool {
	_, hasID := x.column["id"]
	column, hasURL := x.column["url"]
	seen := map[string]bool{}
	if hasID || !hasURL {
		return false
	}
	for _, u := range x.table.Column(column) {
		if !cell.Null(u) && seen[u] {
			return false
		}
		seen[u] = true
	}
	return true
}

// longNumber is the number of a post in its address.
var longNumber = regexp.MustCompile(`[0-9]{15,20}`)

// moment gives a row's date, with the time of a second column where there is one.
func (x *mapping) moment(r table.Row) (cell.Stamp, bool) {
	c := r.At(x.column["at"])
	name := cell.Trim(x.table.Headers[x.column["at"]].Text)
	st, ok := x.sink.date(x.table, c, name, x.dates)
	if t := x.text(r, "time"); ok && st.ByDay && t != "" {
		c.Text = st.At.Format(time.DateOnly) + " " + t
		return x.sink.date(x.table, c, name, x.dates)
	}
	return st, ok
}

// who fills in person, role and place.
func (x *mapping) who(m *engagement.Message, r table.Row) {
	id, handle := x.text(r, "author_id"), x.text(r, "author")
	m.Person, m.Role = x.sink.author(x.platform, id, handle)
	_, hasAuthor := x.column["author"]
	_, hasID := x.column["author_id"]
	if !hasAuthor && !hasID && !x.Role.Empty() {
		m.Role = x.Role.Text
	}
	if x.brand.has("", id, handle) {
		m.Role = engagement.RoleBrand
	}
	if role := meaning(x.lex.Roles, x.text(r, "role")); role != "" && m.Role == engagement.RoleMember {
		m.Role = role
	}
	if m.Role == engagement.RoleAnonymous {
		m.Person = ""
	}
	m.Place = cmp.Or(x.text(r, "place"), x.Place.Text)
}

// what fills in kind, language, tags, rating and words.
func (x *mapping) what(d *draft) {
	m, r := &d.m, d.row
	m.Kind = cmp.Or(meaning(x.lex.Kinds, x.text(r, "kind")), x.Kind.Text, engagement.KindPost)
	if d.parent != "" && m.Kind != engagement.KindAnswer && m.Kind != engagement.KindShare {
		m.Kind = engagement.KindReply
	}
	m.Language = strings.ToLower(x.text(r, "language"))
	m.Tags = tagsOf(x.text(r, "tags"))
	if i, ok := x.column["rating"]; ok && !cell.Null(r.At(i).Text) {
		if v, err := stars(r.At(i).Text, x.stars); err == nil {
			m.Rating = &v
		} else {
			x.sink.bad(x.table, r.At(i), "rating", "not-a-number", "correct the cell, or empty it when there is no rating",
				"%q in the column %q is not a number", short(r.At(i).Text), cell.Trim(x.table.Headers[i].Text))
		}
	}
	d.w = Words{Title: plainText(x.text(r, "title")), Text: plainText(x.text(r, "text")), Language: m.Language}
	if m.Role == engagement.RoleBrand {
		m.Title, m.URL = d.w.Title, address(x.text(r, "url"))
	}
	if reply := x.text(r, "reply"); reply != "" {
		d.reply = x.answer(d, reply)
	}
}

// answer makes a message of the brand's reply that stands beside a review.
func (x *mapping) answer(d *draft, text string) *draft {
	m := engagement.Message{
		Platform: x.platform, Place: d.m.Place, ID: x.sink.id(x.platform, d.id+"#reply"), Parent: d.m.ID,
		Kind: engagement.KindAnswer, Role: engagement.RoleBrand, Language: d.m.Language,
	}
	if i, ok := x.column["reply_at"]; ok {
		if st, ok := x.sink.date(x.table, d.row.At(i), cell.Trim(x.table.Headers[i].Text), x.replies); ok {
			x.sink.stamp(x.tally, &m, st)
		}
	}
	return &draft{m: m, w: Words{Text: plainText(text), Language: m.Language}}
}

// openers finds the message that opened each thread: the one whose id the
// thread has, else the first that answers nothing.
func (x *mapping) openers(drafts []*draft) {
	best := map[string]*draft{}
	for _, d := range drafts {
		if d.thread == "" {
			continue
		}
		b := best[d.thread]
		if b == nil || d.id == d.thread || b.id != b.thread && d.parent == "" && (b.parent != "" || d.m.At.Before(b.m.At)) {
			best[d.thread] = d
		}
	}
	_, hasParent := x.column["parent"]
	for _, d := range drafts {
		b := best[d.thread]
		if b == nil {
			continue
		}
		root := b.m.ID
		if b.parent != "" { // the opener is not in the file
			root = x.sink.id(x.platform, "thread:"+d.thread)
		}
		d.m.Root = root
		if b != d && d.m.Parent == "" && !hasParent {
			d.m.Parent = root
			if d.m.Kind == x.Kind.Text {
				d.m.Kind = engagement.KindReply
			}
		}
	}
}

// emit takes a message in, with the counts of a brand's post and its answer.
func (x *mapping) emit(d *draft) {
	x.sink.count(x.tally, x.sink.message(d.m, d.w))
	if d.m.Role == engagement.RoleBrand {
		x.brands++
		x.sink.values(x.table, d.row, x.measures, engagement.Reading{
			Platform: x.platform, Place: d.m.Place, Post: d.m.ID, Grain: engagement.GrainLifetime, From: d.m.Day,
		})
	}
	if d.reply != nil {
		d.reply.m.Root = d.m.Root
		x.sink.message(d.reply.m, d.reply.w)
	}
}

// outOf is a rating such as "4/5", "4 von 5" or "5 stars".
var outOf = regexp.MustCompile(`^([0-9.,]+)\s*(?:/|out of|von|sur|de|stars?|sterne?|★|\*)`)

// stars reads a rating in hundredths.
func stars(text string, d cell.Decimals) (int32, error) {
	s := strings.ToLower(cell.Trim(text))
	if m := outOf.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	n, err := d.Number(s)
	if err != nil || n.Percent {
		return 0, cell.ErrNumber
	}
	v, err := n.Times(100)
	if err != nil || v < 0 || v > 10_000 {
		return 0, cell.ErrNumber
	}
	return int32(v), nil
}

// tagsOf splits a list of tags: "a;b;", "a, b", "#a #b".
func tagsOf(text string) []string {
	split := func(r rune) bool { return r == ';' || r == ',' || r == '|' || r == '#' }
	return tagList(strings.FieldsFunc(text, split))
}

// tagList gives tags in lower case, without #, sorted, each once.
func tagList(tags []string) []string {
	var out []string
	for _, t := range tags {
		if t = strings.ToLower(strings.TrimPrefix(cell.Trim(t), "#")); t != "" {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
