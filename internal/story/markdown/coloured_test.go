package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// What is asked for again and again stays, however much else comes by, and
// what is not asked for goes.
func TestColoured(t *testing.T) {
	var c coloured
	sum := func(i int) codeSum { return sumOfCode("go", fmt.Append(nil, i)) }
	html := strings.Repeat("x", colouredRoom/10)
	if got, ok := c.get(sum(0)); ok {
		t.Errorf("got %q before anything was put", got)
	}
	c.put(sum(0), "often")
	for i := 1; i < 100; i++ {
		c.put(sum(i), html)
		if got, ok := c.get(sum(0)); !ok || got != "often" {
			t.Fatalf("after %d others it is %q, %v", i, got, ok)
		}
	}
	if _, ok := c.get(sum(1)); ok {
		t.Error("what was never asked for is still there")
	}
	if held := len(c.newer) + len(c.old); held > 22 {
		t.Errorf("%d blocks are held", held)
	}
}

// A block of code looks the same the second time, in its own language only.
func TestColouredOnce(t *testing.T) {
	p := New(Options{})
	body := func(language, code string) string {
		st, problems := p.Parse("x.md", "x.md", []byte("# T\n\n```"+language+"\n"+code+"\n```\n"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return st.Body[len(st.Body)-1].HTML
	}
	code := "func f() { return \"<&>\" } // why"
	first := body("go", code)
	if second := body("go", code); second != first || !strings.Contains(first, `<span class="`) {
		t.Errorf("first %s, then %s", first, second)
	}
	if other := body("js", code); other == strings.Replace(first, "language-go", "language-js", 1) {
		t.Errorf("JavaScript got the colours of Go: %s", other)
	}
	if other := body("go", code+" not"); !strings.Contains(other, "why not") {
		t.Errorf("other code came out as %s", other)
	}
}
