package words

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// list is a file of words as written.
type list struct {
	file     string
	BuiltIn  *bool     `yaml:"built_in"`
	Passions []passion `yaml:"passions"`
	Product  patterns  `yaml:"product"`
	Topics   []topic   `yaml:"topics"`
	Closing  struct {
		Thanks   patterns `yaml:"thanks"`
		Solved   patterns `yaml:"solved"`
		Open     patterns `yaml:"open"`
		Private  patterns `yaml:"private"`  // moves it to where nobody else reads; meant of the brand's messages only
		Courtesy patterns `yaml:"courtesy"` // may stand beside thanks that say nothing else
		Greeting patterns `yaml:"greeting"` // likewise, and a name behind it
	} `yaml:"closing"`
	Starts struct {
		Us  patterns `yaml:"us"`
		You patterns `yaml:"you"`
	} `yaml:"starts"`
	Except   patterns `yaml:"except"`
	LeaveOut patterns `yaml:"leave_out"`
	Checked  checked  `yaml:"checked"`

	// For the texts of the site itself; see [Manners].
	Unwelcome Advised `yaml:"unwelcome"`
	Welcome   Phrases `yaml:"welcome"`
}

type passion struct{ passionKeys }

type passionKeys struct {
	ID       source.Word `yaml:"id"`
	Name     source.Word `yaml:"name"`
	Words    patterns    `yaml:"words"`
	PeopleDo string      `yaml:"people_do"`
	HelpBy   string      `yaml:"we_help_by"`
	Evidence string      `yaml:"evidence"`
}

// DecodeYAML reads a passion and says what it lacks.
func (t *passion) DecodeYAML(n *strict.Node, p *source.List) {
	strict.Decode(n, &t.passionKeys, p)
	t.ID = identify(n, t.ID, t.Name, t.Words, p)
}

type topic struct{ topicKeys }

type topicKeys struct {
	ID       source.Word `yaml:"id"`
	Name     source.Word `yaml:"name"`
	Words    patterns    `yaml:"words"`
	Use      bool        `yaml:"new_use"`
	YouSaid  string      `yaml:"you_said"`
	WeDid    string      `yaml:"we_did"`
	CouldNot string      `yaml:"we_could_not"`
}

// DecodeYAML reads a topic and says what it lacks.
func (t *topic) DecodeYAML(n *strict.Node, p *source.List) {
	strict.Decode(n, &t.topicKeys, p)
	t.ID = identify(n, t.ID, t.Name, t.Words, p)
}

// identify gives the id of a topic or passion, which is its name when nothing
// else is said, and reports what is missing.
func identify(n *strict.Node, id, name source.Word, words patterns, p *source.List) source.Word {
	if n.Kind != strict.Map {
		return id // said already
	}
	if id.Empty() {
		id = name
	}
	switch {
	case id.Empty() && !n.Misspelt("name", "id"):
		n.Errorf(p, "missing-key", "write `name: What people call it`", "this needs a name")
	case strings.Contains(id.Text, "|"):
		p.Errorf(id.Pos, "words", "take the bar out", "a name cannot hold the character |")
	}
	if n.Get("words") == nil && !n.Misspelt("words") {
		n.Errorf(p, "missing-key", "write `words: [one, another, the start of a word*]`", "%q has no words to find it by", id.Text)
	}
	return id
}

// consistent says what of a list contradicts itself.
func (l *list) consistent(p *source.List) {
	seen := map[string]source.Word{}
	for _, id := range l.ids() {
		before, twice := seen[id.Text]
		if twice && !id.Empty() {
			p.Add(source.Problem{Pos: id.Pos, Rule: "same-name", Text: fmt.Sprintf("there are two topics or passions called %q", id.Text),
				Hint: "put their words together, or give one of them another name",
				Also: []source.Related{{Pos: before.Pos, Text: "the first one is here"}}})
		}
		seen[id.Text] = id
	}
	product := map[string]source.Pos{}
	for _, w := range l.Product {
		product[w.key()] = w.pos
	}
	for _, t := range l.Passions {
		for _, w := range t.Words {
			if at, both := product[w.key()]; both {
				p.Add(source.Problem{Pos: w.pos, Rule: "words", Text: fmt.Sprintf("%q is a word of a passion and of the product, so that whatever holds it would be both", w.text),
					Hint: "take it out of one of them", Also: []source.Related{{Pos: at, Text: "it is a word of the product here"}}})
			}
		}
	}
}

func (l *list) ids() (out []source.Word) {
	for _, x := range l.Passions {
		out = append(out, x.ID)
	}
	for _, x := range l.Topics {
		out = append(out, x.ID)
	}
	return out
}

// line is one word or phrase of a list and what it stands for.
type line struct {
	group group
	name  string
	pattern
}

// lines gives all that finds something, in the order of the groups.
func (l *list) lines() (out []line) {
	add := func(g group, name string, ps patterns) {
		for _, p := range ps {
			out = append(out, line{g, name, p})
		}
	}
	for _, t := range l.Passions {
		add(inClass, toPassion, t.Words)
		add(inTopics, t.ID.Text, t.Words)
	}
	add(inClass, toProduct, l.Product)
	for _, t := range l.Topics {
		add(inTopics, t.ID.Text, t.Words)
	}
	add(inClosing, engagement.ClosingThanks, l.Closing.Thanks)
	add(inClosing, engagement.ClosingSolved, l.Closing.Solved)
	add(inClosing, engagement.ClosingOpen, l.Closing.Open)
	add(inStarts, toUs, l.Starts.Us)
	add(inStarts, toYou, l.Starts.You)
	add(inExcept, "", l.Except)
	return out
}

// polite gives what finds nothing, but may stand beside thanks that say nothing else.
func (l *list) polite() (out []line) {
	for _, p := range l.Closing.Courtesy {
		out = append(out, line{inCourtesy, "", p})
	}
	for _, p := range l.Closing.Greeting {
		out = append(out, line{inGreeting, "", p})
	}
	return out
}

// moves gives what moves an exchange to private, which no check by hand is about.
func (l *list) moves() (out []line) {
	for _, p := range l.Closing.Private {
		out = append(out, line{inPrivate, engagement.ClosingPrivate, p})
	}
	return out
}

// all gives every line.
func (l *list) all() []line { return slices.Concat(l.lines(), l.moves(), l.polite()) }

// described gives the topics and passions for people.
func (l *list) described(builtIn bool) (out []Topic) {
	for _, t := range l.Passions {
		out = append(out, Topic{ID: t.ID.Text, Name: given(t.Name.Text, t.ID.Text), Passion: true, BuiltIn: builtIn,
			PeopleDo: t.PeopleDo, HelpBy: t.HelpBy, Evidence: t.Evidence})
	}
	for _, t := range l.Topics {
		out = append(out, Topic{ID: t.ID.Text, Name: given(t.Name.Text, t.ID.Text), BuiltIn: builtIn, Use: t.Use,
			YouSaid: t.YouSaid, WeDid: t.WeDid, CouldNot: t.CouldNot})
	}
	return out
}

func given(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// without gives the list as a site takes it: less what the site leaves out, and
// with `built_in: false` only the words that say how an exchange ended and
// who a sentence begins with.
func (l *list) without(own *list, p *source.List) *list {
	if own == nil {
		return l
	}
	out := *l
	if own.BuiltIn != nil && !*own.BuiltIn {
		out.Passions, out.Product, out.Topics, out.Except = nil, nil, nil, nil
	}
	known := map[string]bool{}
	for _, w := range out.all() {
		known[w.key()] = true
	}
	gone := map[string]bool{}
	for _, w := range own.LeaveOut {
		if !known[w.key()] {
			p.Errorf(w.pos, "words", nearHint(w.text, out.all()), "%q is not among the words that Hearth brings, so it cannot be left out", w.text)
		}
		gone[w.key()] = true
	}
	if len(gone) == 0 {
		return &out
	}
	keep := func(ps patterns) patterns {
		return slices.DeleteFunc(slices.Clone(ps), func(w pattern) bool { return gone[w.key()] })
	}
	out.Passions, out.Topics = slices.Clone(out.Passions), slices.Clone(out.Topics)
	for i := range out.Passions {
		out.Passions[i].Words = keep(out.Passions[i].Words)
	}
	for i := range out.Topics {
		out.Topics[i].Words = keep(out.Topics[i].Words)
	}
	for _, ps := range []*patterns{&out.Product, &out.Closing.Thanks, &out.Closing.Solved, &out.Closing.Open, &out.Closing.Private, &out.Closing.Courtesy, &out.Closing.Greeting,
		&out.Starts.Us, &out.Starts.You, &out.Except} {
		*ps = keep(*ps)
	}
	return &out
}

func nearHint(word string, lines []line) string {
	var known []string
	for _, w := range lines {
		known = append(known, w.text)
	}
	if near := source.Nearest(word, known); near != "" {
		return "did you mean `" + near + "`?"
	}
	return "take it out of `leave_out`"
}
