package markdown

import (
	"errors"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
	"github.com/dlclark/regexp2/v2/syntax"
)

// lexer cuts code into tokens by the rules of one of chroma's lexers. At every
// place of a text chroma tries all rules of a state in turn, and nearly all the
// time of colouring goes into rules that cannot match there. Here a rule is not
// tried when no match of it begins with the character at that place. The rules,
// their order and their engine are chroma's own, and so must be the tokens: a
// test holds both readings against each other for all languages.
type lexer struct {
	chroma.Lexer
	self   *chroma.RegexLexer // nil when chroma has to read by itself
	rules  chroma.CompiledRules
	states sync.Map // name of a state → []choice
}

// rootState is where chroma begins.
const rootState = "root"

// longestStay is how many rules in a row may match nothing at one place. Some
// of chroma's lexers stay at some places for ever.
const longestStay = 1000

var errStuck = errors.New("the rules lead nowhere")

// newLexer readies one of chroma's lexers. Those that only call others, and
// those with code among their rules, are left to chroma.
func newLexer(l chroma.Lexer) *lexer {
	out := &lexer{Lexer: l}
	own, ok := l.(*chroma.RegexLexer)
	if !ok {
		return out
	}
	rules, err := own.Rules()
	if err != nil || hasCode(rules) {
		return out
	}
	self, look, err := patiently(own)
	if err != nil {
		return out
	}
	self.SetRegistry(patients())
	if _, err := self.Tokenise(nil, ""); err == nil {
		out.Lexer, out.self, out.rules = self, self, look.rules
	}
	return out
}

// hasCode says whether rules move between states by a function, which may do
// anything: Raku's write new rules.
func hasCode(rules chroma.Rules) bool {
	for _, state := range rules {
		for _, r := range state {
			if _, fixed := r.Mutator.(chroma.SerialisableMutator); r.Mutator != nil && !fixed {
				return true
			}
		}
	}
	return false
}

// tokens gives the tokens of a text in order, as chroma's own iterator does.
// It may panic, by the contract of chroma.
func (l *lexer) tokens(text string, emit func(chroma.Token)) error {
	if l.self == nil || strings.Contains(text, "\r") {
		next, err := l.Tokenise(nil, text)
		if err != nil {
			return err
		}
		drain(next, emit)
		return nil
	}
	added := 0
	if l.Config().EnsureNL && !strings.HasSuffix(text, "\n") {
		text, added = text+"\n", 1
	}
	s := &chroma.LexerState{
		Lexer: l.self, Registry: patients(), Text: []rune(text), Rules: l.rules,
		Stack: []string{rootState}, MutatorContext: map[any]any{},
	}
	end, at, idle := len(s.Text)-added, 0, 0
	for s.Pos < end && len(s.Stack) > 0 {
		if idle++; s.Pos != at {
			at, idle = s.Pos, 0
		} else if idle > longestStay {
			return errStuck
		}
		s.State = s.Stack[len(s.Stack)-1]
		c, m, err := l.match(s)
		switch {
		case err != nil:
			return errSlow
		case m != nil:
			c.apply(s, m, emit)
		case s.Text[s.Pos] == '\n' && s.State != rootState:
			s.Stack = []string{rootState} // chroma's way out of what was not closed
		default:
			s.Pos++
			emit(chroma.Token{Type: chroma.Error, Value: string(s.Text[s.Pos-1])})
		}
	}
	if s.Pos != len(s.Text) && len(s.Stack) == 0 {
		emit(chroma.Token{Type: chroma.Error, Value: string(s.Text[s.Pos:])})
	}
	return nil
}

func drain(next chroma.Iterator, emit func(chroma.Token)) {
	for t := next(); t != chroma.EOF; t = next() {
		emit(t)
	}
}

// match finds the first rule of the state that matches where it stands.
func (l *lexer) match(s *chroma.LexerState) (*choice, *regexp2.Match, error) {
	r := s.Text[s.Pos]
	all := l.choices(s.State)
	for i := range all {
		c := &all[i]
		if r < utf8.RuneSelf && !c.first.has(r) {
			continue
		}
		m, err := c.rule.Regexp.FindRunesMatchStartingAt(s.Text, s.Pos)
		if err != nil {
			return nil, nil, err
		}
		if m != nil && m.RuneIndex == s.Pos {
			s.Rule = i
			return c, m, nil
		}
	}
	return nil, nil, nil
}

// choices gives the rules of a state.
func (l *lexer) choices(state string) []choice {
	if c, ok := l.states.Load(state); ok {
		return c.([]choice)
	}
	rules, ok := l.rules[state]
	if !ok {
		panic("unknown state " + state)
	}
	all := make([]choice, len(rules))
	for i, r := range rules {
		all[i] = choice{rule: r, first: firstOf(r.Regexp.String()), plain: plain(r.Rule)}
	}
	l.states.Store(state, all)
	return all
}

// choice is a rule of a state.
type choice struct {
	rule  *chroma.CompiledRule
	first ascii // what a match can begin with, of the characters below 128
	plain bool  // of a match only its length counts
}

// plain says whether a rule makes one token at most of the whole match, and
// moves between states by fixed names at most.
func plain(r chroma.Rule) bool {
	if _, token := r.Type.(chroma.TokenType); r.Type != nil && !token {
		return false
	}
	m, ok := r.Mutator.(chroma.SerialisableMutator)
	return r.Mutator == nil || ok && (m.MutatorKind() == "push" || m.MutatorKind() == "pop")
}

// apply does what a rule says about its match.
func (c *choice) apply(s *chroma.LexerState, m *regexp2.Match, emit func(chroma.Token)) {
	from := s.Pos
	s.Pos += m.RuneLength
	if !c.plain {
		s.Groups, s.NamedGroups = nil, map[string]string{}
		for _, g := range m.Groups() {
			text := g.String()
			s.NamedGroups[g.Name] = text
			s.Groups = append(s.Groups, text)
		}
	}
	if c.rule.Mutator != nil {
		if err := c.rule.Mutator.Mutate(s); err != nil {
			panic(err) // as chroma does
		}
	}
	switch kind, token := c.rule.Type.(chroma.TokenType); {
	case c.rule.Type == nil:
	case token && c.plain:
		if kind != chroma.Ignore {
			emit(chroma.Token{Type: kind, Value: string(s.Text[from : from+m.RuneLength])})
		}
	default:
		next := c.rule.Type.Emit(s.Groups, s)
		drain(next, func(t chroma.Token) {
			if t.Type != chroma.Ignore {
				emit(t)
			}
		})
	}
}

// ascii is a set of characters below 128.
type ascii [2]uint64

func (s ascii) has(r rune) bool { return s[r>>6]&(1<<(r&63)) != 0 }

// firstOf gives the characters that a match of a pattern can begin with: all
// when that is not known, or when it may match nothing at all.
func firstOf(pattern string) ascii {
	all := ascii{^uint64(0), ^uint64(0)}
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return all
	}
	code, err := syntax.Write(tree)
	if err != nil || code.FcPrefix == nil || code.RightToLeft {
		return all
	}
	in := code.FcPrefix.PrefixSet.CharIn
	var s ascii
	for r := rune(0); r < utf8.RuneSelf; r++ {
		if in(r) || code.FcPrefix.CaseInsensitive && (in(unicode.ToLower(r)) || in(unicode.ToUpper(r))) {
			s[r>>6] |= 1 << (r & 63)
		}
	}
	return s
}
