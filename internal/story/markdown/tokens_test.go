package markdown

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// polyglot has a bit of most things that code is made of, and ends in the
// middle of one.
const polyglot = `#!/bin/sh
// comment /* not open
/* open
   and closed */ # hash -- dash ; semicolon % per cent
<?php echo "$name {$a['b']} \n \x41"; ?>
<div class="a b" onclick='f(1)'>text &amp; more <!-- no --></div> <style>a { color: #fff; }</style>
import os.path, "fmt" from 'x';
@decorator(1, key=2.5e-3) class Größe<T>(Base): pass
func (r *Ride) Name(n int) (string, error) { return fmt.Sprintf("%-5.2f\t%q", 0x1F, 'c'), nil }
SELECT count(*) AS "n" FROM t WHERE a <> 'it''s' AND b IN (1,2) -- done
key: value
  - "item": [true, null, ~, 2026-06-14] # note
[section]
name = "x" ; y
let x = a?.b ?? ` + "`t ${x + `in ${y}`} `" + ` => /re[/]gex/gi.test(s) && !c;
cat <<EOF | grep -v "$HOME/${PATH:-none}" > out 2>&1
  $(date +%s) ` + "`uname`" + `
EOF
fn main() -> Result<(), Box<dyn Error>> { let s: &'static str = r#"raw "x""#; println!("{s:?}"); }
\begin{equation} x^2_{i} \alpha $y$ \end{equation}
(defn f [x & xs] (map #(inc %) '(1 2 3) :key "s")) ;; lisp
if ($x -eq 1) { Write-Host "a" } elseif %x%==1 goto :end
{-# LANGUAGE X #-} main = do { x <- f; return $ \y -> y ++ [i | i <- [1..]] }
` + "\u00e9\u4f60\u597d \u212a \U0001f600\tend\n\n" + `"never closed
next line ' and /* again`

// same reads a text in both ways.
func same(t *testing.T, l *lexer, text string) {
	t.Helper()
	got := read(func(emit func(chroma.Token)) error { return l.tokens(text, emit) })
	if len(got) > 0 && got[len(got)-1] == errStuck.Error() {
		return // chroma would not come back
	}
	want := read(func(emit func(chroma.Token)) error {
		next, err := l.Tokenise(nil, text)
		if err == nil {
			drain(next, emit)
		}
		return err
	})
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: token %d is %s, chroma says %s, of %.200q", l.Config().Name, i, got[i], want[i], text)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d tokens, chroma has %d, of %.200q", l.Config().Name, len(got), len(want), text)
	}
}

// read writes tokens as texts, with how the reading ended.
func read(tokens func(func(chroma.Token)) error) (out []string) {
	defer func() {
		if r := recover(); r != nil {
			out = append(out, "panic")
		}
	}()
	if err := tokens(func(t chroma.Token) { out = append(out, fmt.Sprintf("%s %q", t.Type, t.Value)) }); err != nil {
		out = append(out, err.Error())
	}
	return out
}

// TestTokens holds the tokens of all languages against chroma's own.
func TestTokens(t *testing.T) {
	own := 0
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		quick := newLexer(l)
		if quick.self != nil {
			own++
		}
		for _, text := range []string{"", "\n", "x", "é", "\xff\n", "a\r\nb\r", polyglot, polyglot[len(polyglot)/2:], strings.ReplaceAll(polyglot, "\n", " ")} {
			same(t, quick, text)
		}
	}
	if own < 200 {
		t.Errorf("only %d languages are read by their rules", own)
	}
}

// TestTokensOfSamples reads the samples that chroma tests itself with, each as
// its own language and as some others.
func TestTokensOfSamples(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/alecthomas/chroma/v2").Output()
	names, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "lexers/testdata/*.actual"))
	if err != nil || len(names) == 0 {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatal("chroma's samples are not there")
		}
		t.Skip("chroma's samples are not there: they lie in the module cache")
	}
	all := lexers.GlobalLexerRegistry.Lexers
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if l := lexers.Get(strings.TrimSuffix(filepath.Base(name), ".actual")); l != nil {
			same(t, newLexer(l), string(data))
		}
		text := string(data[:min(len(data), 600)])
		for j := range 3 {
			same(t, newLexer(all[(7*i+j*97)%len(all)]), text)
		}
	}
}

// TestSlow has a rule look for its match for longer than it may: the code is left
// without colours, and not given other ones.
func TestSlow(t *testing.T) {
	slow, err := chroma.NewLexer(&chroma.Config{Name: "slow"}, func() chroma.Rules {
		return chroma.Rules{"root": {{Pattern: `(a+)+b`, Type: chroma.Name}, {Pattern: `a`, Type: chroma.Text}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	l := newLexer(slow)
	for _, r := range l.rules["root"] {
		if r.Regexp.MatchTimeout != patience {
			t.Errorf("%s has %v", r.Pattern, r.Regexp.MatchTimeout)
		}
		r.Regexp.MatchTimeout = time.Millisecond
	}
	if got := read(func(emit func(chroma.Token)) error { return l.tokens("aab", emit) }); len(got) != 1 || got[0] != `Name "aab"` {
		t.Errorf("what is quick gives %q", got)
	}
	if got := read(func(emit func(chroma.Token)) error { return l.tokens(strings.Repeat("a", 60), emit) }); len(got) != 1 || got[0] != errSlow.Error() {
		t.Errorf("what is slow gives %q", got)
	}
}

// FuzzTokens does the same with any text.
func FuzzTokens(f *testing.F) {
	common := strings.Fields("go python js typescript tsx jsx bash css scss html xml json yaml toml sql postgresql mysql php java kotlin swift " +
		"rust c c++ csharp ruby perl lua r haskell elixir clojure scala dart diff docker make nginx ini tex powershell vue graphql hcl zig")
	var all []*lexer
	for i, name := range common {
		l := lexers.Get(name)
		if l == nil {
			f.Fatalf("chroma does not know %s", name)
		}
		all = append(all, newLexer(l))
		f.Add(uint8(i), polyglot)
	}
	f.Fuzz(func(t *testing.T, n uint8, text string) {
		if len(text) > 1<<10 {
			t.Skip("long texts only cost time")
		}
		same(t, all[int(n)%len(all)], text)
	})
}

// TestStuck reads what keeps chroma busy for ever.
func TestStuck(t *testing.T) {
	st, problems := Parse("x.md", "x.md", []byte("# T\n\n```jsonata\nsum(é) < 1\n```\n"), Options{})
	if got, want := st.Body[len(st.Body)-1].HTML, "sum(é) &lt; 1\n</code></pre>\n"; !strings.HasSuffix(got, want) || len(problems) > 0 {
		t.Errorf("got %s (%v), want code without colours that ends in %s", got, problems, want)
	}
}
