package plain

import (
	"math"
	"strings"
	"testing"

	"hearth/internal/engagement/words"
	"hearth/internal/source"
	"hearth/internal/story"
)

// TestSyllables compares with what dictionaries say.
func TestSyllables(t *testing.T) {
	for code, list := range map[string]string{
		"en": "the 1 made 1 table 2 people 2 bicycle 3 repaired 2 wanted 2 city 2 buying 2 nation 2 language 2 media 3 radio 3 usual 3 special 2 year 1 beyond 2 horses 2 queue 1 quiet 2 a 1 strengths 1 believe 2",
		"de": "Rad 1 Werkstatt 2 Reparatur 4 heißen 2 neue 2 Bauer 2 Quelle 2 schreien 2 Theater 3 Mäuse 2 Übung 2 Kaffee 2 die 1",
		"es": "taller 2 bicicleta 4 ciudad 2 país 2 había 3 reparación 4 que 1 guitarra 3 limpiáis 2 muy 1 leer 2 ruido 2 héroe 3 y 1",
		"fr": "atelier 3 quelque 2 année 2 vie 1 théâtre 2 nation 2 naïf 2 roues 1 réparer 3 payer 2 le 1 beau 1 eau 1",
		"pt": "oficina 4 não 1 pessoas 3 água 2 coração 3 saúde 3 quatro 2 rei 1 põe 1 ruim 1 voo 2",
	} {
		l := newLanguage(code, words.Manners{})
		fields := strings.Fields(list)
		for i := 0; i < len(fields); i += 2 {
			if got := l.Syllables.syllables(fields[i]); string(rune('0'+got)) != fields[i+1] {
				t.Errorf("%s: %q has %d syllables, want %s", code, fields[i], got, fields[i+1])
			}
		}
	}
}

// TestSentences cuts passages into sentences and words.
func TestSentences(t *testing.T) {
	for _, c := range []struct{ code, text, want string }{
		{"en", "Mr. Hale came at 4.30 p.m. He said: \"Go.\" We went! 3.5 of e.g. ten? yes", "Mr|Hale|came|at|4.30|p.m|He|said|Go / We|went / 3.5|of|e.g|ten|yes"},
		{"en", "Don't part well-known words. J. Smith (cf. Lee) knows…\nNew one", "Don't|part|well-known|words / J|Smith|cf|Lee|knows / New|one"},
		{"de", "Am 3. Mai kam z.B. Frau Dr. Hahn. Es waren 12. Es war gut.", "Am|3|Mai|kam|z.B|Frau|Dr|Hahn / Es|waren|12 / Es|war|gut"},
		{"ja", "今日は。明日", "今|日|は / 明|日"},
		{"en", "… ￼ – !", ""},
	} {
		l := newLanguage(c.code, words.Manners{})
		p := &story.Passage{Text: c.text}
		var all []string
		for _, s := range l.sentences(p) {
			var in []string
			for _, w := range s.words {
				in = append(in, s.text(w))
			}
			all = append(all, strings.Join(in, "|"))
		}
		if got := strings.Join(all, " / "); got != c.want {
			t.Errorf("%s: %q is cut into\n%s, not\n%s", c.code, c.text, got, c.want)
		}
	}
}

// TestPassive finds what is done in sentences that do not say by whom.
func TestPassive(t *testing.T) {
	for sentence, want := range map[string]string{
		"en The door was opened at eight.":          "was opened",
		"en It has been carefully made.":            "been made",
		"en We opened it, and it was red.":          "",
		"en She is interested in it.":               "",
		"de Die Räder wurden am Samstag repariert.": "wurden repariert",
		"de Es wird viel gefragt.":                  "wird gefragt",
		"de Er wurde gut und bleibt es.":            "",
		"es La puerta fue abierta.":                 "fue abierta",
		"es Fueron muy bien recibidos.":             "fueron recibidos",
		"es La vida es nada.":                       "",
		"fr La porte a été vite ouverte.":           "été ouverte",
		"fr Elle est arrivée en été aussi.":         "",
		"pt A porta foi aberta.":                    "foi aberta",
		"pt Foi um dia bom.":                        "",
		"it La porta è stata aperta.":               "",
	} {
		r := newReading(newLanguage(sentence[:2], words.Manners{}), []story.Passage{{Text: sentence[3:]}})
		r.sentence(&r.sentences[0])
		var got string
		if len(r.passive) > 0 {
			got = r.passive[0].text
		}
		if got != want {
			t.Errorf("%s: found %q, want %q", sentence, got, want)
		}
	}
}

// TestFormulas works the formulas out for 100 words in five sentences with 150
// syllables, of which 60 have one, 15 three and more, and 20 more than six
// letters; computed by hand from what was published. Portuguese comes to 101.635.
func TestFormulas(t *testing.T) {
	tally := tally{words: 100, sentences: 5, syllables: 150, one: 60, three: 15, long: 20}
	for code, want := range map[string]float64{"en": 9.91, "de": 6.0035, "es": 93.385, "fr": 76.3, "pt": 100} {
		level := newLanguage(code, words.Manners{}).level(&tally)
		if level == nil || math.Abs(level.Value-want) > 1e-9 {
			t.Errorf("%s: %+v, want %v", code, level, want)
		}
	}
	if newLanguage("it", words.Manners{}).level(&tally) != nil {
		t.Error("a language without a formula has a level")
	}
	tally.words = FewestWords - 1
	if newLanguage("en", words.Manners{}).level(&tally) != nil {
		t.Error("a short text has a level")
	}
}

// FuzzRead holds that advice stands inside the text, and is the same each time.
func FuzzRead(f *testing.F) {
	f.Add("We utilize a world-class thing. More and more “amazing” people. It was made.", "en")
	f.Add("Weltklasse! Es wurde gemacht, z.B. so. „Innovativ“", "de")
	f.Add("今日は。", "ja")
	r := New(nil)
	f.Fuzz(func(t *testing.T, text, code string) {
		p := story.Passage{Name: "p", Text: text, Runs: []story.Run{{Pos: source.Pos{File: "a.md", Line: 1, Col: 1}}}}
		report := r.Read(story.Prose{Passages: []story.Passage{p, p}}, code)
		for _, a := range report.Advice {
			if a.Pos.File != "a.md" || a.Pos.Col < 1 || a.Pos.Col > len([]rune(text)) || a.Text == "" || a.Rule == "" {
				t.Errorf("%+v", a)
			}
		}
		if again := r.Read(story.Prose{Passages: []story.Passage{p, p}}, code); again.Advice.String() != report.Advice.String() {
			t.Errorf("read twice, it says\n%s and\n%s", report.Advice, again.Advice)
		}
	})
}
