package markdown

import (
	"strconv"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// materialKeys are those of something that others may make something of.
type materialKeys struct {
	Credit  string        `yaml:"credit"`
	Files   []source.Word `yaml:"files"`
	Limits  string        `yaml:"limits"`
	LeftOut *strict.Node  `yaml:"left_out"`
	Remixes []remixKeys   `yaml:"remixes"`
}

// remixKeys are those of what somebody made of it.
type remixKeys struct {
	URL     source.Word  `yaml:"url"`
	By      string       `yaml:"by"`
	Made    *strict.Node `yaml:"made"`
	Parent  source.Word  `yaml:"parent"`
	Stance  source.Word  `yaml:"stance"`
	Consent *strict.Node `yaml:"consent"`

	pos  source.Pos
	slip bool // said already
}

// DecodeYAML implements strict.Decoder.
func (k *remixKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain remixKeys
	strict.Decode(n, (*plain)(k), p)
	k.pos, k.slip = n.Pos, n.Misspelt("url")
}

// material reads what others may take, on which terms, and what they made of it.
func (r *frontReader) material(n *strict.Node) {
	var k struct {
		pageKeys
		materialKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	m := &story.Material{Credit: strings.TrimSpace(k.Credit), Limits: k.Limits}
	r.st.Material = m
	r.need(n, "license", k.License == "", "license: CC-BY-4.0", "on which terms may others use it?")
	if k.License != "" {
		m.License = n.Get("license").Word()
		r.knownLicense(m.License)
	}
	for _, f := range k.Files {
		if f = r.path(f, "files"); !f.Empty() {
			m.Files = append(m.Files, f)
		}
	}
	r.need(n, "files", len(k.Files) == 0, "files: [poster.svg]", "what can be taken?")
	if story.Licenses()[m.License.Text].Credit {
		r.need(n, "credit", m.Credit == "", "credit: Larkspoke, 2026", "whom does the licence ask to be named?")
	}
	if k.LeftOut != nil {
		count, err := strconv.Atoi(strings.TrimSpace(k.LeftOut.Text))
		if err != nil || count < 0 {
			k.LeftOut.Errorf(r.problems, "wrong-type", "left_out: 2", "left_out: needs the number of works")
		}
		m.LeftOut = max(count, 0)
	}
	r.remixes(k.Remixes, m)
}

func (r *frontReader) knownLicense(w source.Word) {
	all := sortedKeys(story.Licenses())
	if known(w.Text, all) {
		return
	}
	r.problems.Errorf(w.Pos, "unknown-license", nearOr("license: ", w.Text, all), "license: %q is no licence whose terms Hearth can tell", w.Text)
}

func (r *frontReader) remixes(keys []remixKeys, m *story.Material) {
	for _, k := range keys {
		x := story.Remix{Pos: k.pos, URL: k.URL, By: strings.TrimSpace(k.By), Parent: k.Parent, Made: r.date(k.Made, "made"), Consent: r.date(k.Consent, "consent")}
		if s := schemeOf(k.URL.Text); s != "https" && s != "http" {
			if !k.slip {
				r.problems.Errorf(k.pos, "bad-remix", "url: https://maker.example/poster", "remixes: where can this one be seen?")
			}
			continue
		}
		if !k.Stance.Empty() && oneOf(k.Stance, "stance", story.Stances(), r.problems) {
			x.Stance = k.Stance.Text
		}
		if x.By != "" && k.Consent == nil {
			r.problems.Errorf(k.pos, "no-consent", "consent: 2026-06-20, the day on which they agreed; or take `by:` out", "remixes: %q is named here and has not agreed to it", x.By)
		}
		m.Remixes = append(m.Remixes, x)
	}
	r.family(m)
}

// family checks that each remix comes from the material, by way of others.
func (r *frontReader) family(m *story.Material) {
	parent, all := map[string]source.Word{}, []string{}
	for _, x := range m.Remixes {
		if _, twice := parent[x.URL.Text]; twice {
			r.problems.Errorf(x.URL.Pos, "bad-remix", "take one of them out", "remixes: %q stands twice", x.URL.Text)
		}
		parent[x.URL.Text], all = x.Parent, append(all, x.URL.Text)
	}
	for _, x := range m.Remixes {
		if x.Parent.Empty() {
			continue
		}
		if _, ok := parent[x.Parent.Text]; !ok {
			r.problems.Errorf(x.Parent.Pos, "bad-remix", nearOr("parent: ", x.Parent.Text, all), "parent: there is no remix at %q", x.Parent.Text)
			continue
		}
		steps := 0
		for up := x.Parent.Text; up != "" && steps <= len(all); steps++ {
			if up == x.URL.Text {
				r.problems.Errorf(x.Parent.Pos, "own-ancestor", "take the parent out of the one that was made first", "parent: this remix is its own ancestor")
				break
			}
			up = parent[up].Text
		}
	}
}
