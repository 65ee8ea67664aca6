package words

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestBare(t *testing.T) {
	l := lists(t, fstest.MapFS{})
	for _, c := range []struct {
		code string
		yes  []string
		no   []string
	}{
		{"", []string{
			"👍", "❤️❤️❤️", ":)", " !!! ", "👩‍👩‍👧‍👦 🇩🇪", strings.Repeat("🙏", 40),
			"Thx!", "@bells 🙏", "Danke dir!", "Merci beaucoup à tous 😊", "muchas gracias, de nuevo", "Muito obrigada pela ajuda!",
		}, []string{
			"", " \n", "?", "❓", "😀？", "12", "½", "\ufffd\ufffd", "\xff", "\x00", "\ue000", "日本", ":D", "👍 nice ride", "@bells", "@bells 👍", "https://bells.example/x",
		}},
		{"en", []string{
			"Thanks", "THANK YOU SO MUCH!!!", "Thanks a lot, @ida @ole", "ok great, thanks again guys 👍", "Thank you very much for your help.", "many thanks\n\nCheers",
			"Hi Ida, thank you!", "Good morning Ida! Thanks", "Hello, thanks", "Dear Zoë, thank you all",
		}, []string{
			"Thanks?", "Thanks, where is it", "Thanks https://bells.example", "Thanks www.bells.example", "thanks@bells.example", "> Which bell\nThanks", "No thanks", "Thanks for nothing",
			"Thanks, it works now", "Thanks Ida", "Hi Ida", "Hi IDA, thanks", "Hi ida, thanks", "Hi. Broken. Thanks", "Hi Ida Muster, thanks", "Thanks 2", "Thanks ½", "so much", "Thanks in advance",
			strings.Repeat("thanks ", 21), "Danke",
		}},
		{"de", []string{"Vielen Dank!", "Hallo Ole, danke für die schnelle Antwort", "Grüß Gott Ida, danke 💚", "Danke euch allen"}, []string{"Danke im Voraus", "Danke, und die Bremse", "Thanks"}},
		{"pl", []string{"👍"}, []string{"Thanks", "dziękuję"}}, // no list
	} {
		for want, texts := range map[bool][]string{true: c.yes, false: c.no} {
			for _, text := range texts {
				if got := l.Sort(text, c.code).Bare; got != want {
					t.Errorf("%q in %q is bare: %v", text, c.code, got)
				}
			}
		}
	}
	if !l.SortTitled("Thanks!", "❤", "").Bare || l.SortTitled("My bell", "Thanks", "").Bare {
		t.Error("a title is not read")
	}
}

// TestBareOwn takes words of courtesy away and adds some, as a site may.
func TestBareOwn(t *testing.T) {
	l := lists(t, site("built_in: false\nclosing: {courtesy: [dear heart*], greeting: [ahoy], open: [😡]}\nleave_out: [very, hello]\n"))
	for text, want := range map[string]bool{
		"thanks, dear hearts": true, "Ahoy Ida thanks": true, "so many thanks": true,
		"thanks very much": false, "Hello Ida, thanks": false, "dear thanks": true, "😡": false,
	} {
		if got := l.Sort(text, "en").Bare; got != want {
			t.Errorf("%q is bare: %v", text, got)
		}
	}
	before, after := lists(t, site("product: [bell]")), lists(t, site("product: [bell]\nclosing: {courtesy: [mate]}"))
	if before.Version() == after.Version() || before.ListVersion("en") != after.ListVersion("en") {
		t.Error("polite words are to change what is sorted anew, and no check by hand")
	}
	const want = "data/words/en.yaml:1:11: unknown key \"curtesy\"\n  hint: did you mean \"courtesy\"?\n"
	if l, problems := Read(site("closing: {curtesy: [mate]}")); l != nil || text(problems) != want {
		t.Errorf("got %s", text(problems))
	}
}
