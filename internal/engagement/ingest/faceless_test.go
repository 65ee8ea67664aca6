package ingest

import "testing"

func TestFaceless(t *testing.T) {
	s := newSink(Input{}, Options{Accounts: []string{"instagram:@shop", "@shop@social.example"}})
	for title, want := range map[string]string{
		"":                                     "",
		"Soles at 9 @ the shop":                "Soles at 9 @ the shop",
		"Class @1 p.m.":                        "Class @1 p.m.",
		"#Repost @ida.k: boots":                "#Repost @…: boots",
		"@Shop and @mia_1. Come":               "@Shop and @…. Come",
		"Write to ida.k@mail.example.org now":  "Write to @… now",
		"@shop@social.example @ida@b.example!": "@shop@social.example @…!",
		"https://video.example/@ida/1 (@Ömer)": "https://video.example/@…/1 (@…)",
	} {
		if got := s.faceless("instagram", title); got != want {
			t.Errorf("%q: %q, not %q", title, got, want)
		}
	}
}
