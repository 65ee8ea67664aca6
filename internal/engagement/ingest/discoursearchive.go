package ingest

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

//go:embed headers/discourse.yaml
var discourseYAML []byte

// discourseSpec is headers/discourse.yaml.
type discourseSpec struct {
	Open byLanguage `yaml:"open"`
}

// discourseWords are the words for "no private message", a constant table that
// is made when first asked for.
var discourseWords = sync.OnceValue(func() map[string]string {
	var spec discourseSpec
	decodeData("headers/discourse.yaml", discourseYAML, &spec)
	open := map[string]string{}
	spec.Open.add(open, "open")
	return open
})

// discourseArchive was written from descriptions, not from a file.
func discourseArchive() Format {
	return Format{
		Name: "discourse.archive", Platform: "discourse", Title: "Discourse, archive of an account",
		Where:   "On the forum, logged in as the brand: your picture › Preferences › Account › Export your data › Download All. Import the zip as it is; only user_archive.csv in it is opened.",
		Answers: "what the account posted and answered, in which topic and when, with likes and answers received",
		Cannot:  "what others wrote: save topics for that. Private messages, which the archive holds, are left out",
		inside:  []string{"user_archive.csv"},
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"topic_title"}, h.claimed("the columns topic_title, is_pm and url", "topic_title", "is_pm", "url", "created_at"))
		},
		read: readDiscourseArchive,
	}
}

// Parts of a Discourse address, and the name of the account in that of the file.
var (
	discoursePath  = regexp.MustCompile(`/t/(?:[^/]*[^/0-9][^/]*/)?([0-9]+)(?:/([0-9]+))?/?(?:[?#].*)?$`)
	discourseOwner = regexp.MustCompile(`user_archive-(.+)-[0-9]{6}-[0-9]{6}`)
)

func readDiscourseArchive(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	h := headerOf(t)
	cols := map[string]int{}
	used := map[int]bool{}
	for _, name := range []string{"topic_title", "categories", "is_pm", "like_count", "reply_count", "url", "created_at"} {
		cols[name] = h.find(name)
		used[cols[name]] = true
	}
	raw, cooked := h.find("post_raw", "post"), h.find("post_cooked")
	used[raw], used[cooked] = true, true
	tl := s.tally("discourse", "posts", h.unknown(used))
	tl.snapshot = true
	dates, no := s.dates(t, cols["created_at"], cell.Dates{Zone: s.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	handle := ""
	if m := discourseOwner.FindStringSubmatch(s.in.Name); m != nil {
		handle = m[1]
	}
	for _, r := range t.Rows {
		text := r.At(raw).Text
		if cell.Null(text) {
			text = plainText(r.At(cooked).Text)
		}
		s.discourseRow(tl, t, r, cols, dates, handle, text)
	}
	if len(s.opt.Accounts) > 0 && !s.brand.has("discourse", handle) && !s.staff.has("discourse", handle) {
		s.note(source.Pos{File: t.Name}, "unlisted-account", "add the account to `accounts: {brand: […]}` in hearth.yaml, or to .hearth/accounts.yaml when a person speaks as themselves",
			"this archive is of an account that is not listed; it was taken as the brand's own")
	}
}

// discourseRow takes in one post of the account.
func (s *sink) discourseRow(tl *tally, t *table.Table, r table.Row, cols map[string]int, dates cell.Dates, handle, text string) {
	where := discoursePath.FindStringSubmatch(cell.Trim(r.At(cols["url"]).Text))
	switch {
	case r.Empty():
		tl.drop("empty row")
		return
	case discourseWords()[cell.Header(r.At(cols["is_pm"]).Text)] == "":
		tl.drop("a private message")
		return
	case where == nil:
		tl.drop("no address of a post")
		return
	}
	st, ok := s.date(t, r.At(cols["created_at"]), "created_at", dates)
	if !ok {
		tl.drop("no date that can be read")
		return
	}
	topic, number := where[1], where[2]
	if number == "" {
		number = "1"
	}
	m := engagement.Message{Platform: "discourse", ID: s.discourseID(topic, number), Root: s.discourseID(topic, "1"), Kind: engagement.KindPost}
	w := Words{Text: text}
	if number != "1" {
		m.Kind, m.Parent = engagement.KindReply, m.Root
	} else {
		w.Title = cell.Trim(r.At(cols["topic_title"]).Text)
	}
	s.discourseAuthor(&m, "", handle, false)
	if c := cell.Trim(r.At(cols["categories"]).Text); c != "" && c != "-" {
		m.Tags = tagList(strings.Split(c, "|"))
	}
	if m.Role != engagement.RoleStaff {
		m.Role, m.Title, m.URL = engagement.RoleBrand, w.Title, address(r.At(cols["url"]).Text)
	}
	s.stamp(tl, &m, st)
	s.count(tl, s.message(m, w))
	if m.Role == engagement.RoleBrand {
		s.values(t, r, discourseMeasures(cols), engagement.Reading{Platform: "discourse", Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
	}
}

// discourseMeasures are the counts that the archive has.
func discourseMeasures(cols map[string]int) (out []measure) {
	for _, m := range []measure{{header: "like_count", metric: "likes", unit: unitCount}, {header: "reply_count", metric: "comments", unit: unitCount}} {
		if m.column = cols[m.header]; m.column >= 0 {
			out = append(out, m)
		}
	}
	return out
}
