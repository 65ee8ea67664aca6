package words

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hearth/internal/engagement"
)

// plain sorts a text as the package comment says it, word by word and without any
// haste: what [Lists.Sort] is held to.
func plain(l *Lists, text, code string) Sorted {
	x := l.index
	var s scan
	s.text, s.index, s.lang, s.memo = text, x, -1, &memo{}
	for s.tokens.reset(text); s.tokens.seek() != between; {
		from := len(text) - len(s.tokens.rest)
		s.tokens.next()
		s.odd(from)
	}
	if code = known(code); code == "" {
		clear(s.votes[:])
		for i := range s.at[:min(len(s.at), tellingWords)] {
			for k := range s.votes {
				if s.set(i).small>>k&1 == 1 {
					s.votes[k]++
				}
			}
		}
		code = s.language(x)
	}
	lang := l.language(code)
	out := Sorted{Language: code, Bare: plainWordless(text)}
	if len(s.at) == 0 {
		return out
	}
	for _, at := range s.at {
		if at&first != 0 {
			out.Sentences++
		}
	}
	var f found
	var topics []string
	excepted := make([]bool, len(s.at))
	each := func(i int, do func(p *phrase, length int)) {
		for _, w := range s.set(i).words {
			for k := range x.heads[w] {
				p := &x.heads[w][k]
				if n := s.reach(p, i); n > 0 && (int(p.language) == lang || code == "" && (p.group == inClosing || p.group == inPrivate)) {
					do(p, n)
				}
			}
		}
	}
	for i := range s.at {
		each(i, func(p *phrase, length int) {
			if p.group == inExcept {
				for k := range length {
					excepted[i+k] = true
				}
			}
		})
	}
	var taken [groups]int
	for i := range s.at {
		if excepted[i] {
			continue
		}
		var best [groups]int
		each(i, func(p *phrase, length int) {
			if p.group < groups && p.group != inTopics && i >= taken[p.group] {
				best[p.group] = max(best[p.group], length)
			}
		})
		each(i, func(p *phrase, length int) {
			switch {
			case p.group == inTopics:
				topics = append(topics, x.labels[p.label].name)
			case p.group < groups && length == best[p.group]:
				f.take(p.says, s.at[i]&first != 0)
			}
		})
		for g, n := range best {
			if n > 0 {
				taken[g] = i + n
			}
		}
	}
	slices.Sort(topics)
	out.Topics = slices.Compact(topics)
	out.Closing, out.Private = f.closing(), f.said&saysPrivate != 0
	if lang >= 0 && l.languages[lang].classes {
		out.Class = classOf(f.said&saysPassion != 0, f.said&saysProduct != 0)
	}
	out.StartsUs, out.StartsYou = f.us, f.you
	if plain := plainThanks(&s, lang, code == ""); out.Closing == engagement.ClosingThanks {
		out.Bare = out.Bare || plain
	} else if out.Closing != "" {
		out.Bare = false
	}
	return out
}

// Signs only, and what a text of thanks has not between its words.
var (
	signs    = regexp.MustCompile(`^[\t-\r\pZ\pM\p{Cf}]*[\pP\pS][\t-\r\pZ\pM\p{Cf}\pP\pS]*$`)
	question = regexp.MustCompile(`[?¿？؟⁇⁈⁉‽❓❔\x{37e}]`)
	mention  = regexp.MustCompile(`@[^\t-\r\x{85}\pZ]*`)
	readable = regexp.MustCompile(`[\pL\pN]`)
	name     = regexp.MustCompile(`^\p{Lu}\p{Ll}\P{Nd}*$`)
	emoji    = regexp.MustCompile(`^\p{So}`)
)

// plainWordless says whether a text is of signs only.
func plainWordless(text string) bool {
	return signs.MatchString(text) && !question.MatchString(text) && !strings.ContainsRune(strings.ToValidUTF8(text, "\ufffd"), '\ufffd')
}

// plainThanks takes out of a text what may stand in one that only thanks.
func plainThanks(s *scan, lang int, any bool) bool {
	if len(s.at) > 20 || question.MatchString(s.text) {
		return false
	}
	out, named := make([]bool, len(s.at)), make([]bool, len(s.at)+longPhr)
	for i := range s.at {
		for _, w := range s.set(i).words {
			for k := range s.index.heads[w] {
				p := &s.index.heads[w][k]
				n := s.reach(p, i)
				if n == 0 || int(p.language) != lang && !any {
					continue
				}
				if p.group == inGreeting {
					named[i+n] = true
				}
				if p.group == inGreeting || p.group == inCourtesy || s.index.labels[p.label].name == engagement.ClosingThanks {
					for j := range n {
						out[i+j] = true
					}
				}
			}
		}
	}
	end := 0
	for i := range s.at {
		gap, word := s.text[end:s.from(i)], s.text[s.from(i):s.end(i)]
		if i > 0 && strings.HasPrefix(gap, "@") || readable.MatchString(mention.ReplaceAllString(gap, "")) {
			return false
		}
		known := out[i] || emoji.MatchString(word) && !strings.HasPrefix(word, "\ufffd") && utf8.ValidString(word)
		if !known && !(named[i] && s.at[i]&first == 0 && name.MatchString(word)) {
			return false
		}
		end = s.end(i)
	}
	return !strings.HasPrefix(s.text[end:], "@") && !readable.MatchString(mention.ReplaceAllString(s.text[end:], ""))
}

// alike compares the fast way with the plain one, in a language and with it to be
// found out.
func alike(t testing.TB, l *Lists, text string) {
	t.Helper()
	for _, code := range []string{"", "en", "de", "pl"} {
		if got, want := l.Sort(text, code), plain(l, text, code); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%q in %q: got %+v, want %+v", text, code, got, want)
		}
	}
}

// TestPlain puts texts together of all that the fast way passes over in its own
// way, so that it meets each at all places of a block, and wants what the plain
// way finds.
func TestPlain(t *testing.T) {
	l, short := lists(t, site(larks)), lists(t, site("product: [ab*, x1*, a1, zé*]"))
	rnd := rand.New(rand.NewPCG(3, 4))
	pieces := []string{" ", " ", " ", " ", ", ", ". ", ".", "!", "?", "\n", "\n> ", "\r\n", "\n\t>", "\u2028", ": ", ":", "'", "-", "@", "\x00", "\x7f", "\xff", "\xc3",
		"http://", "HTTPS://x", "http:", "www.", "WWW", "www", "wwww.", "xhttp://", "é", "’", "\u00ad", "\u0301", "…", "。", "ß", "自転車", "🙏", "🌧️", "\u202e", "日",
		"thanks", "thanks", "dm us", "a private", "message", "Danke", "so much", "very", "hi", "Hello Ida", "good morning", "Ole", "@ole", "@ole,", "x@ole", "👍", "¡", "?", "Thanks for nothing", "solved", "that solved it", "still not working", "the", "and", "ich", "der", "qu", "straße", "KID", "kids", "kid", "kidney",
		"brake", "brake dance", "brakes", "squeaking", "repair", "café", "repair café", "in order", "in order to", "order", "school run", "school", "run", "we", "We", "You", "many of you",
		"rides", "again", "rides again", "Larkspoke", "child seat", "bagaimana", "some", "12", "3.5", "ab", "ABacus", "x1y", "a1", "zér", "a", "obrigado", strings.Repeat("long", 40), strings.Repeat("brakes", 11)}
	for range 8_000 {
		var b strings.Builder
		for range rnd.IntN(40) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
			if rnd.IntN(2) == 0 {
				b.WriteByte(' ')
			}
		}
		alike(t, l, b.String())
		alike(t, short, b.String())
	}
	polite := []string{"thanks", "Danke", "so much", "very", "vielen Dank", "hi", "Hello", "good morning", "Guten Morgen", "morning", "Ida", "Ole", "OLE", "ole", "@ole", "@", "x@ole", "🙏", "👍", "\xff", "�",
		"?", "!", ", ", ". ", "\n", "\n> ", "¡", "…", "\u2028", "\u00a0", "\u200d", "\ufe0f", "http://x", "www.", "for your help", "für die Hilfe", "no", "7", "½", "é"}
	bare := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + rnd.IntN(5) {
			b.WriteString(polite[rnd.IntN(len(polite))])
			if rnd.IntN(3) > 0 {
				b.WriteByte(' ')
			}
		}
		alike(t, l, b.String())
		if l.Sort(b.String(), "").Bare {
			bare++
		}
	}
	if bare < 1_000 || bare > 19_000 {
		t.Errorf("%d of 20000 texts are bare, which tries one side only", bare)
	}
	alike(t, l, strings.Repeat("thanks ", mostBare))
	alike(t, l, strings.Repeat("thanks ", mostBare+1))
	alike(t, l, strings.Repeat("the kids and the brakes ", 100))
}

// FuzzPlain wants of any text what the plain way finds.
func FuzzPlain(f *testing.F) {
	l := lists(f, site(larks))
	for _, s := range []string{"The BRAKES squeak", "> x\nkids", "İstanbul ß ς", "repair cafe\u0301", "自転車 🌧️", "\xff\xfe", "Hi Ida, thanks a lot! 👍", "a.b! c", "see www.x.org, the kids"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { alike(t, l, text) })
}
