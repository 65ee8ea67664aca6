package site

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"hearth/internal/source"
)

// Manifest is the address that package render keeps its list of files at.
const Manifest = "hearth-manifest.json"

// register knows who has which address. Addresses that differ only in capitals
// are one: on many disks they are one file.
type register struct {
	taken map[string]claim
	dirs  map[string]claim // folders that addresses stand in
}

// claim is who wants an address.
type claim struct {
	address string
	what    string // "the feed of …", "a file of static/"; "" for the page of the file that pos names
	pos     source.Pos
}

// name says who it is.
func (c claim) name() string {
	if c.what == "" {
		return "the page " + c.pos.File
	}
	return c.what
}

// deviceNames cannot be file names on Windows, with any ending.
var deviceNames = regexp.MustCompile(`^(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)

func newRegister() *register {
	r := &register{taken: map[string]claim{}, dirs: map[string]claim{}}
	r.take(claim{address: Manifest, what: "the list of files that hearth writes"}, nil)
	return r
}

// folded gives a text in the form in which texts that differ only in capitals,
// or in how their accents are written, are equal.
func folded(text string) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return cases.Fold().String(norm.NFC.String(text))
		}
	}
	return strings.ToLower(text) // the same, for most texts, at once
}

// has says whether an address is taken.
func (r *register) has(address string) bool {
	_, ok := r.taken[folded(address)]
	return ok
}

// take claims an address and says whether it was free. What is wrong goes to
// problems, at the place of whoever comes later.
func (r *register) take(c claim, problems *source.List) bool {
	for part := range strings.SplitSeq(c.address, "/") {
		if deviceNames.MatchString(part) {
			problems.Errorf(c.pos, "address-name", "use another name: "+quote(part)+" is a device on Windows, and no file there can be called so",
				"%s cannot stand at %q", c.name(), c.address)
			return false
		}
	}
	k := folded(c.address)
	first, ok := r.taken[k]
	if !ok {
		first, ok = r.dirs[k]
	}
	for dir := path.Dir(k); !ok && dir != "."; dir = path.Dir(dir) {
		first, ok = r.taken[dir]
	}
	if ok {
		problems.Add(clash(first, c))
		return false
	}
	r.taken[k] = c
	for dir := path.Dir(k); dir != "."; dir = path.Dir(dir) {
		if _, ok := r.dirs[dir]; !ok {
			r.dirs[dir] = c
		}
	}
	return true
}

func clash(first, second claim) source.Problem {
	p := source.Problem{Pos: second.pos, Rule: "address-taken",
		Text: second.name() + " and " + first.name() + " both want the address " + quote(second.address),
		Hint: "give one of them another name, or another `slug:`"}
	switch {
	case first.address != second.address && folded(first.address) == folded(second.address):
		p.Hint += "; " + quote(first.address) + " and " + quote(second.address) + " are one file on many disks"
	case folded(first.address) != folded(second.address):
		p.Text = second.name() + " wants the address " + quote(second.address) + ", and " + first.name() + " stands at " + quote(first.address)
		p.Hint = "a name cannot be a file and a folder at once; give one of them another name"
	}
	if first.pos.File != "" {
		p.Also = []source.Related{{Pos: first.pos, Text: "the other one"}}
	}
	return p
}

func quote(s string) string { return `"` + s + `"` }
