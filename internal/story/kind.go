package story

import (
	"maps"
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
)

// builtin gives the kind of what lies in a folder of content/.
var builtin = map[string]string{
	"stories": "story", "editions": "edition", "promises": "promise", "asks": "ask", "voices": "voice",
	"materials": "material", "chronicles": "chronicle", "people": "person", "corrections": "correction",
}

// Folders gives the kinds by folder: the built-in ones, and a site's own over
// them.
func Folders(own map[string]string) map[string]string {
	all := maps.Clone(builtin)
	maps.Copy(all, own)
	return all
}

// FolderKind gives the folder that decides the kind of what lies in dir, the
// nearest from dir upwards that has one, and that kind; "page" for none.
func FolderKind(folders map[string]string, dir string) (folder, kind string) {
	for ; dir != "." && dir != "/"; dir = path.Dir(dir) {
		if k := folders[dir]; k != "" {
			return dir, k
		}
	}
	return "", "page"
}

// PathKind gives the kind of the page at a path in content/ by its folder. The
// index of a folder that has a kind is a list of what lies there, and a page.
func PathKind(folders map[string]string, file string) string {
	dir := path.Dir(file)
	folder, kind := FolderKind(folders, dir)
	if name, _, _ := strings.Cut(path.Base(file), "."); name == "index" && folder == dir {
		return "page"
	}
	return kind
}

// Numbers gives the numbers that the kind of a story asks for: the one that a
// promise is judged by, those in the lines of its trail. Numbers of the texts
// that every page has are not among them.
func (s *Story) Numbers() []*Number {
	var out []*Number
	if p := s.Promise; p != nil {
		if p.Goal != nil {
			out = append(out, p.Goal.Number)
		}
		for _, step := range p.Log {
			out = append(out, step.Text.numbers()...)
		}
	}
	if e := s.Edition; e != nil {
		for _, line := range slices.Concat(e.WentBadly, e.NotKnown) {
			out = append(out, line.numbers()...)
		}
	}
	if c := s.Correction; c != nil {
		for _, line := range []Inline{c.Was, c.Is, c.Found, c.Effect} {
			out = append(out, line.numbers()...)
		}
	}
	if c := s.AskCard; c != nil {
		out = append(out, c.Thanks.numbers()...)
	}
	if v := s.Voice; v != nil && v.Reply != nil {
		out = append(out, v.Reply.Text.numbers()...)
	}
	return out
}

// Targets gives where the keys of a story's kind lead: pages, and files that are
// published because of it.
func (s *Story) Targets() []source.Word {
	var out []source.Word
	if p := s.Promise; p != nil {
		out = append(out, p.Said.Where)
		for _, step := range p.Log {
			out = append(out, step.Evidence...)
		}
	}
	if p := s.Person; p != nil {
		out = append(out, p.Photo)
	}
	if c := s.AskCard; c != nil {
		out = append(out, c.Action.URL)
	}
	if m := s.Material; m != nil {
		out = append(out, m.Files...)
	}
	if c := s.Chronicle; c != nil {
		for _, item := range c.Items {
			out = append(out, item.Image)
		}
	}
	return out
}

// Numbers gives the numbers in the texts of the lists.
func (l *Lists) Numbers() []*Number {
	if l == nil {
		return nil
	}
	var out []*Number
	add := func(lines ...Inline) {
		for _, line := range lines {
			out = append(out, line.numbers()...)
		}
	}
	for _, i := range l.Ideas {
		add(i.Text, i.Why)
	}
	for _, d := range l.Openness {
		add(d.Item, d.Decision, d.Reason)
	}
	for _, r := range l.Rallies {
		add(r.Name, r.Cause, r.Joining, r.Came)
		for _, c := range append(append([]Counter{}, r.Online...), r.Acts...) {
			add(c.How)
		}
	}
	for _, t := range l.Touchpoints {
		add(t.Note)
	}
	for _, lang := range slices.Sorted(maps.Keys(l.Languages)) {
		out = append(out, l.Languages[lang].Numbers()...)
	}
	return out
}

func (line Inline) numbers() []*Number {
	var out []*Number
	for _, s := range line {
		if s.Number != nil {
			out = append(out, s.Number)
		}
	}
	return out
}
