package markdown

import (
	"errors"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// patience is how long a rule may look for its match at one place. Chroma gives
// it 250 ms and takes it for no match after that, which happens on a machine that
// is busy: the same code then came out in other colours. Here that code is left
// without colours; what takes so long takes for ever on any machine.
const patience = 20 * time.Second

// errSlow says that a rule was given up.
var errSlow = errors.New("a rule looks for its match without end")

// patiently gives a copy of one of chroma's lexers with time, and its rules once
// they are compiled. Chroma shows these to nobody but a rule's own mutator.
func patiently(own *chroma.RegexLexer) (*chroma.RegexLexer, *lookout, error) {
	look := &lookout{}
	l, err := chroma.NewLexer(own.Config(), func() chroma.Rules {
		rules, err := own.Rules()
		if err != nil {
			return nil // which chroma says is no lexer
		}
		rules = rules.Clone()
		rules["hearth-lookout"] = []chroma.Rule{{Mutator: look}}
		return rules
	})
	return l, look, err
}

// lookout stands in a state that is never entered.
type lookout struct{ rules chroma.CompiledRules }

// Mutate implements chroma.Mutator.
func (*lookout) Mutate(*chroma.LexerState) error { return nil }

// MutateLexer implements chroma.LexerMutator.
func (l *lookout) MutateLexer(rules chroma.CompiledRules, state string, rule int) error {
	l.rules = rules
	rules[state][rule].Mutator = nil // else chroma would call it without end
	for _, all := range rules {
		for _, r := range all {
			r.Regexp.MatchTimeout = patience
		}
	}
	return nil
}

// patients are the lexers that others call for the code within their code.
var patients = sync.OnceValue(func() *chroma.LexerRegistry {
	all := chroma.NewLexerRegistry()
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		if own, ok := l.(*chroma.RegexLexer); ok {
			if copied, _, err := patiently(own); err == nil {
				all.Register(copied)
				continue
			}
		}
		all.Register(settled{l})
	}
	return all
})

// settled is a lexer that stays where it is registered already.
type settled struct{ chroma.Lexer }

// SetRegistry implements chroma.Lexer.
func (s settled) SetRegistry(*chroma.LexerRegistry) chroma.Lexer { return s }
