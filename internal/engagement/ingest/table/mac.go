package table

import "unicode/utf8"

// Bytes that are small letters in one of the old encodings and big ones or signs in
// the others, where they stand behind a small letter of ASCII: a big letter inside
// a word is none.
const (
	ofMacs    = "\x8e\x8f\x90\x99\x9a\x9d\x9f\xa7\xd5" // é è ê ô ö ù ü ß ’
	ofDOS     = "\x81\x82\x83\x84\x85\x86\xa0\xa2\xa3\xa4"
	ofWindows = 0xe0 // and all above it
)

// A file is taken for one of an old Mac by no fewer letters, and no fewer for each
// that speaks against it.
const (
	fewLetters = 3
	against    = 4
)

// macRoman says whether the letters of a text in no encoding that names itself are
// those of the first Macs, as their spreadsheets still write them.
func macRoman(text []byte) bool {
	var speaks [256]int8
	for i := range len(ofMacs) {
		speaks[ofMacs[i]] = 1
	}
	for i := range len(ofDOS) {
		speaks[ofDOS[i]] = -1
	}
	for c := ofWindows; c < 256; c++ {
		speaks[c] = -1
	}
	mac, others := 0, 0
	for i := 1; i < len(text); i++ {
		c := text[i]
		if c < utf8.RuneSelf {
			continue
		}
		if _, n := utf8.DecodeRune(text[i:]); n > 1 {
			i += n - 1
			continue
		}
		switch before := text[i-1]; {
		case before < 'a' || before > 'z':
		case speaks[c] > 0:
			mac++
		case speaks[c] < 0:
			others++
		}
	}
	return mac >= fewLetters && mac >= against*others
}
