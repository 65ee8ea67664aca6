package prose

import "testing"

func TestAgree(t *testing.T) {
	type c struct {
		text           string
		num, den       int64
		share          bool
		lang           string
		ok, understood bool
	}
	for _, tt := range []c{
		// Shares agree to their last written digit.
		{"62%", 255, 412, true, "en", true, true},
		{"62 %", 255, 412, true, "en", true, true},
		{"61.9%", 255, 412, true, "en", true, true},
		{"61,9 %", 255, 412, true, "de", true, true},
		{"61.9%", 255, 412, true, "de", false, false}, // a German point groups thousands
		{"60%", 255, 412, true, "en", false, true},
		{"63%", 255, 412, true, "en", false, true},
		{"0%", 1, 412, true, "en", true, true},
		{"0.5%", 1, 200, true, "en", true, true},
		{"1%", 1, 200, true, "en", true, true}, // half is rounded away from zero
		{"62", 255, 412, true, "en", false, false},
		{"two thirds", 255, 412, true, "en", false, false},
		// "38 of 412" checks both numbers.
		{"38 of 412", 38, 412, true, "en", true, true},
		{"38 of 413", 38, 412, true, "en", false, true},
		{"39 of 412", 38, 412, true, "en", false, true},
		{"76 of 824", 38, 412, true, "en", false, true},
		{"1,038 of 4,120", 1038, 4120, true, "en", true, true},
		{"38 von 412", 38, 412, true, "de", true, true},
		{"some of 412", 38, 412, true, "en", false, false},
		// "7 in 10" is a share in tenths.
		{"7 in 10", 68, 100, true, "en", true, true},
		{"7 in 10", 64, 100, true, "en", false, true},
		{"1 in 4", 26, 100, true, "en", true, true},
		{"7 in 13", 7, 13, true, "en", false, false},
		// Counts.
		{"1,204", 1204, 1, false, "en", true, true},
		{"1204", 1204, 1, false, "en", true, true},
		{"1.204", 1204, 1, false, "de", true, true},
		{"1 204", 1204, 1, false, "fr", true, true},
		{"1 204", 1204, 1, false, "fr", true, true},
		{"1.204", 1204, 1, false, "en", false, true}, // in English that is one and a fifth
		{"1,20", 1204, 1, false, "en", false, false},
		{"1,203", 1204, 1, false, "en", false, true},
		{"about 1,200", 1204, 1, false, "en", false, false},
		{"", 0, 1, false, "en", false, false},
		{"-4", 4, 1, false, "en", false, false},
		{"1e3", 1000, 1, false, "en", false, false},
		// Means.
		{"4.3", 1291, 300, false, "en", true, true},
		{"4,30", 1291, 300, false, "de", true, true},
		{"4.2", 1291, 300, false, "en", false, true},
	} {
		ok, understood := Agree(tt.text, tt.num, tt.den, tt.share, tt.lang)
		if ok != tt.ok || understood != tt.understood {
			t.Errorf("Agree(%q, %d/%d, share %v, %s) = %v, %v; want %v, %v", tt.text, tt.num, tt.den, tt.share, tt.lang, ok, understood, tt.ok, tt.understood)
		}
	}
}

// FuzzAgree looks for texts that make it fall over, and holds that a text
// which agrees was understood.
func FuzzAgree(f *testing.F) {
	for _, s := range []string{"62%", "38 of 412", "7 in 10", "1,204", "4.30", "−12%", ",,", "0 of 0", "9999999999999999999999 of 1"} {
		f.Add(s, int64(38), int64(412), true)
		f.Add(s, int64(-5), int64(0), false)
	}
	f.Fuzz(func(t *testing.T, text string, num, den int64, share bool) {
		for _, lang := range []string{"en", "de", ""} {
			if ok, understood := Agree(text, num, den, share, lang); ok && !understood {
				t.Errorf("%q agrees and is not understood", text)
			}
		}
	})
}
