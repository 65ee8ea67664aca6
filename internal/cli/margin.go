package cli

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/build"
	"hearth/internal/prose/plain"
	"hearth/internal/serve"
	"hearth/internal/source"
)

// editorEnv names the writer's editor for all previews of a machine.
const editorEnv = "HEARTH_EDITOR"

// editors are the addresses that some editors open a file at, by a short name.
var editors = map[string]string{
	"vscode":   "vscode://file/{path}:{line}:{col}",
	"vscodium": "vscodium://file/{path}:{line}:{col}",
	"zed":      "zed://file/{path}:{line}:{col}",
	"idea":     "idea://open?file={path}&line={line}&column={col}",
	"textmate": "txmt://open?url=file://{path}&line={line}&column={col}",
}

// editor gives the address that opens a file, with {path}, {line} and {col} in
// it, from what the writer named; "" for none.
func editor(named string) (string, error) {
	if named == "" {
		return "", nil
	}
	if known, ok := editors[named]; ok {
		return known, nil
	}
	const hint = "write a name (idea, textmate, vscode, vscodium, zed) or an address such as 'vscode://file/{path}:{line}:{col}'"
	if !strings.Contains(named, "{path}") {
		if near := source.Nearest(named, []string{"idea", "textmate", "vscode", "vscodium", "zed"}); near != "" {
			return "", usage{fmt.Sprintf("--editor %q is no editor that Hearth knows", named), "did you mean " + near + "?"}
		}
		return "", usage{fmt.Sprintf("--editor %q has no {path} in it", named), hint}
	}
	u, err := url.Parse(strings.NewReplacer("{path}", "p", "{line}", "1", "{col}", "1").Replace(named))
	if err != nil || u.Scheme == "" || slices.Contains([]string{"javascript", "data", "blob", "vbscript"}, strings.ToLower(u.Scheme)) {
		return "", usage{fmt.Sprintf("--editor %q is not an address that opens a file", named), hint}
	}
	return named, nil
}

// opens gives the address that opens a place of a site's file in an editor.
func opens(editor, full string, at source.Pos) string {
	if editor == "" {
		return ""
	}
	parts := strings.Split(filepath.ToSlash(full), "/")
	for i, part := range parts {
		parts[i] = strings.NewReplacer("+", "%20", "%3A", ":").Replace(url.QueryEscape(part))
	}
	path := strings.Join(parts, "/")
	before, _, _ := strings.Cut(editor, "{path}")
	if strings.HasSuffix(before, "/") && !strings.HasSuffix(before, "//") { // it brings the root's slash itself
		path = strings.TrimPrefix(path, "/")
	}
	return strings.NewReplacer("{path}", path, "{line}", strconv.Itoa(max(1, at.Line)), "{col}", strconv.Itoa(max(1, at.Col))).Replace(editor)
}

// place gives a place as the margin of a page shows it. A file that is not on
// disk, such as a built-in layout, cannot be opened.
func (p *preview) place(at source.Pos) serve.Place {
	out := serve.Place{File: at.File, Line: at.Line}
	full := filepath.Join(p.root, filepath.FromSlash(at.File))
	if _, err := os.Stat(full); err == nil && p.editor != "" {
		out.Open = opens(p.editor, full, at)
	}
	return out
}

func (p *preview) places(all []source.Pos) []serve.Place {
	out := []serve.Place{}
	for _, at := range all {
		out = append(out, p.place(at))
	}
	return out
}

// margin tells what a writer may want to know of a page.
func (p *preview) margin(ctx context.Context, address string) (serve.Margin, bool, error) {
	desk, problems := p.state()
	if desk == nil {
		return serve.Margin{}, false, nil
	}
	m, ok, err := desk.Margin(ctx, address)
	if err != nil || !ok {
		return serve.Margin{}, ok, err
	}
	out := serve.Margin{Problems: []serve.Remark{}, Reading: reads(m.Reading), Origins: []serve.Origin{}, Layouts: []serve.Place{}, Files: []serve.Place{}, Blocks: []serve.Block{}, Made: madeBecause(m.Reason)}
	if m.Story != "" {
		at := p.place(source.Pos{File: m.Story})
		out.Text = &at
	}
	told := slices.DeleteFunc(slices.Clone(problems), func(o source.Problem) bool { return !m.Of(o) })
	told = slices.Concat(told, m.Seen, m.Reading.Advice)
	told.Sort()
	slices.SortStableFunc(told, func(a, b source.Problem) int { return cmp.Compare(a.Severity, b.Severity) })
	for _, o := range told {
		out.Problems = append(out.Problems, serve.Remark{At: p.place(o.Pos), Severity: o.Severity.String(), Text: o.Text, Hint: o.Hint})
	}
	for _, o := range m.Origins {
		out.Origins = append(out.Origins, p.origin(o))
	}
	out.Layouts = p.layouts(m.Layouts)
	for _, name := range m.Files {
		out.Files = append(out.Files, p.place(source.Pos{File: name}))
	}
	for _, b := range m.Places {
		out.Blocks = append(out.Blocks, serve.Block{At: p.place(b.Pos), Name: b.Name, Text: b.Text, Items: p.places(b.Items)})
	}
	return out, true, nil
}

// reads tells how a text reads; nothing of a page that has none.
func reads(r plain.Report) []serve.Fact {
	out := []serve.Fact{}
	if r.Words == 0 {
		return out
	}
	out = append(out, serve.Fact{Name: "length", Text: []string{counted(r.Words, "word", "words") + " in " + counted(r.Sentences, "sentence", "sentences")}})
	if l := r.Level; l != nil {
		text := fmt.Sprintf("like school year %.0f; up to %.0f most people read with ease (%s)", max(l.Value, 1), l.Limit, l.Formula)
		if l.Ease {
			text = fmt.Sprintf("with an ease of %.0f of 100; from %.0f on most people do (%s)", l.Value, l.Limit, l.Formula)
		}
		out = append(out, serve.Fact{Name: "reads", Text: []string{text}})
	}
	if r.We+r.You > 0 {
		out = append(out, serve.Fact{Name: "speaks", Text: []string{fmt.Sprintf("of you who write %d times, of those who read %d times", r.We, r.You)}})
	}
	return out
}

// origin tells where a figure or a number comes from.
func (p *preview) origin(o build.Origin) serve.Origin {
	out := serve.Origin{At: p.place(o.Pos), Title: o.Title, Text: o.Text, Kept: append([]string{}, o.Kept...), Facts: []serve.Fact{}}
	if o.Figure != "" {
		out.Figure = "figure-" + o.Figure // as layouts name it
	}
	fact := func(name string, text ...string) {
		text = slices.DeleteFunc(slices.Clone(text), func(s string) bool { return s == "" })
		if len(text) > 0 {
			out.Facts = append(out.Facts, serve.Fact{Name: name, Text: text})
		}
	}
	if o.Title != o.About.Title {
		fact("measures", o.About.Title)
	}
	fact("meaning", o.About.Definition)
	question := o.Question
	if plain, err := url.QueryUnescape(question); err == nil {
		question = plain
	}
	fact("question", question)
	fact("period", o.About.Period)
	fact("n", o.About.N)
	fact("sources", o.Sources...)
	fact("exports", o.Exports...)
	fact("as of", o.About.AsOf)
	return out
}

// layouts gives the layouts of a page: those of the site itself one by one,
// as they can be changed, and of the others the names.
func (p *preview) layouts(names []string) []serve.Place {
	out := []serve.Place{}
	var others []string
	for _, name := range names {
		full := "layouts/" + name
		if fileExists(filepath.Join(p.root, filepath.FromSlash(full))) {
			out = append(out, p.place(source.Pos{File: full}))
		} else {
			others = append(others, name)
		}
	}
	for _, line := range layoutsOf(others) {
		out = append(out, serve.Place{File: line})
	}
	return out
}

func fileExists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
