package words_test

import (
	"strings"
	"testing"

	"hearth/internal/engagement/words"
)

func TestEach(t *testing.T) {
	var got []string
	words.Each("The Wheel, the Wheel! @ada wrote to ada@example.org: see https://example.org/x9 on 12 May, a4 or ÜBERALL.\n> quoted line\nEnd", func(w string) { got = append(got, w) })
	if s := strings.Join(got, " "); s != "the wheel the wheel wrote see may überall end" {
		t.Errorf("the words are %q", s)
	}
	if small := words.Small("en"); !small["the"] || small["wheel"] {
		t.Errorf("the small words of English are %v", small)
	}
	if small := words.Small("xx"); len(small) > 0 {
		t.Errorf("the small words of no language are %v", small)
	}
}
