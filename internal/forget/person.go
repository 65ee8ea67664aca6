package forget

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Store is the folder of what nobody publishes about a consent: who gave it, how
// to reach them, and the proof. A file is named after the voice.
const Store = ".hearth/consents"

// Voice is a page of somebody's words.
type Voice struct {
	Name  string // "one-screw"
	Path  string // "content/voices/one-screw.md"
	As    string // how they are called there
	Named bool   // they agreed to be named, so As is their name
	Text  string // what they said
	Image string // path of their picture; "" for none
}

// Person is who is to be taken out.
type Person struct {
	Terms
	Accounts []string // and names, as they were typed or as the store has them
	Voices   []string // names of the voices that are theirs
	files    map[string]string
}

// consent is a file of the store.
type consent struct {
	file     string
	Accounts []string `yaml:"accounts"`
	Name     string   `yaml:"name"`
	Contact  string   `yaml:"contact"`
	Proof    []string `yaml:"proof"` // files beside it
	Note     string   `yaml:"note"`
}

// Handle gives a handle as handles are compared; "" for what is none.
type Handle func(account string) string

// Resolve says who is meant: somebody's account or name, or one of their voices.
// Everything that the store knows of the same person is theirs too.
func Resolve(dir, asked string, voices []Voice, handle Handle) (*Person, source.List, error) {
	store, problems, err := readStore(dir)
	if err != nil || problems.Count(source.Error) > 0 {
		return nil, problems, err
	}
	p := &Person{files: map[string]string{}}
	asked = strings.TrimSpace(asked)
	known := map[string]bool{}
	name := voiceName(asked)
	if slices.ContainsFunc(voices, func(v Voice) bool { return v.Name == name }) || slices.ContainsFunc(store, func(c consent) bool { return c.voice() == name }) {
		p.Voices = append(p.Voices, name)
	} else {
		p.learn(asked, known, handle, !strings.ContainsAny(asked, "@:/"))
	}
	for grown := true; grown; {
		grown = false
		for _, c := range store {
			if _, had := p.files[c.file]; !had && (slices.Contains(p.Voices, c.voice()) || c.of(known, handle)) {
				p.take(c, known, handle)
				grown = true
			}
		}
	}
	for _, v := range voices {
		if !slices.Contains(p.Voices, v.Name) && known[strings.ToLower(v.As)] {
			p.Voices = append(p.Voices, v.Name)
		}
	}
	p.hear(voices)
	return p, problems, nil
}

// voiceName gives the name in what may be a voice: "voices/one-screw",
// "voice:one-screw", "content/voices/one-screw.md".
func voiceName(asked string) string {
	name := strings.TrimPrefix(asked, "voice:")
	name, _ = strings.CutPrefix(name, "content/")
	name, _ = strings.CutPrefix(name, "voices/")
	name, _, _ = strings.Cut(name, ".")
	return name
}

// learn notes an account, a name or an address of the person.
func (p *Person) learn(text string, known map[string]bool, handle Handle, bare bool) {
	if text = strings.TrimSpace(text); text == "" || known[strings.ToLower(text)] {
		return
	}
	known[strings.ToLower(text)] = true
	if isMail(text) {
		p.AddName(text)
		return
	}
	if strings.ContainsAny(text, " \t") {
		p.AddName(text)
		p.Accounts = append(p.Accounts, text) // where people are known by their names
		return
	}
	if h := handle(text); h != "" {
		known[h] = true
		p.Accounts = append(p.Accounts, text)
		p.AddAccount(h, bare)
	}
}

// isMail tells an address from a handle that has a server, which begins with @.
func isMail(text string) bool {
	user, server, ok := strings.Cut(text, "@")
	return ok && user != "" && !strings.ContainsAny(user, ":/") && strings.Contains(server, ".")
}

// take makes a consent the person's.
func (p *Person) take(c consent, known map[string]bool, handle Handle) {
	p.files[c.file] = "what is known of their consent"
	for _, proof := range c.Proof {
		p.files[path.Join(Store, proof)] = "the proof of their consent"
	}
	if !slices.Contains(p.Voices, c.voice()) {
		p.Voices = append(p.Voices, c.voice())
	}
	for _, a := range c.Accounts {
		p.learn(a, known, handle, false)
	}
	if c.Name != "" {
		known[strings.ToLower(c.Name)] = true
		p.AddName(c.Name)
		p.Accounts = append(p.Accounts, c.Name)
	}
	if c.Contact != "" {
		known[strings.ToLower(c.Contact)] = true
		p.AddName(c.Contact)
	}
}

// hear takes what the person's voices say and show.
func (p *Person) hear(voices []Voice) {
	for _, v := range voices {
		if !slices.Contains(p.Voices, v.Name) {
			continue
		}
		p.files[v.Path] = "their voice"
		if v.Image != "" {
			p.files[v.Image] = "their picture"
		}
		if v.Named {
			p.AddName(v.As)
		}
		p.AddWords(strings.NewReplacer("*", "", "_", "", "`", "").Replace(v.Text))
	}
}

// voice gives the voice that a consent is for.
func (c consent) voice() string { return strings.TrimSuffix(path.Base(c.file), ".yaml") }

// of says whether a consent is of somebody of whom something is known.
func (c consent) of(known map[string]bool, handle Handle) bool {
	if known[strings.ToLower(c.Name)] && c.Name != "" || known[strings.ToLower(c.Contact)] && c.Contact != "" {
		return true
	}
	return slices.ContainsFunc(c.Accounts, func(a string) bool {
		for k := range known {
			if same(k, handle(a)) {
				return true
			}
		}
		return false
	})
}

// same says whether two handles can be one person's: where only one names its
// server, the other may mean it.
func same(a, b string) bool {
	x, onX, _ := strings.Cut(a, "@")
	y, onY, _ := strings.Cut(b, "@")
	return x != "" && x == y && (onX == onY || onX == "" || onY == "")
}

// readStore reads the consents, sorted by file.
func readStore(dir string) ([]consent, source.List, error) {
	var out []consent
	var problems source.List
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(Store)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".yaml" {
			continue
		}
		c := consent{file: Store + "/" + e.Name()}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(c.file)))
		if err != nil {
			return nil, nil, err
		}
		n, found := strict.Parse(c.file, text, source.Pos{})
		strict.Decode(n, &c, &found)
		problems.Add(found...)
		out = append(out, c)
	}
	return out, problems, nil
}
