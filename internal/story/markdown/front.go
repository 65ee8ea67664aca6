package markdown

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// front reads the front matter into a story. It says whether a slip there is
// the likely reason when the page has no title.
func (p *Parser) front(st *story.Story, d *document, text []byte, problems *source.List) (slip bool) {
	st.Meta.Pos = d.pos(0)
	st.Kind = story.PathKind(p.opt.Folders, st.Path)
	r := frontReader{parser: p, st: st, doc: d, problems: problems}
	if text == nil {
		if needsKeys(st.Kind) {
			r.read(nil)
		}
		return slices.ContainsFunc(*problems, func(q source.Problem) bool { return q.Rule == "front-matter" })
	}
	n, found := strict.Parse(d.file, text, source.Pos{File: d.file, Line: 2, Col: 1})
	problems.Add(found...)
	if n == nil || n.Kind == strict.Null {
		return len(found) > 0
	}
	if k := n.Get("kind"); k != nil && k.Kind == strict.Scalar && k.Text != "" {
		st.Kind = strings.TrimSpace(k.Text)
	}
	r.read(n)
	return n.Kind != strict.Map || n.Misspelt("title")
}

// read decodes the keys that the kind of the page has. A further kind has a
// file of its own and a case here; what it reads first is what every page has.
func (r *frontReader) read(n *strict.Node) {
	switch r.st.Kind {
	case "story":
		r.story(n)
	case "promise":
		r.promise(n)
	case "edition":
		r.edition(n)
	case "correction":
		r.correction(n)
	case "person":
		r.person(n)
	case "ask":
		r.askCard(n)
	case "voice":
		r.voice(n)
	case "material":
		r.material(n)
	case "chronicle":
		r.chronicle(n)
	default:
		var k pageKeys
		strict.Decode(n, &k, r.problems)
		r.page(k)
	}
}

// needsKeys says whether a page of a kind cannot do without keys of its own,
// so that their absence is told even where there is no front matter at all.
func needsKeys(kind string) bool {
	return kind == "promise" || kind == "edition" || kind == "correction" || kind == "person" || kind == "ask" || kind == "voice" || kind == "material" || kind == "chronicle"
}

// pageKeys are the keys that every page has.
type pageKeys struct {
	Title         *strict.Node   `yaml:"title"`
	Date          *strict.Node   `yaml:"date"`
	Updated       *strict.Node   `yaml:"updated"`
	Summary       *strict.Node   `yaml:"summary"`
	Authors       []source.Word  `yaml:"authors"`
	Tags          tags           `yaml:"tags"`
	Draft         bool           `yaml:"draft"`
	Kind          source.Word    `yaml:"kind"`
	PartOf        source.Word    `yaml:"part_of"`
	Order         *strict.Node   `yaml:"order"`
	Language      source.Word    `yaml:"language"`
	TranslationOf source.Word    `yaml:"translation_of"`
	Slug          source.Word    `yaml:"slug"`
	Aliases       []source.Word  `yaml:"aliases"`
	Events        []event        `yaml:"events"`
	Period        source.Word    `yaml:"period"`
	Compare       source.Word    `yaml:"compare"`
	Image         image          `yaml:"image"`
	Layout        source.Word    `yaml:"layout"`
	License       string         `yaml:"license"`
	Params        map[string]any `yaml:"params"`
}

// storyKeys are those of a living story.
type storyKeys struct {
	Status  source.Word `yaml:"status"`
	Reason  string      `yaml:"reason"`
	Cadence source.Word `yaml:"cadence"`
}

// image is the picture of a page: a file, or a file and what it shows.
type image struct {
	File source.Word `yaml:"file"`
	Alt  string      `yaml:"alt"`
}

// DecodeYAML implements strict.Decoder.
func (i *image) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Scalar {
		i.File = n.Word()
		return
	}
	type plain image
	strict.Decode(n, (*plain)(i), p)
}

// tags is a list of tags, or one of them.
type tags []source.Word

// DecodeYAML implements strict.Decoder. Commas make no list by themselves, and
// nobody means one tag by `tags: a, b`.
func (t *tags) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Scalar && !n.Quoted && strings.Contains(n.Text, ",") {
		n.Errorf(p, "no-list", "tags: ["+strings.Trim(n.Text, ", ")+"]", "tags: several of them stand in brackets")
		for name := range strings.SplitSeq(n.Text, ",") {
			if name = strings.TrimSpace(name); name != "" {
				*t = append(*t, source.Word{Text: name, Pos: n.Pos})
			}
		}
		return
	}
	strict.Decode(n, (*[]source.Word)(t), p)
}

// frontReader checks what was written and puts it into a story.
type frontReader struct {
	parser   *Parser
	st       *story.Story
	doc      *document
	problems *source.List
}

func (r *frontReader) page(k pageKeys) {
	m := &r.st.Meta
	r.language(k.Language)
	lang := orElse(r.st.Language, r.parser.opt.Language)
	if k.Title != nil {
		m.TitlePos = k.Title.Pos
		m.Title = r.parser.lineOf(k.Title, r.doc, lang, r.problems)
		if len(m.Title) == 0 && k.Title.Kind <= strict.Scalar {
			k.Title.Errorf(r.problems, "no-title", "title: What we heard in June", "the title is empty")
		}
	}
	m.Summary = r.parser.lineOf(k.Summary, r.doc, lang, r.problems)
	m.Date = date(k.Date, "date", r.parser.opt.Zone, r.problems)
	m.Updated = date(k.Updated, "updated", r.parser.opt.Zone, r.problems)
	if day := m.Date.Time.Format(time.DateOnly); !m.Updated.Time.IsZero() && m.Updated.Time.Format(time.DateOnly) < day {
		r.problems.Warnf(m.Updated.Pos, "bad-date", "write the day of the last change, or take the line out",
			"updated: the page was changed before its date, %s", day)
	}
	m.Authors = r.names(k.Authors, "authors")
	m.Tags = r.names(k.Tags, "tags")
	m.Draft, m.Kind, m.License, m.Params = k.Draft, k.Kind, k.License, k.Params
	m.Period, m.Compare = k.Period, k.Compare
	m.Events = events(k.Events, "event", r.problems)
	m.Order = r.order(k.Order)
	m.PartOf = r.path(k.PartOf, "part_of")
	m.TranslationOf = r.path(k.TranslationOf, "translation_of")
	m.Image, m.ImageAlt = r.path(k.Image.File, "image"), k.Image.Alt
	r.addresses(k)
}

func (r *frontReader) addresses(k pageKeys) {
	m := &r.st.Meta
	if hint, bad := badSlug(k.Slug.Text); bad && !k.Slug.Empty() {
		r.problems.Errorf(k.Slug.Pos, "bad-address", hint, "slug: %q cannot be the last part of an address", k.Slug.Text)
	} else {
		m.Slug = k.Slug
	}
	for _, a := range k.Aliases {
		if hint, bad := badAlias(a.Text); bad {
			r.problems.Errorf(a.Pos, "bad-address", hint, "aliases: %q cannot be an address of this site", a.Text)
			continue
		}
		m.Aliases = append(m.Aliases, a)
	}
	for _, w := range []struct {
		key  string
		word source.Word
	}{{"layout", k.Layout}, {"kind", k.Kind}} {
		if !w.word.Empty() && !goodName(w.word.Text) {
			r.problems.Errorf(w.word.Pos, "bad-name", "write the name of a file in layouts/ without .html: "+w.key+": story",
				"%s: %q is no name", w.key, w.word.Text)
		}
	}
	if goodName(k.Layout.Text) {
		m.Layout = k.Layout
	}
}

// language checks the language of a page against the name of its file.
func (r *frontReader) language(w source.Word) {
	switch {
	case w.Empty():
	case !isLanguage(w.Text):
		r.problems.Errorf(w.Pos, "bad-language", "write its short name, such as en, de or pt-BR", "language: %q is no language", w.Text)
	case r.st.Language != "" && !strings.EqualFold(r.st.Language, w.Text):
		r.problems.Errorf(w.Pos, "bad-language", "take the line out, or rename the file",
			"language: %q here, and %q in the name of the file", w.Text, r.st.Language)
	default:
		r.st.Language = canonicalLanguage(w.Text)
	}
}

// names checks a list of names: none is empty, none stands twice.
func (r *frontReader) names(words []source.Word, key string) []string {
	var all []string
	for _, w := range words {
		name := strings.Join(strings.Fields(w.Text), " ")
		switch {
		case name == "":
			r.problems.Errorf(w.Pos, "empty-name", "write a name, or take the item out", "%s: an item of the list is empty", key)
		case key == "tags" && strings.ContainsAny(name, "\x00\x1f/\\#?") || name == "." || name == "..":
			r.problems.Errorf(w.Pos, "bad-name", "write words, digits and -", "%s: %q cannot be a tag, as its page gets an address made of it", key, name)
		case known(name, all):
			r.problems.Warnf(w.Pos, "twice", "take one of them out", "%s: %q stands twice", key, name)
		default:
			all = append(all, name)
		}
	}
	return all
}

func (r *frontReader) order(n *strict.Node) *float64 {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(n.Text), 64)
	if n.Kind != strict.Scalar || err != nil || strings.Trim(n.Text, "0123456789.+- ") != "" {
		n.Errorf(r.problems, "wrong-type", "order: 2", "order: needs a number")
		return nil
	}
	return &f
}

// path checks a key that leads to another file.
func (r *frontReader) path(w source.Word, key string) source.Word {
	switch {
	case w.Empty():
	case strings.Contains(w.Text, "://"):
		r.problems.Errorf(w.Pos, "bad-path", "write the path of a file of this site", "%s: %q is on another site", key, w.Text)
		return source.Word{}
	case badPath(w.Text):
		r.problems.Errorf(w.Pos, "bad-path", "write the path with / between its parts, from this page or from content/",
			"%s: %q cannot be a path", key, w.Text)
		return source.Word{}
	}
	return w
}

// The states of a living story.
var statuses = []string{"telling", "resting", "closed"}

// How often chapters can be promised.
var cadences = []string{"weekly", "fortnightly", "monthly", "quarterly", "half-yearly", "yearly"}

func (r *frontReader) story(n *strict.Node) {
	var k struct {
		pageKeys
		storyKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	m := &r.st.Meta
	m.Reason = k.Reason
	if !k.Cadence.Empty() && oneOf(k.Cadence, "cadence", cadences, r.problems) {
		m.Cadence = k.Cadence
	}
	m.Status = k.Status
	switch {
	case k.Status.Empty():
	case !known(k.Status.Text, statuses):
		hint := "write telling, resting or closed"
		if near := source.Nearest(k.Status.Text, statuses); near != "" {
			hint = "did you mean `status: " + near + "`?"
		}
		r.problems.Errorf(k.Status.Pos, "bad-status", hint, "status: a story is not %q", k.Status.Text)
		m.Status = source.Word{}
	case k.Status.Text == "closed" && strings.TrimSpace(k.Reason) == "":
		r.problems.Errorf(k.Status.Pos, "bad-status", "reason: Every promise of it is kept", "a closed story needs a reason")
	}
}
