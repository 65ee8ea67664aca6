package words

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

const larks = `
passions:
  - name: Riding with children
    words: [school run, child seat, kid*, 自転車]
    people_do: carry their children through town
    we_help_by: a box that two fit into
  - {id: cafe, name: Repair café, words: [repair café, Straße]}
product: [brake*, Wren, repair, the box]
topics:
  - {name: Brakes, words: [brake*, squeak*]}
  - {id: rain, name: Rain, words: [rain, 🌧], new_use: true, we_did: a hood, we_could_not: it would leak}
closing:
  solved: [rides again]
starts: {us: [Larkspoke]}
except: [brake dance]
leave_out: [bought]
`

// site is a site with one English list.
func site(list string) fstest.MapFS {
	return fstest.MapFS{"data/words/en.yaml": {Data: []byte(list)}}
}

func lists(t testing.TB, fsys fstest.MapFS) *Lists {
	t.Helper()
	l, problems := Read(fsys)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return l
}

// show writes what was found as "en both Brakes,cafe solved".
func show(s Sorted) string {
	out := []string{s.Language, s.Class, strings.Join(s.Topics, ","), s.Closing}
	for i, w := range out {
		if w == "" {
			out[i] = "-"
		}
	}
	return strings.Join(out, " ")
}

func TestSort(t *testing.T) {
	l := lists(t, site(larks))
	for _, c := range []struct{ text, code, want string }{
		{"The BRAKES squeak on the school-run", "en", "en both Brakes,Riding with children,home -"},
		{"My kids love it", "en", "en passion Riding with children,home -"},
		{"a kidney", "en", "en passion Riding with children -"}, // a star is any ending
		{"skid marks", "en", "en neither - -"},
		{"We learned brake dance together", "en", "en passion learning,together -"},
		{"repair café on Saturday", "en", "en passion cafe,making -"}, // the longest phrase takes its place
		{"repair cafe\u0301 on Saturday", "en", "en passion cafe,making -"},
		{"repair something", "en", "en product - -"},
		{"ＢＲＡＫＥ", "en", "en product Brakes -"},
		{"br\u00adakes", "en", "en product Brakes -"},
		{"in der STRASSE", "en", "en passion cafe -"},
		{"新しい自転車です", "en", "en passion Riding with children -"},
		{"so wet 🌧️!", "en", "en neither rain -"},
		{"I do not love my kids", "en", "en passion Riding with children,home -"}, // negation is left plain
		{"see https://brake.example/kids and @brakes and www.brakes.example", "en", "en neither - -"},
		{"> my brakes\nNo.", "en", "en neither - -"},
		{"mail brake", "en-GB", "en-GB product Brakes -"},
		{"the price", "EN", "EN product - -"},
		{"bought", "en", "en neither - -"},
		{"", "en", "en - - -"},
		{" \n\t!? ", "", "- - - -"},
		{"Frenos y cadena", "it", "it - - -"}, // no list for it

		{"Thanks, it works now", "en", "en neither - solved"},
		{"Thank you!", "en", "en neither - thanks"},
		{"thanks for nothing", "en", "en neither - open"},
		{"Thanks, but it still doesn't work", "en", "en product - open"},
		{"She rides again.", "en", "en neither - solved"},
		{"🙏", "", "- - - thanks"},
		{"Danke!", "", "de neither - thanks"},
		{"ok gracias", "", "es neither - thanks"},
		{"Merci beaucoup, ça marche maintenant", "", "fr neither - solved"},
		{"Obrigada, mas ainda não funciona", "", "pt product - open"},
	} {
		if got := show(l.Sort(c.text, c.code)); got != c.want {
			t.Errorf("%q (%s)\ngot  %s\nwant %s", c.text, c.code, got, c.want)
		}
	}
}

// What moves an exchange to private is found by itself, beside what closes it.
func TestPrivate(t *testing.T) {
	l := lists(t, site("closing: {private: [ring the bell]}\nleave_out: [pm us]\n"))
	for _, c := range []struct {
		text, code string
		private    bool
		closing    string
	}{
		{"Sorry to hear that. Please DM us your order number.", "en", true, ""},
		{"Thanks! We have sent you a message.", "en", true, engagement.ClosingThanks},
		{"Send us a private message, please", "", true, ""},
		{"Ring the bell", "en", true, ""},
		{"PM us", "en", false, ""}, // left out
		{"Write to help@example.org", "en", false, ""},
		{"We got your message, it works now", "en", false, engagement.ClosingSolved},
		{"Open until 6 pm", "en", false, ""},
		{"Schreib uns bitte eine private Nachricht", "de", true, ""},
		{"Schickt uns eine PN", "", true, ""},
		{"Danke für deine Nachricht", "de", false, engagement.ClosingThanks},
		{"Escríbenos por mensaje privado", "es", true, ""},
		{"Écrivez-nous en message privé", "fr", true, ""},
		{"Mande uma mensagem privada", "pt", true, ""},
		{"Please DM us", "it", false, ""}, // no list for it
	} {
		if got := l.Sort(c.text, c.code); got.Private != c.private || got.Closing != c.closing {
			t.Errorf("%q (%s): private %t, closing %q", c.text, c.code, got.Private, got.Closing)
		}
	}
	before, after := lists(t, site("product: [bell]")), lists(t, site("product: [bell]\nclosing: {private: [ring us]}"))
	if before.Version() == after.Version() || before.ListVersion("en") != after.ListVersion("en") {
		t.Error("such words are to change what is sorted anew, and no check by hand")
	}
}

func TestBuiltInClasses(t *testing.T) {
	l := lists(t, fstest.MapFS{})
	if got := strings.Join(l.Languages(), " "); got != "de en es fr pt" {
		t.Errorf("languages: %s", got)
	}
	for _, c := range []struct{ text, want string }{
		{"We went for a walk along the river with my kids", "en passion home,outdoors -"},
		{"Where is my order? The tracking says it was delivered", "en product - -"},
		{"I bought it for my daughter and we built a ramp together", "en both home,making,together -"},
		{"Is anyone there?", "en neither - -"},
		{"Wir haben am Wochenende im Garten gekocht", "de passion home,outdoors -"},
		{"Die Lieferung ist noch nicht da und das Paket war beschädigt", "de product - -"},
		{"Fuimos de excursión con mis hijos a la montaña", "es passion home,outdoors -"},
		{"El pedido no ha llegado y la tienda no contesta", "es product - -"},
		{"Nous avons fait une randonnée avec mes enfants", "fr passion home,outdoors -"},
		{"Le colis est arrivé mais la batterie ne marche plus", "fr product - -"},
		{"Fizemos uma caminhada com meus filhos na floresta", "pt passion home,outdoors -"},
		{"A encomenda ainda não chegou e a loja não responde", "pt product - open"},
	} {
		if got := show(l.Sort(c.text, "")); got != c.want {
			t.Errorf("%q\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	l := lists(t, fstest.MapFS{})
	for _, c := range []struct{ text, want string }{
		{"My front brake squeaks since the rain. What should I look at first?", "en"},
		{"Meine Vorderbremse quietscht seit letzter Woche. Wo fange ich an?", "de"},
		{"¿Desde qué edad llevabais a los niños en la caja?", "es"},
		{"Où est-ce que je trouve le numéro ?", "fr"},
		{"Não consigo abrir a página, alguém pode ajudar?", "pt"},
		{"Non riesco ad aprire la pagina, qualcuno mi può aiutare?", "it"},
		{"Ik kan de pagina niet openen, wie kan mij helpen?", "nl"},
		{"Nelze otevřít stránku, kde je problém?", "cs"},
		{"Miksi sivu ei enää avaudu?", "fi"},
		{"自転車が好きです", "ja"}, {"안녕하세요", "ko"}, {"สวัสดีครับ", "th"}, {"Πού είναι;", "el"}, {"איפה זה", "he"},
		{"Почему не открывается страница?", "ru"}, {"Чому не відкривається сторінка?", "uk"},
		{"Wren", ""}, {"123", ""}, {"OK 👍", ""}, {"Firefox Thunderbird", ""},
		{"la de que no", ""}, // Spanish, French, Portuguese …
		{"你好", ""},           // there is more than one language in these characters
	} {
		if got := l.Sort(c.text, "").Language; got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
	for _, code := range []string{"und", "zxx", "mul", "mis", "German", "?"} {
		if got := l.Sort("Meine Bremse ist nicht da", code).Language; got != "de" {
			t.Errorf("%s: got %q", code, got)
		}
	}
	if got := l.Sort("Meine Bremse ist nicht da", "en").Language; got != "en" {
		t.Errorf("what the export says counts, got %q", got)
	}
}

func TestStarts(t *testing.T) {
	l := lists(t, site(larks))
	for _, c := range []struct {
		text string
		want [3]int32
	}{
		{"We mend. You ride! People ask, we answer.", [3]int32{3, 1, 2}},
		{"Larkspoke was closed… Our bench\nYour bikes", [3]int32{3, 2, 1}},
		{"It costs 3.50 at larkspoke.example. See you", [3]int32{2, 0, 0}},
		{"", [3]int32{}},
	} {
		s := l.Sort(c.text, "en")
		if got := [3]int32{s.Sentences, s.StartsUs, s.StartsYou}; got != c.want {
			t.Errorf("%q: got %v, want %v", c.text, got, c.want)
		}
	}
}

func TestTopics(t *testing.T) {
	fsys := site(larks)
	fsys["data/words/de.yaml"] = &fstest.MapFile{Data: []byte("topics:\n  - {id: rain, name: Regen, words: [regen*]}\n")}
	l := lists(t, fsys)
	names := func(code string) string {
		var out []string
		for _, x := range l.Topics(code) {
			if !x.BuiltIn {
				out = append(out, x.ID+"="+x.Name)
			}
		}
		return strings.Join(out, " ")
	}
	if got, want := names("de-AT"), "Brakes=Brakes cafe=Repair café rain=Regen Riding with children=Riding with children"; got != want {
		t.Errorf("got %s", got)
	}
	all := l.Topics("en")
	i := slices.IndexFunc(all, func(x Topic) bool { return x.ID == "rain" })
	if want := (Topic{ID: "rain", Name: "Rain", Use: true, WeDid: "a hood", CouldNot: "it would leak"}); all[i] != want {
		t.Errorf("got %+v", all[i])
	}
	if got := show(l.Sort("Es regnet, im Regen", "de")); got != "de neither rain -" {
		t.Error(got)
	}
}

func TestBuiltInOff(t *testing.T) {
	l := lists(t, site("built_in: false\nproduct: [bell]\n"))
	for text, want := range map[string]string{
		"My kids hike. Thanks!": "en - - thanks", // without passions there are no classes
		"the bell":              "en - - -",
	} {
		if got := show(l.Sort(text, "en")); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	l = lists(t, site("built_in: false\nproduct: [bell]\npassions: [{name: Song, words: song*}]\n"))
	if got := show(l.Sort("songs about the order of a bell", "en")); got != "en both Song -" {
		t.Error(got)
	}
}

func TestVersion(t *testing.T) {
	brought := lists(t, fstest.MapFS{}).Version()
	if brought.Own != "" || len(brought.BuiltIn) != 8 || brought.String() != brought.BuiltIn {
		t.Errorf("got %+v", brought)
	}
	own := lists(t, site(larks)).Version()
	if own.BuiltIn != brought.BuiltIn || own.Own == "" || ParseVersion(own.String()) != own {
		t.Errorf("got %+v", own)
	}
	for change, same := range map[[2]string]bool{
		{"Riding with children\n", "Riding, children\n"}:    false, // the id is what rows hold
		{"a box that two fit into", "a trailer"}:            true,
		{"name: Rain,", "name: Wet,"}:                       true,
		{"squeak*", "squeal*"}:                              false,
		{"leave_out: [bought]", "leave_out: [buy]"}:         false,
		{"except: [brake dance]", "except: [brake-dance]"}:  true,
		{"product: [brake*, Wren", "product: [brake, Wren"}: false,
	} {
		other := lists(t, site(strings.Replace(larks, change[0], change[1], 1)))
		changed := other.Version()
		if renamed := strings.HasPrefix(change[1], "a trailer") || strings.HasPrefix(change[1], "name: Wet"); renamed == (other.Described() == lists(t, site(larks)).Described()) && renamed {
			t.Errorf("%q: it describes itself as before", change)
		}
		if changed.BuiltIn != own.BuiltIn || (changed.Own == own.Own) != same {
			t.Errorf("%q: %v, before %v", change, changed, own)
		}
	}
}

func TestProblems(t *testing.T) {
	const where = "data/words/en.yaml:"
	for _, c := range []struct{ list, want string }{
		{"prodct: [a b]", where + `1:1: unknown key "prodct"` + "\n  hint: did you mean \"product\"?\n"},
		{"product: ['*ing']", where + `1:11: "*ing" has a star where none can be: it stands for the end of the last word only` + "\n  hint: write `ing`\n"},
		{"product: [br*ke]", where + `1:11: "br*ke" has a star where none can be: it stands for the end of the last word only` + "\n  hint: write the beginning and a star, such as `brake*`\n"},
		{"product:\n  - a*", where + `2:5: "a*" would find nearly everything` + "\n  hint: write more of the word before the star\n"},
		{"product: [brake *]", where + `1:11: "brake *" has a star that stands alone` + "\n  hint: write the star right behind a word, such as `brake*`\n"},
		{`product: ["brakes?"]`, where + `1:11: "brakes?" looks like a pattern of another program; signs like these find nothing here` + "\n  hint: write words only, each form as an item of its own; a star at the end stands for any ending\n"},
		{`product: ["(brake|gear)s"]`, where + `1:11: "(brake|gear)s" looks like a pattern of another program; signs like these find nothing here` + "\n  hint: write words only, each form as an item of its own; a star at the end stands for any ending\n"},
		{"product: ['--']", where + `1:11: "--" holds no word` + "\n  hint: write a word, or take the item out\n"},
		{"product: [a b c d e f g h i]", where + `1:11: "a b c d e f g h i" is too long a phrase: at most 8 words are compared` + "\n  hint: take the words that matter\n"},
		{"product: [bell, Bell]", where + `1:17: "Bell" is in this list twice` + "\n  hint: take one of them out\n"},
		{"product: [bell]\npassions: [{name: Song, words: [bell]}]", where + `2:33: "bell" is a word of a passion and of the product, so that whatever holds it would be both` + "\n  hint: take it out of one of them\n"},
		{"topics: [{words: [bell]}]", where + "1:10: this needs a name\n  hint: write `name: What people call it`\n"},
		{"topics: [{name: Bells}]", where + "1:10: \"Bells\" has no words to find it by\n  hint: write `words: [one, another, the start of a word*]`\n"},
		{"topics: [{name: 'Be|ls', words: bell}]", where + "1:17: a name cannot hold the character |\n  hint: take the bar out\n"},
		{"topics:\n  - {name: Bells, words: bell}\n  - {name: Bells, words: ring}", where + "3:12: there are two topics or passions called \"Bells\"\n  hint: put their words together, or give one of them another name\n"},
		{"leave_out: [ordr]", where + "1:13: \"ordr\" is not among the words that Hearth brings, so it cannot be left out\n  hint: did you mean `order`?\n"},
		{"leave_out: [xylophone quintet]", where + "1:13: \"xylophone quintet\" is not among the words that Hearth brings, so it cannot be left out\n  hint: take it out of `leave_out`\n"},
		{"checked: {on: 2026-06-30, others: {of: 60, missed: 8}}", where + "1:10: checked: nothing says what was found among the messages taken for passion\n  hint: write `passion: {of: 60, right: 42}` and `others: {of: 60, missed: 8}`\n"},
		{"checked: {passion: {of: 60, right: 42}}", where + "1:10: checked: nothing says what was found among the others\n  hint: write `passion: {of: 60, right: 42}` and `others: {of: 60, missed: 8}`\n"},
		{"checked: {passion: {of: 60, right: 61}, others: {of: 0, missed: 0}}", where + "1:20: checked: 61 of 60 cannot be\n  hint: write `passion: {of: 60, right: 42}` and `others: {of: 60, missed: 8}`\n" +
			where + "1:49: checked: 0 of 0 cannot be\n  hint: write `passion: {of: 60, right: 42}` and `others: {of: 60, missed: 8}`\n"},
		{"product: [bell]\nchecked: {passion: {of: 60, right: 42}, others: {of: 60, missed: 8}}", "data/words/en.yaml: checked: nothing says which list was checked\n  hint: write `list: LISTNOW` below `checked:`, which is the list as it is now\n"},
		{"built_in: perhaps", where + "1:11: built_in: needs true or false\n"},
	} {
		l, problems := Read(site(c.list))
		if got := now.ReplaceAllString(text(problems), "LISTNOW"); got != c.want || l != nil {
			t.Errorf("%s\ngot  %swant %s", c.list, got, c.want)
		}
	}
	l, problems := Read(fstest.MapFS{"data/words/english.yaml": {}, "data/words/en.yml": {}, "data/words/.keep": {}, "data/words/en/x.yaml": {}})
	want := "a word list is a file with the short name of a language and the ending .yaml\n  hint: call it after its language, such as data/words/en.yaml or data/words/de.yaml\n"
	if got := text(problems); got != "data/words/en: "+want+"data/words/en.yml: "+want+"data/words/english.yaml: "+want || l != nil {
		t.Errorf("got %s", got)
	}
	if _, problems := Read(fstest.MapFS{"data/words/cz.yaml": {}, "data/words/tlh.yaml": {}}); text(problems) != "data/words/cz.yaml: there is no language with the short name \"cz\"\n  hint: take the short name of the language and not of a country, such as cs and not cz\n" {
		t.Errorf("got %s", text(problems))
	}
	if _, problems := Read(fstest.MapFS{"data/words": {Data: []byte("x")}}); !strings.Contains(text(problems), "data/words: the word lists cannot be read: ") {
		t.Errorf("got %s", text(problems))
	}
}

// now is the version of a list, which changes with the words that Hearth brings.
var now = regexp.MustCompile(`\b[0-9a-f]{8}\b`)

func TestCheck(t *testing.T) {
	const list = "product: [bell]\nchecked:\n  on: 2026-06-30\n  passion: {of: 60, right: 42}\n  others: {of: 60, missed: 8}\n  list: "
	l, problems := Read(site(list + "12345678"))
	if l == nil || l.Check("en") != nil || problems.Count(source.Warning) != 1 {
		t.Fatalf("an old check is used: %s", problems)
	}
	version := now.FindString(problems[0].Hint)
	if got, want := text(problems), "data/words/en.yaml:6:9: the list has changed since it was checked, so nothing is corrected by that check\n  hint: check the list again, then write `list: "+version+"`\n"; got != want {
		t.Errorf("got %s", got)
	}
	if got, want := lists(t, site(list+version)).Check("en-US"), (Check{On: "2026-06-30", Taken: 60, Right: 42, Others: 60, Missed: 8}); got == nil || *got != want {
		t.Errorf("got %+v", got)
	}
	if lists(t, site(list+version)).Check("de") != nil {
		t.Error("German was not checked")
	}
}

func text(l source.List) string { return l.String() }

// TestHostile gives texts that were made to hurt.
func TestHostile(t *testing.T) {
	l := lists(t, site(larks))
	for _, text := range []string{
		strings.Repeat("a", 3<<20), strings.Repeat("brake ", 1<<18), strings.Repeat("e\u0301\u0316\u0327", 1<<16),
		strings.Repeat("\u0301", 1<<18), strings.Repeat(">", 1<<18), strings.Repeat(">\n", 1<<17), strings.Repeat("@", 1<<18),
		strings.Repeat("h", 1<<18), "\xff\xfe\x00brake\x80kid", strings.Repeat("👩‍👩‍👧‍👦", 1<<14), strings.Repeat("...", 1<<17),
		strings.Repeat("still not ", 1<<16), "\u202ebrake",
	} {
		l.Sort(text, "")
		l.Sort(text, "en")
	}
	if got := show(l.Sort("\xff\xfe\x00brake\x80kid", "en")); got != "en both Brakes,Riding with children -" {
		t.Error(got)
	}
}

// FuzzSort checks that no text breaks sorting, that the same text always sorts
// alike, and that capitals and a line break at its end do not matter.
func FuzzSort(f *testing.F) {
	l := lists(f, site(larks))
	for _, s := range []string{"The BRAKES squeak", "> x\nkids", "İstanbul ß ς", "repair cafe\u0301", "自転車 🌧️", "\xff\xfe", "a.b! c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first := fmt.Sprint(l.Sort(s, "en"))
		if again := fmt.Sprint(l.Sort(s, "en")); again != first {
			t.Errorf("%q: %s, then %s", s, first, again)
		}
		if more := fmt.Sprint(l.Sort(s+"\n", "en")); more != first {
			t.Errorf("%q: %s, with a line break %s", s, first, more)
		}
	})
}

// FuzzList checks that whatever a list holds, it is read or refused.
func FuzzList(f *testing.F) {
	for _, s := range []string{larks, "product: [a*]", "topics: [{name: x}]", "built_in: false", "closing: {open: [still no*]}", "passions: x", "leave_out: [order]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, problems := Read(site(s))
		if (l == nil) != (problems.Count(source.Error) > 0) {
			t.Errorf("%q: lists %v, problems %s", s, l != nil, problems)
		}
		if l != nil {
			l.Sort(s, "en")
		}
	})
}

func BenchmarkSort(b *testing.B) {
	l := lists(b, site(larks))
	text := strings.Repeat("My front brake squeaks since the rain, and the kids love it. What should I look at first? ", 2)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		l.Sort(text, "")
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		Read(fstest.MapFS{})
	}
}
