package words

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Check is what people found who read a sample of messages that a list had
// sorted: so many drawn at random from those that it takes for passion, and so
// many from all others.
type Check struct {
	On             string // when, as written
	Taken, Right   int64  // read of those that the list took for passion; truly about passion
	Others, Missed int64  // read of the others; about passion all the same
	Old            bool   // the list has changed since
}

// checked is a check as written.
type checked struct{ checkedKeys }

type checkedKeys struct {
	On      string      `yaml:"on"`
	List    source.Word `yaml:"list"`
	Passion struct {
		Of    int64 `yaml:"of"`
		Right int64 `yaml:"right"`
	} `yaml:"passion"`
	Others struct {
		Of     int64 `yaml:"of"`
		Missed int64 `yaml:"missed"`
	} `yaml:"others"`
}

// DecodeYAML reads a check and says what cannot be.
func (c *checked) DecodeYAML(n *strict.Node, p *source.List) {
	before := len(*p)
	strict.Decode(n, &c.checkedKeys, p)
	if n.Kind != strict.Map || len(*p) > before {
		return
	}
	const hint = "write `passion: {of: 60, right: 42}` and `others: {of: 60, missed: 8}`"
	for _, side := range []struct {
		key         string
		part, whole int64
	}{{"passion", c.Passion.Right, c.Passion.Of}, {"others", c.Others.Missed, c.Others.Of}} {
		at := n.Get(side.key)
		switch {
		case at == nil:
			n.Errorf(p, "words", hint, "checked: nothing says what was found among %s", map[string]string{"passion": "the messages taken for passion", "others": "the others"}[side.key])
		case side.whole < 1 || side.part < 0 || side.part > side.whole:
			at.Errorf(p, "words", hint, "checked: %d of %d cannot be", side.part, side.whole)
		}
	}
}

// check gives the check of a list in force, whose version is given. A list that
// changed since it was checked is said.
func (l *list) check(version string, p *source.List) *Check {
	c := l.Checked
	if c.Passion.Of == 0 || c.Others.Of == 0 {
		return nil
	}
	out := &Check{On: c.On, Taken: c.Passion.Of, Right: c.Passion.Right, Others: c.Others.Of, Missed: c.Others.Missed, Old: c.List.Text != version}
	switch pos := c.List.Pos; {
	case c.List.Empty():
		p.Errorf(source.Pos{File: l.file}, "words", "write `list: "+version+"` below `checked:`, which is the list as it is now", "checked: nothing says which list was checked")
	case out.Old:
		p.Warnf(pos, "old-check", "check the list again, then write `list: "+version+"`", "the list has changed since it was checked, so nothing is corrected by that check")
	}
	return out
}

// Check gives what people found who checked the list of a language; nil when
// nobody did, or the list has changed since.
func (l *Lists) Check(code string) *Check {
	for _, lang := range l.languages {
		if lang.code == base(code) && lang.check != nil && !lang.check.Old {
			c := *lang.check
			return &c
		}
	}
	return nil
}
