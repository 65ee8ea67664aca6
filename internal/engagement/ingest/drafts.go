package ingest

import (
	"cmp"
	"crypto/sha256"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// text gives what a row has in a column, "" for nothing.
func (x *mapping) text(r table.Row, column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	if t := cell.Trim(r.Cells[column].Text); !cell.Null(t) {
		return t
	}
	return ""
}

// other gives the id of another message; "" for none, which many write as 0.
func (x *mapping) other(r table.Row, column int) string {
	if id := x.text(r, column); strings.Trim(id, "0") != "" {
		return id
	}
	return ""
}

// draft is a message whose thread is not known yet.
type draft struct {
	m              engagement.Message
	w              Words
	row            table.Row
	id             string // as written
	sum            []byte // what a row without one says, as a hash
	certain        bool   // and so much that another one that says it is this one again
	parent, thread string
	reply          *draft
}

// read takes the rows in. What a thread is made of is known when all were seen;
// without threads each row is taken in as it comes.
func (x *mapping) read() {
	x.tally = x.sink.tally(x.platform, kinds(x.Kind.Text), x.unknown())
	x.tally.snapshot, x.tally.zone = true, x.dates.Zone
	for i, h := range x.table.Headers {
		if reason := x.lex.private(h.Text); reason != "" && !x.uses(i) {
			x.tally.private(x.table, i, cell.Trim(h.Text), reason)
		}
	}
	if hand := x.sink.hand; hand != nil && x.at.authorID >= 0 {
		hand.people.near(x.platform, x.table, x.at.authorID)
	}
	var drafts []*draft
	var one draft
	for i, r := range x.table.Rows {
		if !x.draft(&one, i, r) {
			continue
		}
		x.people++
		if x.at.thread < 0 {
			x.emit(&one)
			continue
		}
		d := one
		drafts = append(drafts, &d)
	}
	x.openers(drafts)
	for _, d := range drafts {
		x.emit(d)
	}
}

// unused says when counts were left aside because nobody is the brand.
func (x *mapping) unused(brands, people int) {
	if len(x.measures) > 0 && brands == 0 && people > 0 {
		but := ""
		if x.shown != nil {
			but = ", but for how often others' were shown,"
		}
		x.sink.note(source.Pos{File: x.table.Name}, "counts-unused", "list the brand's accounts below `brand:` in "+MappingFile(x.sink.in.Name),
			"counts are taken in for the brand's own posts only%s and none of these is by an account of the brand", cmp.Or(but, ","))
	}
}

// draft reads one row; false when it is left out, which is counted.
func (x *mapping) draft(d *draft, i int, r table.Row) bool {
	switch {
	case r.Empty():
		x.tally.drop("empty row")
		return false
	case x.table.Footer(i):
		x.tally.drop("remark below the table")
		return false
	case !x.public(r):
		x.tally.drop("not public")
		return false
	}
	if gone(x.text(r, x.at.text)) {
		x.tally.drop("deleted or removed")
		return false
	}
	*d = draft{} // field by field from here: a whole one would be made elsewhere and copied
	d.row, d.parent, d.thread = r, bareName(x.other(r, x.at.parent)), bareName(x.other(r, x.at.thread))
	if d.id, d.sum = x.identify(r); d.id == "" && d.sum == nil {
		x.tally.drop(idDestroyed)
		return false
	}
	if x.text(r, x.at.at) == "" {
		x.tally.drop("no date")
		return false
	}
	stamp, ok := x.moment(r)
	if !ok {
		x.tally.drop("no date that can be read")
		return false
	}
	if d.sum != nil {
		x.unnamed(d, stamp)
	}
	d.m.Platform, d.m.ID, d.m.Parent = x.platform, x.sink.id(x.platform, d.id), x.sink.id(x.platform, d.parent)
	x.who(&d.m, r)
	x.sink.stamp(x.tally, &d.m, stamp)
	x.what(d)
	return true
}

// public asks the columns that say who may see a row.
func (x *mapping) public(r table.Row) bool {
	if v := x.text(r, x.at.visibility); v != "" && !slices.Contains(x.lex.Public, strings.ToLower(v)) {
		return false
	}
	return x.at.hidden < 0 || !slices.Contains(x.lex.Hidden, strings.ToLower(x.text(r, x.at.hidden)))
}

// idDestroyed is why a row is left out whose id a spreadsheet took for a number.
const idDestroyed = "the id was destroyed by a spreadsheet"

// identify gives the id of a row: its own, the number in its address when a
// spreadsheet destroyed it; else there is a hash of what the row says, and neither
// when a spreadsheet destroyed all.
func (x *mapping) identify(r table.Row) (id string, sum []byte) {
	id = x.text(r, x.at.id)
	if id != "" && !cell.Destroyed(id) {
		return bareName(id), nil
	}
	url := x.text(r, x.at.url)
	number := longNumber.FindString(url)
	switch {
	case id != "" && number != "":
		return number, nil
	case id != "":
		x.sink.warn(x.table, r.At(x.at.id), "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
		return "", nil
	}
	if x.byURL && url != "" {
		if link := linkOf(url); link.platform == x.platform && link.id != "" && !ofComment.MatchString(url) { // as the platform's own export knows it
			return link.id, nil
		}
		return url, nil
	}
	h := sha256.New()
	for _, c := range [...]int{x.at.at, x.at.time, x.at.authorID, x.at.author, x.at.title, x.at.text, x.at.url, x.at.rating, x.at.place, x.at.thread, x.at.parent} {
		io.WriteString(h, x.text(r, c))
		h.Write(zero)
	}
	return "", h.Sum(nil)
}

// unnamed gives a row without an id one that is made of what it says.
func (x *mapping) unnamed(d *draft, at cell.Stamp) {
	r := d.row
	d.certain = x.sink.certain(nameless{
		platform: x.platform, id: unmasked(x.text(r, x.at.authorID)), handle: unmasked(x.text(r, x.at.author)),
		at: at, title: x.text(r, x.at.title), text: x.text(r, x.at.text), ours: x.brand,
	})
	if x.sink.out != nil { // whether another row says the same is found at the end of the file
		d.id = looseID(d.sum, 1)
		return
	}
	d.id = looseID(d.sum, x.repeats.nth(d.sum, d.certain))
}

// distinct says whether addresses can stand in for ids that are not there.
func (x *mapping) distinct() bool {
	seen := map[string]bool{}
	if x.at.id >= 0 || x.at.url < 0 {
		return false
	}
	for _, u := range x.table.Column(x.at.url) {
		if !cell.Null(u) && seen[u] {
			return false
		}
		seen[u] = true
	}
	return true
}

// bareName takes off what Reddit puts before the number of a thing to say of which
// kind it is: what is answered has it more often than what answers.
func bareName(id string) string {
	if len(id) > 3 && id[0] == 't' && id[1] >= '1' && id[1] <= '6' && id[2] == '_' {
		return id[3:]
	}
	return id
}

// longNumber is the number of a post in its address.
var longNumber = regexp.MustCompile(`[0-9]{15,20}`)

// moment gives a row's date, with the time of a second column where there is one.
func (x *mapping) moment(r table.Row) (cell.Stamp, bool) {
	c := r.At(x.at.at)
	name := cell.Trim(x.table.Headers[x.at.at].Text)
	st, ok := x.sink.date(x.table, c, name, x.dates)
	st.Zoned, st.ByDay = st.Zoned || x.utc, st.ByDay || x.daily
	if t := x.text(r, x.at.time); ok && st.ByDay && t != "" {
		c.Text = st.At.Format(time.DateOnly) + " " + t
		return x.sink.date(x.table, c, name, x.dates)
	}
	return st, ok
}

// who fills in person, role and place.
func (x *mapping) who(m *engagement.Message, r table.Row) {
	id, handle := unmasked(x.text(r, x.at.authorID)), unmasked(x.text(r, x.at.author))
	m.Person, m.Role = x.sink.author(x.platform, id, handle)
	if x.at.author < 0 && x.at.authorID < 0 && !x.Role.Empty() {
		m.Role = x.Role.Text
	}
	if len(x.brand) > 0 && x.brand.has("", id, handle) {
		m.Role = engagement.RoleBrand
	}
	if x.at.role >= 0 && m.Role == engagement.RoleMember {
		m.Role = cmp.Or(x.roles.of(x.text(r, x.at.role), x.lex.role), m.Role)
	}
	if m.Role == engagement.RoleAnonymous {
		m.Person = ""
	}
	m.Place = cmp.Or(x.text(r, x.at.place), x.Place.Text)
}

// unmasked gives a name of which the letters were not taken out: "m***a" is many.
func unmasked(name string) string {
	if strings.Contains(name, "**") {
		return ""
	}
	return name
}

// what fills in kind, language, tags, rating and words.
func (x *mapping) what(d *draft) {
	m, r := &d.m, d.row
	if x.at.kind >= 0 {
		m.Kind = x.kinds.of(x.text(r, x.at.kind), x.lex.kind)
	}
	m.Kind = cmp.Or(m.Kind, x.Kind.Text, engagement.KindPost)
	if d.parent != "" && m.Kind != engagement.KindAnswer && m.Kind != engagement.KindShare {
		m.Kind = engagement.KindReply
	}
	if x.at.language >= 0 {
		m.Language = x.languages.of(x.text(r, x.at.language), x.lex.language)
	}
	if x.at.tags >= 0 {
		m.Tags = tagsOf(x.text(r, x.at.tags))
	}
	if i := x.at.rating; i >= 0 && !cell.Null(r.At(i).Text) {
		if v, err := stars(r.At(i).Text, x.stars); err == nil {
			m.Rating = &v
		} else {
			x.sink.bad(x.table, r.At(i), "rating", "not-a-number", "correct the cell, or empty it when there is no rating",
				"%q in the column %q is not a number", short(r.At(i).Text), cell.Trim(x.table.Headers[i].Text))
		}
	}
	d.w.Title, d.w.Text, d.w.Language = plainText(x.text(r, x.at.title)), plainText(x.text(r, x.at.text)), m.Language
	if m.Role == engagement.RoleBrand {
		m.Title, m.URL = d.w.Title, address(x.text(r, x.at.url))
	}
	if reply := x.text(r, x.at.reply); reply != "" {
		d.reply = x.answer(d, reply)
	}
}

// answer makes a message of the brand's reply that stands beside a review.
func (x *mapping) answer(d *draft, text string) *draft {
	m := engagement.Message{
		Platform: x.platform, Place: d.m.Place, ID: x.sink.id(x.platform, d.id+"#reply"), Parent: d.m.ID,
		Kind: engagement.KindAnswer, Role: engagement.RoleBrand, Language: d.m.Language,
	}
	if i := x.at.replyAt; i >= 0 {
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
		if b.m.ID != d.m.ID && d.m.Parent == "" && x.at.parent < 0 {
			if !anybodys(b.m, d.m) {
				d.m.Parent = root
			}
			if d.m.Kind == x.Kind.Text {
				d.m.Kind = engagement.KindReply
			}
		}
	}
}

// reached keeps how far somebody's post may have gone.
func (x *mapping) reached(d *draft) {
	read := func(m *measure) *int64 {
		if m == nil {
			return nil
		}
		if v, ok := x.sink.value(x.table, d.row, *m); ok {
			return &v
		}
		return nil
	}
	if d.m.Role != engagement.RoleBrand {
		reached(&d.m, read(x.shown), read(x.follow))
	}
}

// anybodys says of a message in a thread, where a file does not say what it
// answers, that it may be for anybody: it is of one person outside, and another
// opened the thread. What the company says, and what is said to it, answers the opener.
func anybodys(opener, m engagement.Message) bool {
	outside := func(m engagement.Message) bool {
		return m.Role != engagement.RoleBrand && m.Role != engagement.RoleStaff
	}
	return outside(opener) && outside(m) && (m.Person != opener.Person || m.Person == "")
}

// emit takes a message in, with the counts of a brand's post and its answer.
func (x *mapping) emit(d *draft) {
	if x.shown != nil || x.follow != nil {
		x.reached(d)
	}
	first, again := x.sink.put(&d.m, d.w), sameAgain
	if d.sum != nil {
		again = repeatedRow
	}
	if d.sum != nil && x.sink.out != nil && !x.sink.left {
		x.sink.out.loose(d.sum, d.certain)
	}
	x.sink.countAs(x.tally, first, again)
	if d.m.Role == engagement.RoleBrand {
		x.brands++
		measures := plausibleCounts(x.measures, d.row)
		if len(measures) < len(x.measures) {
			x.unseen++
		}
		x.sink.values(x.table, d.row, measures, engagement.Reading{
			Platform: x.platform, Place: d.m.Place, Post: d.m.ID, Grain: engagement.GrainLifetime, From: d.m.Day,
		})
	}
	if d.reply != nil {
		d.reply.m.Root = d.m.Root
		x.sink.message(d.reply.m, d.reply.w)
	}
}

// outOf is a rating such as "4/5", "4 von 5", "5 stars" or "Rated 5 out of 5 stars".
var outOf = regexp.MustCompile(`^(?:\pL+:? )?([0-9.,]+)\s*(?:/|out of|of|von|sur|de|stars?|sterne?|★|\*)`)

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

// tagsOf splits a list of tags: "a;b;", "a, b", "#a #b", "['a', 'b']".
func tagsOf(text string) []string {
	if inner, ok := strings.CutPrefix(cell.Trim(text), "["); ok && strings.HasSuffix(inner, "]") {
		text = strings.NewReplacer("'", "", `"`, "").Replace(strings.TrimSuffix(inner, "]"))
	}
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
