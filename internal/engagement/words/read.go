package words

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	iso "golang.org/x/text/language"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Dir is where a site's own lists lie.
const Dir = "data/words"

//go:embed lists
var builtIn embed.FS

// smallWords is the one file of lists that is no language's.
const smallWords = "small"

// Read gives the lists in force for a site. The lists are nil when one of them
// cannot be used, which is then among the problems.
func Read(site fs.FS) (*Lists, source.List) {
	var problems source.List
	own := readOwn(site, &problems)
	if len(own)+len(problems) == 0 {
		return asBrought(), nil
	}
	return compile(own, problems)
}

// asBrought are the lists of a site that has none of its own. A preview wants
// them after each change of the data.
var asBrought = sync.OnceValue(func() *Lists {
	l, _ := compile(nil, nil)
	return l
})

// compile puts a site's lists and Hearth's together.
func compile(own map[string]*list, problems source.List) (*Lists, source.List) {
	c := &compiler{b: newBuilder(), problems: &problems}
	for _, code := range codes(own) {
		c.language(code, brought(code), own[code])
	}
	c.common(small())
	problems.Sort()
	if problems.Count(source.Error) > 0 {
		return nil, problems
	}
	return c.lists(), problems
}

// readOwn reads the site's lists by language.
func readOwn(site fs.FS, problems *source.List) map[string]*list {
	own := map[string]*list{}
	entries, err := fs.ReadDir(site, Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		problems.Errorf(source.Pos{File: Dir}, "words", "make it a folder of lists, such as "+Dir+"/en.yaml", "the word lists cannot be read: %v", err)
	}
	for _, e := range entries {
		name := path.Join(Dir, e.Name())
		code, isList := strings.CutSuffix(e.Name(), ".yaml")
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir() || !isList || !isCode(code):
			problems.Errorf(source.Pos{File: name}, "words", "call it after its language, such as "+Dir+"/en.yaml or "+Dir+"/de.yaml",
				"a word list is a file with the short name of a language and the ending .yaml")
		case !isLanguage(code):
			problems.Errorf(source.Pos{File: name}, "words", "take the short name of the language and not of a country, such as cs and not cz", "there is no language with the short name %q", code)
		default:
			text, err := fs.ReadFile(site, name)
			if err != nil {
				problems.Errorf(source.Pos{File: name}, "words", "", "this word list cannot be read: %v", err)
				continue
			}
			own[code] = parse(name, text, problems)
		}
	}
	return own
}

// isCode says whether a text can be the short name of a language.
func isCode(s string) bool {
	return len(s) >= 2 && len(s) <= 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

// isLanguage says whether a code is one of a language: nothing that anybody wrote
// would be looked through by another list.
func isLanguage(code string) bool {
	_, err := iso.ParseBase(code)
	return err == nil
}

// parse reads one list.
func parse(name string, text []byte, problems *source.List) *list {
	l := list{file: name}
	n, found := strict.Parse(name, text, source.Pos{})
	if n != nil {
		strict.Decode(n, &l, &found)
		l.consistent(&found)
	}
	problems.Add(found...)
	return &l
}

// brought gives the list that comes with Hearth, an empty one where none does.
// The lists are part of the program, so a mistake in one is a mistake of it.
func brought(code string) *list {
	text, err := builtIn.ReadFile("lists/" + code + ".yaml")
	if err != nil {
		return &list{}
	}
	var problems source.List
	l := parse("lists/"+code+".yaml", text, &problems)
	if len(problems) > 0 {
		panic("words: " + problems.String())
	}
	return l
}

// telltale is what a language is told by.
type telltale struct {
	Words   string `yaml:"words"`
	Letters string `yaml:"letters"`
}

// small gives the small words by language.
func small() map[string]telltale {
	text, err := builtIn.ReadFile("lists/" + smallWords + ".yaml")
	n, problems := strict.Parse("lists/"+smallWords+".yaml", text, source.Pos{})
	out := map[string]telltale{}
	strict.Decode(n, &out, &problems)
	if err != nil || len(problems) > 0 {
		panic(fmt.Sprint("words: ", err, problems))
	}
	return out
}

// codes gives the languages that have a list, sorted.
func codes(own map[string]*list) []string {
	var out []string
	entries, _ := builtIn.ReadDir("lists") // embedded: cannot fail
	for _, e := range entries {
		if code := strings.TrimSuffix(e.Name(), ".yaml"); code != smallWords {
			out = append(out, code)
		}
	}
	for code := range own {
		out = append(out, code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
