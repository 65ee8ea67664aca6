package source

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Fill gives each problem without an excerpt the line it is about. The
// function gives the text of a file, or "" when there is none; each file is
// asked for once.
func (l List) Fill(read func(file string) string) {
	files := map[string][]string{}
	for i := range l {
		p := &l[i]
		if p.Excerpt != "" || p.Pos.File == "" || p.Pos.Line < 1 {
			continue
		}
		lines, ok := files[p.Pos.File]
		if !ok {
			lines = strings.Split(strings.TrimPrefix(read(p.Pos.File), "\uFEFF"), "\n")
			files[p.Pos.File] = lines
		}
		if p.Pos.Line <= len(lines) {
			p.Excerpt = strings.TrimRight(lines[p.Pos.Line-1], "\r")
		}
	}
}

// Summary counts the problems, as "3 errors, 1 warning"; "no problems" for none.
func (l List) Summary() string {
	var parts []string
	for _, s := range []Severity{Error, Warning, Note} {
		switch n := l.Count(s); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+s.String())
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, s))
		}
	}
	if len(parts) == 0 {
		return "no problems"
	}
	return strings.Join(parts, ", ")
}

// jsonPlace is a place in a report.
type jsonPlace struct {
	File string `json:"file"`
	Line int    `json:"line"` // 0 when not known
	Col  int    `json:"col"`  // 0 when not known
}

type jsonRelated struct {
	jsonPlace
	Text string `json:"text"`
}

type jsonProblem struct {
	jsonPlace
	Severity string        `json:"severity"`
	Rule     string        `json:"rule"`
	Text     string        `json:"text"`
	Hint     string        `json:"hint"`
	Excerpt  string        `json:"excerpt"`
	Also     []jsonRelated `json:"also,omitempty"`
}

// MarshalJSON gives an object with file, line, col, severity, rule, text, hint,
// excerpt, and also when there are further places. The names do not change.
func (p Problem) MarshalJSON() ([]byte, error) {
	j := jsonProblem{jsonPlace(p.Pos), p.Severity.String(), p.Rule, p.Text, p.Hint, p.Excerpt, nil}
	for _, a := range p.Also {
		j.Also = append(j.Also, jsonRelated{jsonPlace(a.Pos), a.Text})
	}
	return json.Marshal(j)
}

// MarshalJSON gives an array, [] for no problems.
func (l List) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]Problem(l))
}

// WriteJSON writes the problems as one JSON array, one line for people to read
// each field of.
func (l List) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(l)
}

// WriteGitHub writes the problems as commands that GitHub shows beside the
// changed lines of a pull request.
func (l List) WriteGitHub(w io.Writer) error {
	var b strings.Builder
	for _, p := range l {
		fmt.Fprintf(&b, "::%s ", [...]string{"error", "warning", "notice"}[p.Severity])
		if p.Pos.File != "" {
			b.WriteString("file=" + property.Replace(p.Pos.File) + ",")
		}
		if p.Pos.Line > 0 {
			fmt.Fprintf(&b, "line=%d,", p.Pos.Line)
		}
		if p.Pos.Col > 0 {
			fmt.Fprintf(&b, "col=%d,", p.Pos.Col)
		}
		text := p.Text
		if p.Hint != "" {
			text += "\nhint: " + p.Hint
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property.Replace(title(p.Rule)), message.Replace(text))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func title(rule string) string {
	if rule == "" {
		return "hearth"
	}
	return rule
}

// What GitHub's commands want escaped, in a property and in the message.
var (
	message  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
