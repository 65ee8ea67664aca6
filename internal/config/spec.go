package config

import (
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// Spec is the site file as written. See [Config] for what each key means and
// what stands for one that is not given.
type Spec struct {
	Title       source.Word            `yaml:"title"`
	Hearth      source.Word            `yaml:"hearth"` // versions that can build the site, such as ">=0.1"
	URL         source.Word            `yaml:"url"`
	Description string                 `yaml:"description"`
	Language    source.Word            `yaml:"language"`
	Timezone    source.Word            `yaml:"timezone"`
	License     LicenseSpec            `yaml:"license"`
	Contact     string                 `yaml:"contact"`
	Menu        []MenuSpec             `yaml:"menu"`
	Notice      string                 `yaml:"notice"`
	Brand       BrandSpec              `yaml:"brand"`
	Theme       string                 `yaml:"theme"`
	Accounts    AccountsSpec           `yaml:"accounts"`
	Sources     map[string]SourceSpec  `yaml:"sources"`
	Exclude     []ExcludeSpec          `yaml:"exclude"`
	Privacy     PrivacySpec            `yaml:"privacy"`
	Metrics     *strict.Node           `yaml:"metrics"`
	Engine      source.Word            `yaml:"engine"`
	Publish     *strict.Node           `yaml:"publish"`
	Folders     map[string]source.Word `yaml:"folders"`
	URLs        source.Word            `yaml:"urls"`
	PageSize    NumberSpec             `yaml:"page_size"`
	Params      map[string]any         `yaml:"params"`
}

// LicenseSpec is {text: …, data: …}, or one licence for both.
type LicenseSpec struct{ Text, Data string }

// DecodeYAML reads either form.
func (l *LicenseSpec) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Scalar {
		l.Text, l.Data = n.Text, n.Text
		return
	}
	var both struct {
		Text string `yaml:"text"`
		Data string `yaml:"data"`
	}
	strict.Decode(n, &both, p)
	l.Text, l.Data = both.Text, both.Data
}

// MenuSpec is one item of the menu: `stories/index.md`, `Stories:
// stories/index.md` or `{title: Stories, to: stories/index.md}`.
type MenuSpec struct {
	Title string
	To    source.Word
	Pos   source.Pos
}

// DecodeYAML reads any of the forms.
func (m *MenuSpec) DecodeYAML(n *strict.Node, p *source.List) {
	m.Pos = n.Pos
	if n.Kind == strict.Map && len(n.Keys) == 1 && n.Get("title") == nil && n.Get("to") == nil {
		m.Title = n.Keys[0].Name
		n = n.Keys[0].Value
		strict.Decode(n, &m.To, p)
	} else if n.Kind == strict.Map {
		var item struct {
			Title string      `yaml:"title"`
			To    source.Word `yaml:"to"`
		}
		strict.Decode(n, &item, p)
		m.Title, m.To = item.Title, item.To
	} else {
		strict.Decode(n, &m.To, p)
	}
	if m.To.Empty() && (n.Kind == strict.Map || n.Kind == strict.Null) {
		n.Errorf(p, "menu", "write `- Stories: stories/index.md`", "the menu item leads nowhere")
	}
}

// BrandSpec is how the site looks like its brand.
type BrandSpec struct {
	Logo   source.Word `yaml:"logo"`
	Accent source.Word `yaml:"accent"`
	Font   string      `yaml:"font"`
}

// AccountsSpec names the accounts that speak for the brand.
type AccountsSpec struct {
	Brand []string     `yaml:"brand"`
	Staff *strict.Node `yaml:"staff"` // refused: they are persons
}

// SourceSpec is one declared source.
type SourceSpec struct {
	Name      string       `yaml:"name"`
	Format    string       `yaml:"format"`
	Fresh     source.Word  `yaml:"fresh"`
	Columns   []string     `yaml:"columns"`
	Rows      source.Word  `yaml:"rows"`
	Key       string       `yaml:"key"`
	Repeats   source.Word  `yaml:"repeats"`
	Files     *strict.Node `yaml:"files"`
	Private   bool         `yaml:"private"`
	OnProblem source.Word  `yaml:"on_problem"`
}

// ExcludeSpec leaves messages out.
type ExcludeSpec struct {
	ID     string
	Where  map[string][]string
	Rule   source.Word
	Period string
	Reason string
	node   *strict.Node
	places map[string]source.Pos // see Exclusion.Places
}

// DecodeYAML reads the keys and keeps the places of what is checked later.
func (e *ExcludeSpec) DecodeYAML(n *strict.Node, p *source.List) {
	var keys struct {
		ID     string              `yaml:"id"`
		Where  map[string][]string `yaml:"where"`
		Rule   source.Word         `yaml:"rule"`
		Period source.Word         `yaml:"period"`
		Reason string              `yaml:"reason"`
	}
	strict.Decode(n, &keys, p)
	e.ID, e.Where, e.Rule, e.Period, e.Reason, e.node = keys.ID, keys.Where, keys.Rule, keys.Period.Text, keys.Reason, n
	e.places = map[string]source.Pos{}
	for key, w := range map[string]source.Word{"period": keys.Period, "rule": keys.Rule} {
		if !w.Empty() {
			e.places[key] = w.Pos
		}
	}
	if where := n.Get("where"); where != nil && where.Kind == strict.Map {
		for _, k := range where.Keys {
			e.places[k.Name], e.places[k.Name+"="] = k.Pos, k.Value.Pos
		}
	}
}

// PrivacySpec is how people are protected.
type PrivacySpec struct {
	Minimum NumberSpec  `yaml:"minimum"`
	Commit  source.Word `yaml:"commit"`
}

// NumberSpec is a whole number and where it stands.
type NumberSpec struct {
	Value int
	Given bool
	node  *strict.Node
}

// DecodeYAML reads the number.
func (m *NumberSpec) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Null {
		return
	}
	before := len(*p)
	strict.Decode(n, &m.Value, p)
	m.Given, m.node = len(*p) == before, n
}
