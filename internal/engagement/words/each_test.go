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
	for _, tt := range []struct {
		text, folded string
		count        int
	}{
		{"Buy the NEW lamp, to-day!\n@shop https://shop.example/x 🔥", " buy the new lamp to day", 6},
		{"ｎｅｗ STRASSE Straße 25", " new strasse strasse 25", 4},
		{"谢谢你们", " 谢 谢 你 们", 2},
		{"🙏🙏 !?", "", 0},
	} {
		if got, n := words.Fold([]byte("-"), tt.text); string(got) != "-"+tt.folded || n != tt.count {
			t.Errorf("%q becomes %q, of %d words; want %q of %d", tt.text, got, n, tt.folded, tt.count)
		}
	}
	if small := words.Small("en"); !small["the"] || small["wheel"] {
		t.Errorf("the small words of English are %v", small)
	}
	if small := words.Small("xx"); len(small) > 0 {
		t.Errorf("the small words of no language are %v", small)
	}
}
