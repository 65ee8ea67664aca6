package insight

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/source"
)

// settings are the parameters of one question to a method, understood.
type settings struct {
	all  []Setting
	text map[string]string // as typed, or the default
}

// planSettings understands the parameters of a method, and says of each what is
// wrong with it.
func (m Method) planSettings(q Question, list *source.List) settings {
	out := settings{all: m.Params, text: map[string]string{}}
	var known []string
	for _, s := range m.Params {
		out.text[s.Key] = s.Default
		known = append(known, s.Key)
	}
	seen := map[string]bool{}
	for _, p := range q.Params {
		key := p.Key.Text
		i := slices.IndexFunc(m.Params, func(s Setting) bool { return s.Key == key })
		switch {
		case i < 0 && len(known) == 0:
			list.Errorf(p.Key.Pos, "param", fmt.Sprintf("%s has no parameters of its own", m.ID), "%s knows no %q", m.ID, key)
		case i < 0:
			list.Errorf(p.Key.Pos, "param", nearestHint(key, known), "%s knows no %q", m.ID, key)
		case seen[key]:
			list.Errorf(p.Key.Pos, "param", "keep one of them", "%q is said twice", key)
		default:
			value := strings.TrimSpace(p.Value.Text)
			if text, hint := m.Params[i].fault(value); text != "" {
				list.Errorf(p.Value.Pos, "param", hint, "%s: %s", key, text)
				continue
			}
			out.text[key] = value
		}
		seen[key] = true
	}
	return out
}

// fault says why a value cannot be taken, and what to type; "" when it can.
func (s Setting) fault(value string) (text, hint string) {
	n := 0.0
	switch s.Kind {
	case SettingTime:
		seconds, ok := duration(value)
		if !ok {
			return fmt.Sprintf("%q is not a length of time", value), "type a time with its unit, such as `90m`, `24h` or `7d`"
		}
		n = float64(seconds)
	case SettingWhole:
		i, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Sprintf("%q is no whole number", value), "type a whole number, such as `" + s.Key + ": " + s.example("3") + "`"
		}
		n = float64(i)
	case SettingNumber:
		f, err := strconv.ParseFloat(value, 64)
		if err != nil || f != f {
			return fmt.Sprintf("%q is no number", value), "type a number, such as `" + s.Key + ": " + s.example("0.5") + "`"
		}
		n = f
	case SettingChoice:
		if !slices.Contains(s.Choices, value) {
			return fmt.Sprintf("there is no %q", value), nearestHint(value, s.Choices)
		}
		return "", ""
	default:
		if value == "" {
			return "nothing stands after it", "type a word, or several with commas between"
		}
		return "", ""
	}
	return s.outside(value, n)
}

func (s Setting) example(otherwise string) string {
	if s.Default != "" {
		return s.Default
	}
	return otherwise
}

// outside says that a number is not in the range of the setting.
func (s Setting) outside(value string, n float64) (text, hint string) {
	switch {
	case n < s.Least:
		return value + " is too little", "type " + s.amount(s.Least) + " or more"
	case s.Most > 0 && n > s.Most:
		return value + " is too much", "type " + s.amount(s.Most) + " or less"
	}
	return "", ""
}

// amount writes a bound as a writer would.
func (s Setting) amount(n float64) string {
	if s.Kind != SettingTime {
		return "`" + strconv.FormatFloat(n, 'f', -1, 64) + "`"
	}
	for _, u := range []struct {
		size float64
		name string
	}{{86400, "d"}, {3600, "h"}, {60, "m"}} {
		if n >= u.size && n/u.size == float64(int64(n/u.size)) {
			return "`" + strconv.FormatFloat(n/u.size, 'f', -1, 64) + u.name + "`"
		}
	}
	return "`1m`"
}

// used lists the settings with the values they had.
func (s settings) used() []Used {
	var out []Used
	for _, p := range s.all {
		if s.text[p.Key] != "" {
			out = append(out, Used{p.Key, s.text[p.Key]})
		}
	}
	return out
}

// seconds gives a time.
func (s settings) seconds(key string) int64 {
	n, _ := duration(s.text[key]) // checked by planSettings
	return n
}

// whole gives a whole number.
func (s settings) whole(key string) int64 {
	n, _ := strconv.ParseInt(s.text[key], 10, 64)
	return n
}

// number gives a number with a point.
func (s settings) number(key string) float64 {
	f, _ := strconv.ParseFloat(s.text[key], 64)
	return f
}

// choice gives a word as typed.
func (s settings) choice(key string) string { return s.text[key] }

// words gives a list.
func (s settings) words(key string) []string { return listed(s.text[key]) }

// listed reads a list whose words are parted by commas.
func listed(text string) []string {
	var out []string
	for _, w := range strings.Split(text, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
