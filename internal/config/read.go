package config

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// minimum is the smallest number of people that a published cell may stand on.
const minimum = 5

// The words that may stand behind a key.
var (
	engines    = []string{"duckdb"}
	commits    = []string{"answers", "rows"}
	urlStyles  = []string{"file", "folder"}
	repeats    = []string{"drop", "keep"}
	onProblems = []string{"error", "warn", "keep-last-good"}
)

// reader turns a Spec into a Config.
type reader struct {
	c *Config
	s *Spec
	p *source.List
	n *strict.Node
}

func (r reader) all(version string) {
	c, s := r.c, r.s
	r.version(version)
	r.title()
	r.url()
	r.language()
	r.zone()
	c.Description, c.Contact, c.Notice, c.Theme = s.Description, s.Contact, s.Notice, s.Theme
	c.License = License(s.License)
	for _, m := range s.Menu {
		c.Menu = append(c.Menu, MenuItem{Title: m.Title, Target: m.To})
	}
	c.Brand = Brand{Logo: s.Brand.Logo, Accent: r.accent(), Font: s.Brand.Font}
	r.accounts()
	r.sources()
	r.exclude()
	r.privacy()
	r.engine()
	r.folders()
	c.FolderURLs = r.choice("urls", s.URLs, urlStyles, "file") == "folder"
	r.pageSize()
	c.Params, c.Metrics, c.Publish = s.Params, s.Metrics, s.Publish
}

var (
	database    = regexp.MustCompile(`^clickhouse://([^/?#@:\s]+@)?[^/?#@\s]+/[A-Za-z_][A-Za-z0-9_]{0,50}(\?\S+)?$`)
	hasPassword = regexp.MustCompile(`://[^@]*:[^@]*@`)
)

func given(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func contains(known []string, word string) bool { return slices.Contains(known, word) }

// oneOf is a hint that names the word that was likely meant, or all of them.
func oneOf(word string, known []string) string {
	if near := source.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known here: " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// fail reports a value. Its line is filled in by whoever prints the problem.
func (r reader) fail(w source.Word, rule, hint, format string, args ...any) {
	r.p.Errorf(w.Pos, rule, hint, format, args...)
}

// choice gives a word that must be one of a few.
func (r reader) choice(key string, w source.Word, known []string, otherwise string) string {
	switch {
	case w.Empty():
		return otherwise
	case contains(known, w.Text):
		return w.Text
	}
	r.fail(w, "unknown-value", oneOf(w.Text, known), "%s: %q is not known", key, w.Text)
	return otherwise
}

func (r reader) title() {
	r.c.Title = strings.TrimSpace(r.s.Title.Text)
	if r.n.Misspelt("title") {
		return // said already
	}
	if t := r.n.Get("title"); r.c.Title != "" || t != nil && t.Kind != strict.Null && t.Kind != strict.Scalar {
		return
	}
	pos := source.Pos{File: r.c.File, Line: 1, Col: 1}
	if at, ok := r.c.Places["title"]; ok {
		pos = at
	}
	r.p.Errorf(pos, "missing-key", "write `title: The name of your site`", "the site has no title")
}

func (r reader) url() {
	w := r.s.URL
	if w.Empty() {
		return
	}
	u, err := url.Parse(w.Text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Contains(w.Text, " "):
		r.fail(w, "url", "write the whole address, like `url: https://example.org`", "url: %q is not the address of a site", w.Text)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil:
		clean := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
		r.fail(w, "url", "write `url: "+clean.String()+"`", "url: an address of a site has no ?, # or @")
	default:
		r.c.URL = strings.TrimRight(w.Text, "/")
	}
}

func (r reader) language() {
	w := r.s.Language
	if w.Empty() {
		return
	}
	tag, err := language.Parse(w.Text)
	if err != nil {
		r.fail(w, "language", "write its short name, like `language: en`, `de` or `pt-BR`", "language: %q is not a language", w.Text)
		return
	}
	r.c.Language = tag.String()
}

// hex is a colour with or without its #.
var hex = regexp.MustCompile(`^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

func (r reader) accent() string {
	w := r.s.Brand.Accent
	if w.Empty() {
		return ""
	}
	m := hex.FindStringSubmatch(w.Text)
	if m == nil {
		r.fail(w, "colour", "write six digits or letters from a to f, like `accent: \"#0b6e4f\"`", "accent: %q is not a colour", w.Text)
		return ""
	}
	digits := strings.ToLower(m[1])
	if w.Text[0] != '#' {
		r.fail(w, "colour", "write `accent: \"#"+digits+"\"`", "accent: the # before the colour is missing")
	}
	if len(digits) == 3 {
		d := digits
		digits = string([]byte{d[0], d[0], d[1], d[1], d[2], d[2]})
	}
	return "#" + digits
}

func (r reader) accounts() {
	r.c.Accounts = r.s.Accounts.Brand
	if n := r.s.Accounts.Staff; n != nil {
		n.Errorf(r.p, "staff", "put them into .hearth/accounts.yaml, which is never published",
			"accounts of persons do not belong into the site file")
	}
}

// folderName is a name that a folder can have on every computer.
var folderName = regexp.MustCompile(`^[\pL\pN][\pL\pN _.-]*$`)

func (r reader) sources() {
	for _, name := range slices.Sorted(maps.Keys(r.s.Sources)) {
		s := r.s.Sources[name]
		pos := r.key("sources", name)
		if !folderName.MatchString(name) {
			r.p.Errorf(pos, "source", "use letters, digits and dashes", "sources: %q cannot be the name of a folder in data/raw", name)
		}
		r.c.Sources = append(r.c.Sources, Source{
			Name: name, Title: given(s.Name, name), Format: s.Format, Fresh: r.fresh(s.Fresh), Columns: s.Columns, Rows: r.band(s.Rows), Key: s.Key,
			Repeats: r.choice("repeats", s.Repeats, repeats, "drop"), Files: r.files(s.Files), Private: s.Private, OnProblem: r.choice("on_problem", s.OnProblem, onProblems, "error"), Pos: pos,
		})
	}
}

// longName is more than fits into the row of a table.
const longName = 80

// files reads what pages call some exports of a source.
func (r reader) files(n *strict.Node) []NamedFile {
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	if n.Kind != strict.Map {
		n.Errorf(r.p, "wrong-type", "write `files: {forum.csv: All topics since 2021}`", "files: needs the name of an export and what pages call it")
		return nil
	}
	var out []NamedFile
	for _, k := range n.Keys {
		name := strings.Join(strings.Fields(k.Value.Text), " ")
		switch {
		case k.Value.Kind != strict.Scalar || name == "":
			r.p.Errorf(k.Pos, "wrong-type", "write a few words, like `"+k.Name+": All topics since 2021`", "files: %q has no name", k.Name)
		case utf8.RuneCountInString(name) > longName:
			k.Value.Errorf(r.p, "wrong-type", "write a few words", "files: the name of %q is longer than %d characters", k.Name, longName)
		default:
			out = append(out, NamedFile{k.Name, name, k.Pos})
		}
	}
	return out
}

// key gives the place of a key below a top-level one.
func (r reader) key(top, name string) source.Pos {
	for _, k := range r.n.Get(top).Keys {
		if k.Name == name {
			return k.Pos
		}
	}
	return r.c.Places[top]
}

// age is a number of days or weeks.
var age = regexp.MustCompile(`^([1-9][0-9]{0,4}) ?(d|w)$`)

func (r reader) fresh(w source.Word) time.Duration {
	if w.Empty() {
		return 0
	}
	m := age.FindStringSubmatch(w.Text)
	if m == nil {
		r.fail(w, "wrong-type", "write `fresh: 35d` for 35 days or `fresh: 5w` for 5 weeks", "fresh: needs a number of days or weeks")
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // five digits at most
	if m[2] == "w" {
		n *= 7
	}
	return time.Duration(n) * 24 * time.Hour
}

func (r reader) exclude() {
	for _, e := range r.s.Exclude {
		if e.node.Kind != strict.Map {
			continue // said already
		}
		if len(e.Where) == 0 && e.Period == "" && e.Rule.Empty() {
			e.node.Errorf(r.p, "exclude", "write `where: {place: …}` or another filter, `period: 2026-05-01..2026-05-03`, `rule: many-a-day` or `rule: same-text`, or several of them; one message alone cannot be left out yet", "exclude: nothing says what is left out")
		}
		if e.Reason == "" {
			e.node.Errorf(r.p, "exclude", "write `reason:`, which readers see", "exclude: the reason is missing")
		}
		r.c.Exclude = append(r.c.Exclude, Exclusion{ID: e.ID, Where: e.Where, Rule: e.Rule.Text, Period: e.Period, Reason: e.Reason, Pos: e.node.Pos, Places: e.places})
	}
}

func (r reader) privacy() {
	if m := r.s.Privacy.Minimum; m.Given && m.Value < minimum {
		m.node.Errorf(r.p, "privacy", "write `minimum: 5` or more, or take the line out",
			"minimum: fewer than 5 people behind a number could be recognised")
	} else if m.Given {
		r.c.Privacy.Minimum = int64(m.Value)
	}
	r.c.Privacy.Commit = r.choice("commit", r.s.Privacy.Commit, commits, r.c.Privacy.Commit)
}

// engine takes the embedded engine, or the address of a database. A password is
// never said again, not even with the line it stands on.
func (r reader) engine() {
	switch w := r.s.Engine; {
	case hasPassword.MatchString(w.Text):
		r.p.Errorf(source.Pos{File: w.Pos.File}, "engine", "write the address without it, and put it into HEARTH_ENGINE_PASSWORD",
			"engine: a password has no place in this file, which others read too")
	case strings.HasPrefix(w.Text, "clickhouse"):
		if !database.MatchString(w.Text) {
			r.fail(w, "engine", "write it like `engine: clickhouse://host:9000/our_site`, with a database of the site's own", "engine: %q is not the address of a database", w.Text)
			return
		}
		r.c.Engine = w.Text
	default:
		r.c.Engine = r.choice("engine", w, engines, r.c.Engine)
	}
}

func (r reader) folders() {
	for _, folder := range slices.Sorted(maps.Keys(r.s.Folders)) {
		kind := r.s.Folders[folder]
		name := strings.Trim(folder, "/")
		pos := r.key("folders", folder)
		switch {
		case !folderName.MatchString(name):
			r.p.Errorf(pos, "folder", "write the name of a folder in content/, like `folders: {geschichten: story}`", "folders: %q is not the name of a folder", folder)
			continue
		case kind.Empty():
			r.p.Errorf(pos, "folder", "write its kind, like `"+name+": story`", "folders: %q has no kind", folder)
			continue
		}
		if r.c.Folders == nil {
			r.c.Folders, r.c.folderPlaces = map[string]string{}, map[string]source.Pos{}
		}
		r.c.Folders[name], r.c.folderPlaces[name] = kind.Text, kind.Pos
	}
}

func (r reader) pageSize() {
	m := r.s.PageSize
	if m.Given && (m.Value < 1 || m.Value > 1000) {
		m.node.Errorf(r.p, "page-size", "write a number from 1 to 1000, like `page_size: 20`", "page_size: a list cannot have %d entries on a page", m.Value)
	} else if m.Given {
		r.c.PageSize = m.Value
	}
}
