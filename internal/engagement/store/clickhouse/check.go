package clickhouse

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// world is what a writer's query may name.
type world struct {
	views     []string          // sorted
	columns   []string          // of the views, sorted
	functions map[string]string // in lower case: "" or why it may not be used
	databases []string          // of the server
}

const (
	reachesOut = "looks outside the data"
	byClock    = "depends on the clock or on chance, so the page would differ each time"
)

// byClockCalls differ from run to run.
var byClockCalls = []string{
	"now", "today", "yesterday", "rand", "rand32", "rand64", "randconstant", "generateuuidv4", "rownumberinblock", "rownumberinallblocks",
	"runningdifference", "runningdifferencestartingwithfirstvalue", "runningaccumulate", "blocknumber", "blocksize", "timeslot",
}

// refusedCalls look at the server or keep it waiting.
var refusedCalls = []string{
	"hostname", "version", "uptime", "timezone", "currentdatabase", "getmacro", "sleep", "sleepeachrow", "joinget", "hascolumnintable",
	"modelevaluate", "throwif", "file", "filesystemavailable", "dumpcolumnstructure", "ignore", "indexhint",
}

// combinators end the names of functions that gather rows. Those that give a
// state instead of a value are not among them: it cannot be shown.
var combinators = []string{"if", "array", "ornull", "ordefault", "distinct", "foreach"}

// wordsBeforeBracket are words of SQL that a bracket may follow.
var wordsBeforeBracket = []string{
	"select", "from", "where", "prewhere", "in", "and", "or", "not", "on", "using", "by", "having", "then", "else", "when", "case", "all", "as",
	"join", "like", "between", "limit", "distinct", "union", "with", "interval", "cast", "extract", "is", "global", "asc", "desc", "offset", "array",
}

// endsFrom are words that end what is read from.
var endsFrom = []string{"where", "prewhere", "group", "order", "having", "limit", "union", "array"}

// level is one bracket deep of a query.
type level struct {
	call    string // the function whose bracket it is
	from    bool   // names of tables are expected after a comma
	ordered bool
}

// checker goes over a query once.
type checker struct {
	query  string
	tokens []token
	world  world
	levels []level
}

// check reads a query without running it, and says whether it puts its rows in
// order. What the server itself would say is left to the server.
func (w world) check(query string) (ordered bool, err error) {
	tokens, err := lex(query)
	if err != nil {
		return false, err
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].is(";") {
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return false, &store.QueryError{Text: "there is no query", Hint: "write a SELECT"}
	}
	if !tokens[0].is("SELECT", "WITH") {
		return false, store.NotSelect()
	}
	c := checker{query: query, tokens: tokens, world: w, levels: []level{{}}}
	for i := range tokens {
		if err := c.token(i); err != nil {
			return false, err
		}
	}
	return c.levels[0].ordered, nil
}

// token checks one token where it stands.
func (c *checker) token(i int) error {
	t, top := c.tokens[i], &c.levels[len(c.levels)-1]
	switch {
	case t.is(";"):
		return c.refuse(t, "there is more than one statement", "keep one SELECT; a semicolon may only end it")
	case t.is("?", "$", "@"):
		return c.refuse(t, "a query has no parameters here", "write the value instead of ?")
	case t.is("("):
		call := ""
		if i > 0 && c.tokens[i-1].kind == tokWord {
			call = strings.ToLower(c.tokens[i-1].text)
		}
		c.levels = append(c.levels, level{call: call})
		return nil
	case t.is(")"):
		if len(c.levels) > 1 {
			c.levels = c.levels[:len(c.levels)-1]
		}
		return nil
	case t.is(",") && top.from:
		return c.table(i + 1)
	case t.kind == tokWord:
		return c.word(i, top)
	}
	return nil
}

// word checks a name or a word of SQL.
func (c *checker) word(i int, top *level) error {
	t := c.tokens[i]
	switch {
	case t.is("FROM") && top.call == "extract":
	case t.is("FROM", "JOIN"):
		if i > 0 && c.tokens[i-1].is("ARRAY") {
			return nil
		}
		top.from = true
		return c.table(i + 1)
	case t.is("IN"):
		if i+1 < len(c.tokens) && c.tokens[i+1].kind == tokWord {
			return c.table(i + 1)
		}
	case t.is("ON", "USING"):
		top.from = false
	case t.is("ORDER"):
		top.ordered, top.from = true, false
	case t.is("UNION"):
		top.ordered, top.from = false, false
	case t.is("LIMIT") && !top.ordered:
		return c.refuse(t, "LIMIT without ORDER BY takes any rows", "add ORDER BY before LIMIT")
	case t.is(endsFrom...):
		top.from = false
	case t.is("SAMPLE"):
		return c.refuse(t, "a sample differs each time", "leave SAMPLE out")
	case t.is("INTO", "FORMAT", "SETTINGS"):
		return c.refuse(t, fmt.Sprintf("%s has no place here", strings.ToUpper(t.text)), "end the query before it")
	}
	return c.name(i)
}

// name checks what is called and what is taken from somewhere.
func (c *checker) name(i int) error {
	t := c.tokens[i]
	if i+1 == len(c.tokens) {
		return nil
	}
	switch next := c.tokens[i+1]; {
	case next.is(".") && slices.Contains(c.world.databases, t.text):
		return c.refuse(t, fmt.Sprintf("there is nothing called %q to read from", t.text), c.readFrom())
	case next.is("(") && (t.name || !t.is(wordsBeforeBracket...)):
		return c.call(t)
	}
	return nil
}

// call checks a function.
func (c *checker) call(t token) error {
	name := strings.ToLower(t.text)
	why, known := c.world.functions[name]
	for !known {
		shorter := name
		for _, end := range combinators {
			if s, ok := strings.CutSuffix(name, end); ok && s != "" {
				shorter = s
			}
		}
		if shorter == name {
			break
		}
		name = shorter
		why, known = c.world.functions[name]
	}
	switch {
	case !known:
		hint := ""
		if near := source.Nearest(strings.ToLower(t.text), c.functionNames()); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		return c.refuse(t, fmt.Sprintf("there is no function called %q", t.text), hint)
	case why != "":
		return c.refuse(t, fmt.Sprintf("the function %q %s", t.text, why), "leave it out")
	}
	return nil
}

func (c *checker) functionNames() []string {
	var out []string
	for name, why := range c.world.functions {
		if why == "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// table checks what is read from: a view, a bracket, or the numbers.
func (c *checker) table(i int) error {
	if i >= len(c.tokens) {
		return nil // the server says what is missing
	}
	t := c.tokens[i]
	follows := func(sign string) bool { return i+1 < len(c.tokens) && c.tokens[i+1].is(sign) }
	switch {
	case t.is("("):
		return nil
	case t.kind != tokWord:
		return c.refuse(t, fmt.Sprintf("there is nothing called %q to read from", t.text), c.readFrom())
	case follows("."):
		name := t.text + "."
		if i+2 < len(c.tokens) {
			name += c.tokens[i+2].text
		}
		return c.refuse(t, fmt.Sprintf("there is nothing called %q to read from", name), c.readFrom())
	case follows("(") && t.is("numbers"):
		return nil
	case follows("("):
		return c.refuse(t, fmt.Sprintf("%q cannot be read from here", t.text), c.readFrom())
	case slices.Contains(c.world.views, t.text):
		return nil
	}
	hint := c.readFrom()
	if near := source.Nearest(t.text, c.world.views); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	return c.refuse(t, fmt.Sprintf("there is nothing called %q to read from", t.text), hint)
}

func (c *checker) readFrom() string { return "read from " + strings.Join(c.world.views, ", ") }

func (c *checker) refuse(t token, text, hint string) error {
	return broken(c.query, t.at, text, hint)
}
