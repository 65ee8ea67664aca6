// Package forget finds a person in the files of a site and takes them out. It is
// for `hearth forget`, which puts it together with the rows (package rows), the
// exports (package ingest) and a fresh build.
//
// [Resolve] turns what somebody typed, a handle, a name or a voice, into a
// [Person], with the help of the consent store; [Look] goes through the files of
// a folder and gives, for each in which the person is, a [Change]; [History]
// asks git.
//
// # The one idea
//
// Everything is found first and told, file by file and line by line, and only
// then done. What is told never holds more of the person than was typed: it
// names places, not words. What cannot be taken out by a program, such as a
// picture or a packed file, is told as well: it stays until somebody deletes it.
//
// # What a person is found by
//
//   - their accounts: a handle with @ before it, in the address of a profile, or
//     alone in a cell; a handle with a digit or a sign in it, or one that was
//     typed without @, wherever it is a word of its own
//   - their name and their address, as the consent store has them
//   - their words: the sentences of their voices, wherever they stand again
//
// Names and accounts become "somebody", words "(taken out)".
package forget

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in the place of what is taken out.
const (
	Somebody = "somebody"
	TakenOut = "(taken out)"
)

// term is one thing that a person is found by.
type term struct {
	pattern *regexp.Regexp
	marked  bool // found only with an @ or a slash before it, or alone
	with    string
}

// Terms is all that a person is found by.
type Terms struct {
	all []term
}

// shortest is how many characters a name must have to be looked for: a shorter
// one would be found in every text.
const shortest = 3

// AddAccount looks for an account by its handle as handles are compared, such
// as "ada" or "ada@social.example". One of letters alone is found by an @ or a
// slash before it, unless it is bare: typed as a word.
func (t *Terms) AddAccount(handle string, bare bool) {
	user, server, whole := strings.Cut(handle, "@")
	if utf8.RuneCountInString(user) < shortest {
		return
	}
	pattern := `(?i)@?` + regexp.QuoteMeta(user)
	if whole {
		pattern += `(?:@` + regexp.QuoteMeta(server) + `)?`
	}
	letters := strings.IndexFunc(user, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	t.add(pattern, letters && !bare, Somebody)
}

// AddName looks for a name or an address.
func (t *Terms) AddName(name string) {
	if words := strings.Fields(name); utf8.RuneCountInString(name) >= shortest {
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		t.add(`(?i)`+strings.Join(words, `\s+`), false, Somebody)
	}
}

// fewestWords is how long a sentence must be to be known again.
const fewestWords = 4

// AddWords looks for the sentences of a text.
func (t *Terms) AddWords(text string) {
	for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!?…\n。", r) }) {
		words := strings.Fields(sentence)
		if len(words) < fewestWords {
			continue
		}
		for i, w := range words {
			words[i] = quotes.ReplaceAllString(regexp.QuoteMeta(w), `['’‘"“”„«»]`)
		}
		t.add(strings.Join(words, `[\s>]+`)+`[.!?…]?`, false, TakenOut)
	}
}

var quotes = regexp.MustCompile(`['’‘"“”„«»]`)

func (t *Terms) add(pattern string, marked bool, with string) {
	if !slices.ContainsFunc(t.all, func(o term) bool { return o.pattern.String() == pattern && o.marked == marked }) {
		t.all = append(t.all, term{regexp.MustCompile(pattern), marked, with})
	}
}

// Empty says whether there is nothing to look for.
func (t *Terms) Empty() bool { return len(t.all) == 0 }

// span is a part of a text that is of the person, and what takes its place.
type span struct {
	from, to int
	with     string
}

// spans gives the parts of a text that are of the person, from left to right.
func (t *Terms) spans(text string) []span {
	var out []span
	for _, one := range t.all {
		for _, at := range one.pattern.FindAllStringIndex(text, -1) {
			if one.stands(text, at[0], at[1]) {
				out = append(out, span{at[0], at[1], one.with})
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	kept := out[:0]
	for _, s := range out {
		n := len(kept) - 1
		switch {
		case n >= 0 && s.from < kept[n].to: // what begins inside another goes with it
		case n >= 0 && s.with == TakenOut && kept[n].with == TakenOut && strings.Trim(text[kept[n].to:s.from], " \t\n>.,;") == "":
			kept[n].to = s.to // one sentence after the other
		default:
			kept = append(kept, s)
		}
	}
	return kept
}

// stands says whether a match is a word of its own, and marked where it must be.
func (t term) stands(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	if from > 0 && inWord(before) || to < len(text) && inWord(after) {
		return false
	}
	if !t.marked || text[from] == '@' || before == '/' {
		return true
	}
	return alone(text, from, to)
}

// alone says whether a part of a text is the whole of a cell or a value.
func alone(text string, from, to int) bool {
	line := text[strings.LastIndexByte(text[:from], '\n')+1 : from]
	line = strings.TrimRight(line, " \"'[")
	rest, _, _ := strings.Cut(text[to:], "\n")
	rest = strings.TrimLeft(rest, " \"']\r}")
	starts := line == "" || strings.ContainsRune(",;|\t:-", rune(line[len(line)-1]))
	return starts && (rest == "" || strings.ContainsRune(",;|\t", rune(rest[0])))
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// Edit takes the person out of a text.
func (t *Terms) Edit(text string) string {
	spans := t.spans(text)
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.from])
		b.WriteString(s.with)
		at = s.to
	}
	b.WriteString(text[at:])
	return b.String()
}

// In says whether the person is in a text.
func (t *Terms) In(text string) bool { return len(t.spans(text)) > 0 }
