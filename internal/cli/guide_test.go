package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/golden"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const guideDir = "../../content/guide"

// guidePages are the pages that the guide must have.
var guidePages = []string{"index", "writing", "numbers", "blocks", "exports", "questions", "words", "commands", "how-it-is-built", "promises", "add-a-platform", "own-engine", "change", "taking-part", "plain-words", "openly", "forget"}

// guidePage is one page of the guide.
type guidePage struct {
	name  string
	order int
	text  string
}

// block is a fenced block of a page.
type block struct {
	page  string
	line  int
	info  string
	lines []string
}

var orderKey = regexp.MustCompile(`(?m)^order: (\d+)$`)

// guide gives the pages in the order in which they are read.
func guide(t *testing.T) []guidePage {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(guideDir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var pages []guidePage
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := orderKey.FindSubmatch(text)
		if m == nil {
			t.Fatalf("%s has no order", name)
		}
		n, _ := strconv.Atoi(string(m[1]))
		pages = append(pages, guidePage{strings.TrimSuffix(filepath.Base(name), ".md"), n, string(text)})
	}
	slices.SortFunc(pages, func(a, b guidePage) int { return cmp.Compare(a.order, b.order) })
	return pages
}

// blocks gives the fenced blocks of a page; those inside another are its text.
func (p guidePage) blocks() []block {
	var out []block
	fence := ""
	for i, line := range strings.Split(p.text, "\n") {
		switch ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]; {
		case fence == "" && len(ticks) >= 3:
			fence = ticks
			out = append(out, block{page: p.name, line: i + 1, info: strings.TrimSpace(line[len(ticks):])})
		case fence != "" && line == fence:
			fence = ""
		case fence != "":
			b := &out[len(out)-1]
			b.lines = append(b.lines, line)
		}
	}
	return out
}

func (b block) String() string { return fmt.Sprintf("guide/%s.md:%d", b.page, b.line) }

// fileLine is the first line of a block that is a file of the reader's.
var fileLine = regexp.MustCompile(`^(?:<!-- file: (\S+) -->|# file: (\S+))$`)

// file gives the name and the text of the file that a block shows.
func (b block) file() (string, string) {
	if len(b.lines) == 0 {
		return "", ""
	}
	m := fileLine.FindStringSubmatch(b.lines[0])
	if m == nil {
		return "", ""
	}
	return m[1] + m[2], strings.Join(b.lines[1:], "\n") + "\n"
}

// TestGuide does what a reader of the guide does, from the first page to the
// last: writes the files, types the commands, and sees what the guide shows.
func TestGuide(t *testing.T) {
	pages := guide(t)
	t.Chdir(t.TempDir())
	t.Setenv("HEARTH_KEY", "")
	t.Setenv("SOURCE_DATE_EPOCH", "1791194400") // 5 October 2026
	files, commands := 0, 0
	for _, p := range pages {
		for _, b := range p.blocks() {
			if name, text := b.file(); name != "" {
				files++
				keep(t, name, text)
			}
			if b.info == "console" {
				commands += len(b.run(t))
			}
		}
	}
	t.Logf("%d files written, %d commands run", files, commands)
	if files < 7 || commands < 15 {
		t.Errorf("the guide has only %d files and %d commands", files, commands)
	}
}

func keep(t *testing.T, name, text string) {
	t.Helper()
	if !filepath.IsLocal(name) {
		t.Fatalf("the guide writes %s", name)
	}
	golden.Put(t, ".", name, text)
}

// session is a command and what the guide shows below it.
type session struct {
	command string
	shown   []string
}

func (b block) sessions() []session {
	var all []session
	for _, line := range b.lines {
		if rest, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, session{command: rest})
		} else if len(all) > 0 {
			s := &all[len(all)-1]
			s.shown = append(s.shown, line)
		}
	}
	return all
}

// run types the commands of a block.
func (b block) run(t *testing.T) []session {
	t.Helper()
	all := b.sessions()
	for _, s := range all {
		args := words(s.command)
		if args[0] != "hearth" {
			t.Fatalf("%s: %q is no command of Hearth", b, s.command)
		}
		var out bytes.Buffer
		if code := Main(args[1:], strings.NewReader(""), &out, &out); code != exitDone {
			t.Errorf("%s: %s ended with %d:\n%s", b, s.command, code, &out)
		}
		if len(s.shown) > 0 && !shows(s.shown).MatchString(out.String()) {
			t.Errorf("%s: %s printed\n%s\nand the guide shows\n%s", b, s.command, &out, strings.Join(s.shown, "\n"))
		}
	}
	return all
}

// words splits a command line as a shell does, with either kind of quotes.
func words(line string) []string {
	var out []string
	var word strings.Builder
	quote, in := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, in = r, true
		case quote == 0 && r == ' ':
			if in {
				out = append(out, word.String())
			}
			in = false
			word.Reset()
		default:
			in = true
			word.WriteRune(r)
		}
	}
	if in {
		out = append(out, word.String())
	}
	return out
}

// shows makes a pattern of what the guide shows: … stands for anything in a
// line, and alone in a line for any lines.
func shows(lines []string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`\A`)
	for _, line := range lines {
		if line == "…" {
			b.WriteString(`(?:.*\n)*`)
			continue
		}
		parts := strings.Split(line, "…")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
			if i > 0 {
				parts[i] = strings.TrimPrefix(parts[i], " ")
			}
			if i < len(parts)-1 {
				parts[i] = strings.TrimSuffix(parts[i], " ")
			}
		}
		b.WriteString(strings.Join(parts, `.*`) + `\n`)
	}
	b.WriteString(`\z`)
	return regexp.MustCompile(b.String())
}

// TestGuidePages holds that the guide has its pages and nothing else.
func TestGuidePages(t *testing.T) {
	var got []string
	for _, p := range guide(t) {
		got = append(got, p.name)
	}
	if !slices.Equal(got, guidePages) {
		t.Errorf("the guide has %q, want %q", got, guidePages)
	}
}

// code is what stands between single backquotes, or is typed in a console.
var (
	code     = regexp.MustCompile("`[^`\n]+`")
	flagName = regexp.MustCompile(`(?:^|[\s` + "`" + `])(--?[A-Za-z][a-z-]*)`)
)

// TestGuideNamesWhatThereIs looks up every command and flag that the guide and
// the README name.
func TestGuideNamesWhatThereIs(t *testing.T) {
	root := tree()
	texts := guide(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	texts = append(texts, guidePage{name: "README", text: string(readme)})
	for _, p := range texts {
		typed := code.FindAllString(p.text, -1)
		for _, b := range p.blocks() {
			if b.info == "console" {
				for _, s := range b.sessions() {
					typed = append(typed, s.command)
				}
			}
		}
		for _, text := range typed {
			named(t, root, p.name, strings.Trim(text, "`"))
		}
	}
}

// named checks one piece of code: the command, if it is one, and the flags.
func named(t *testing.T, root *cobra.Command, page, text string) {
	t.Helper()
	args := words(text)
	cmd := root
	if len(args) > 1 && args[0] == "hearth" {
		found, rest, err := root.Find(args[1:])
		if err != nil || found == root && len(rest) > 0 && !strings.HasPrefix(rest[len(rest)-1], "-") {
			t.Errorf("%s: there is no command in `%s`", page, text)
			return
		}
		cmd = found
	} else if !strings.HasPrefix(text, "-") {
		return // something else
	}
	for _, m := range flagName.FindAllStringSubmatch(text, -1) {
		if !hasFlag(root, cmd, m[1]) {
			t.Errorf("%s: there is no flag %s in `%s`", page, m[1], text)
		}
	}
}

// hasFlag says whether a command has a flag; for none in particular, whether any has.
func hasFlag(root, cmd *cobra.Command, name string) bool {
	commands := []*cobra.Command{cmd}
	if cmd == root {
		commands = append(commands, root.Commands()...)
	}
	return slices.ContainsFunc(commands, func(c *cobra.Command) bool {
		c.InitDefaultHelpFlag()
		for _, set := range []*pflag.FlagSet{c.Flags(), c.InheritedFlags(), root.PersistentFlags()} {
			if long, ok := strings.CutPrefix(name, "--"); ok && set.Lookup(long) != nil {
				return true
			}
			if short := strings.TrimPrefix(name, "-"); len(short) == 1 && set.ShorthandLookup(short) != nil {
				return true
			}
		}
		return false
	})
}

// tree is the program's commands, without running any.
func tree() *cobra.Command {
	a := &app{in: strings.NewReader(""), out: &bytes.Buffer{}, err: &bytes.Buffer{}, env: func(string) string { return "" }}
	root := a.root()
	root.InitDefaultHelpCmd()
	return root
}

// TestCommandsPage holds that every command has a section in the guide, and
// that the section names every flag of its own.
func TestCommandsPage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(guideDir, "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for i, part := range strings.Split(string(text), "\n## ") {
		name, rest, _ := strings.Cut(part, "\n")
		if i == 0 {
			name = ""
		}
		sections[name] = rest
	}
	for _, c := range tree().Commands() {
		section, ok := sections[c.Name()]
		if !ok {
			t.Errorf("commands.md has no section %q", "## "+c.Name())
		}
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			short := f.Shorthand != "" && strings.Contains(section, "`-"+f.Shorthand)
			if f.Name != "help" && !short && !strings.Contains(section, "--"+f.Name) {
				t.Errorf("the section %s says nothing of --%s", c.Name(), f.Name)
			}
		})
	}
	tree().PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(sections[""], "`-"+f.Shorthand) && !strings.Contains(sections[""], "--"+f.Name) {
			t.Errorf("commands.md says nothing of --%s before the sections", f.Name)
		}
	})
}
