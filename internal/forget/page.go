package forget

import (
	"regexp"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

const aVoice = "their voice is shown here"

// unlink takes out what shows a voice or leads to it.
func (t *text) unlink(name string) {
	q := regexp.QuoteMeta(name)
	target := `(?:voice:` + q + `|(?:[^)\s]*/)?` + q + `(?:\.[a-z]{2,3}(?:-[A-Za-z]+)?)?\.md)(?:#[^)\s]*)?(?:\s+"[^"]*")?`
	alone := regexp.MustCompile(`^\s*\[[^\]]*\]\(` + target + `\)\s*$`)
	inline := regexp.MustCompile(`\[([^\]]*)\]\(` + target + `\)`)
	fence, pick := -1, false
	for i, line := range t.lines {
		bare := strings.TrimSpace(line)
		switch {
		case t.gone[i]:
		case fence < 0 && strings.HasPrefix(bare, "```"):
			fence, pick = i, strings.HasPrefix(bare, "```voices")
		case fence >= 0 && bare == "```":
			if pick {
				t.unpick(name, fence, i)
			}
			fence = -1
		case fence >= 0:
		case alone.MatchString(line):
			to := i + 1
			if i > 0 && strings.TrimSpace(t.lines[i-1]) == "" && to < len(t.lines) && strings.TrimSpace(t.lines[to]) == "" {
				to++
			}
			t.drop(i, to, aVoice)
		case inline.MatchString(line):
			t.note(i, "a link leads to their voice")
			t.lines[i] = inline.ReplaceAllString(line, "$1")
		}
	}
}

// unpick takes a voice out of those that a block picks, and the block when none
// is left.
func (t *text) unpick(name string, from, to int) {
	item := regexp.MustCompile(`^\s*-\s*["']?` + regexp.QuoteMeta(name) + `["']?\s*$`)
	found, left := false, 0
	for i := from + 1; i < to; i++ {
		bare := strings.TrimSpace(t.lines[i])
		list, flow := strings.CutPrefix(bare, "pick:")
		switch {
		case item.MatchString(t.lines[i]):
			t.gone[i], found = true, true
		case flow && strings.TrimSpace(list) != "":
			var kept []string
			for one := range strings.SplitSeq(strings.Trim(strings.TrimSpace(list), "[]"), ",") {
				if one = strings.TrimSpace(one); strings.Trim(one, `"'`) == name {
					found = true
				} else if one != "" {
					kept = append(kept, one)
				}
			}
			left += len(kept)
			t.lines[i] = "pick: [" + strings.Join(kept, ", ") + "]\n"
		case strings.HasPrefix(bare, "- "):
			left++
		}
	}
	switch {
	case found && left == 0:
		t.drop(from, to+1, aVoice)
	case found:
		t.note(from, aVoice)
	}
}

// remixes takes what the person made of a material off its shelf. What others
// made of that stands below the material itself then.
func (p *Person) remixes(name string, t *text) {
	if !strings.HasPrefix(t.lines[0], "---") {
		return
	}
	end := 1
	for end < len(t.lines) && !strings.HasPrefix(t.lines[end], "---") {
		end++
	}
	n, _ := strict.Parse(name, []byte(strings.Join(t.lines[1:end], "")), source.Pos{File: name, Line: 2, Col: 1})
	if n == nil || n.Get("remixes") == nil {
		return
	}
	items := n.Get("remixes").Items
	for i, item := range items {
		url, by := item.Get("url"), item.Get("by")
		if !(by != nil && p.In(by.Text) || url != nil && p.In(url.Text)) {
			continue
		}
		from, to := item.Pos.Line-1, end
		if i+1 < len(items) {
			to = items[i+1].Pos.Line - 1
		}
		for k := from + 1; k < to; k++ {
			if line := t.lines[k]; line != strings.TrimLeft(line, " -") || strings.TrimSpace(line) == "" {
				continue
			}
			to = k // the next key
		}
		if to == from {
			continue // several stand on one line: it is left to the names
		}
		t.drop(from, to, "a work of theirs")
		if url != nil {
			t.orphans(url.Text, end)
		}
	}
}

// orphans takes out that works were made of another one.
func (t *text) orphans(url string, end int) {
	parent := regexp.MustCompile(`,?\s*\bparent:\s*["']?` + regexp.QuoteMeta(url) + `["']?`)
	for i := range end {
		if !t.gone[i] && parent.MatchString(t.lines[i]) {
			rest := parent.ReplaceAllString(t.lines[i], "")
			if t.note(i, "it was made of a work of theirs"); strings.TrimSpace(rest) == "" {
				t.gone[i] = true
			} else {
				t.lines[i] = rest
			}
		}
	}
}
