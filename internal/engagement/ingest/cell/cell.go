// Package cell reads what stands in one cell of an export: a header, a number,
// a length of time, a date, an id. It knows nothing of files or platforms.
//
// It is for package ingest, whose formats ask a column at a time. The one idea:
// a single cell is often ambiguous ("1.200", "04/05/2024"), a whole column
// seldom is. So [SettleDecimal] and [SettleOrder] look at the column first, and
// then [Decimals.Number] and [Dates.Read] read each cell in that light. What
// the column cannot settle is refused, never guessed.
//
// A cell that says "nothing" in one of the ways exports have ([Null]) is
// missing. It is never zero.
package cell

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// nulls are the words by which exports say that there is no value.
var nulls = map[string]bool{
	"": true, "-": true, "–": true, "—": true, "--": true, "undefined": true, "n/a": true, "na": true,
	"#n/a": true, "(not set)": true, "null": true, "none": true, "nil": true, `\n`: true, "nan": true,
}

// Null says whether text is one of the ways to say that there is no value.
func Null(text string) bool {
	if text == "" {
		return true
	}
	if len(text) > 40 || plain(text) && (len(text) > len("(not set)") || maybeNull[text[0]]>>len(text)&1 == 0) {
		return false
	}
	return nulls[strings.ToLower(Trim(text))]
}

// maybeNull says of the letters and signs with which such words begin how long
// these are: a bit for each length.
var maybeNull = func() (first [utf8.RuneSelf]uint16) {
	for word := range nulls {
		if word != "" && word[0] < utf8.RuneSelf {
			first[word[0]] |= 1 << len(word)
			first[strings.ToUpper(word)[0]] |= 1 << len(word)
		}
	}
	return first
}()

// plain says whether there is nothing to trim from a text, as far as a glance
// tells.
func plain(text string) bool {
	if text == "" {
		return false
	}
	first, last := text[0], text[len(text)-1]
	return first > ' ' && first < 0x7f && last > ' ' && last < 0x7f
}

// Trim takes white space off both ends, with no-break spaces and byte order marks.
func Trim(text string) string {
	if plain(text) || text == "" {
		return text
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
}

// invisible holds for characters that platforms put into words for line
// breaking only: German YouTube writes "Auf\u00adru\u00adfe".
func invisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

// Visible gives text as a reader sees it: trimmed, without invisible characters.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, Trim(text))
}

// Header gives a column name in the form in which names are compared: composed
// (NFC), lower case, without invisible characters, single spaces, one apostrophe.
func Header(text string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case invisible(r):
		case unicode.IsSpace(r):
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			if r == '’' {
				r = '\''
			}
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// currency is a trailing "(USD)" of a header.
var currency = regexp.MustCompile(`\s*\(([a-z]{3}|[$€£¥])\)$`)

// Currency cuts a currency off a normalised header: "revenue (usd)" → "revenue", "usd".
func Currency(header string) (name, code string) {
	m := currency.FindStringSubmatchIndex(header)
	if m == nil {
		return header, ""
	}
	return header[:m[0]], header[m[2]:m[3]]
}

// destroyed is an id after Excel took it for a number.
var destroyed = regexp.MustCompile(`^[0-9][.,][0-9]+[eE]\+?[0-9]{2}$`)

// Destroyed says whether an id was turned into 6.49E+17 by a spreadsheet: its
// last digits are gone for good.
func Destroyed(id string) bool {
	id = Trim(id)
	return len(id) > 1 && (id[1] == '.' || id[1] == ',') && destroyed.MatchString(id)
}
