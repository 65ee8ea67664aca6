package build

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/whole"
)

// repair is one number that --fix writes into a text.
type repair struct {
	pos      source.Pos
	old, new string
}

// fix takes a number that differs off the problems and notes what to write
// instead. Words that stand for a band are the writer's to change.
func (r *run) fix(n *story.Number, computed string, problems source.List) source.List {
	if computed == "" || !n.Band.Empty() {
		return problems
	}
	return slices.DeleteFunc(problems, func(p source.Problem) bool {
		if p.Rule != "number-differs" {
			return false
		}
		r.repairs = append(r.repairs, repair{n.TextPos, n.Text, computed})
		return true
	})
}

// writeFixes writes the computed numbers into the stories, from the last to
// the first so that places stay true. A text that is not where it was said to
// be is left alone and reported.
func (r *run) writeFixes() error {
	slices.SortFunc(r.repairs, func(a, b repair) int { return b.pos.Compare(a.pos) })
	changed := map[string]bool{}
	for _, x := range r.repairs {
		text, ok := splice(string(r.texts[x.pos.File]), x)
		if !ok {
			r.problems.Errorf(x.pos, "not-fixed", fmt.Sprintf("write %s by hand", x.new), "%q could not be replaced", x.old)
			continue
		}
		r.texts[x.pos.File] = []byte(text)
		changed[x.pos.File] = true
		r.result.Fixed = append(r.result.Fixed, fmt.Sprintf("%s: %s → %s", x.pos, x.old, x.new))
	}
	slices.Reverse(r.result.Fixed)
	for _, file := range slices.Sorted(maps.Keys(changed)) {
		name := filepath.Join(r.Root, filepath.FromSlash(file))
		if err := writeOver(name, r.texts[file]); err != nil {
			return err
		}
	}
	return nil
}

// writeOver replaces a file's text and keeps its mode.
func writeOver(name string, data []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if err := whole.File(name, 0o644, data); err != nil {
		return err
	}
	return os.Chmod(name, info.Mode().Perm())
}

// splice replaces the old number at its place.
func splice(text string, x repair) (string, bool) {
	at := 0
	for range x.pos.Line - 1 {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return text, false
		}
		at += next + 1
	}
	for range x.pos.Col - 1 {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	if at > len(text) || !strings.HasPrefix(text[at:], x.old) {
		return text, false
	}
	return text[:at] + x.new + text[at+len(x.old):], true
}
