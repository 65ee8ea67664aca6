package markdown

import (
	"regexp"
	"strings"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// chronicleKeys are those of a list of things to tick.
type chronicleKeys struct {
	Items   []keepsakeKeys `yaml:"items"`
	Picture *drawnKeys     `yaml:"picture"`
	Credit  string         `yaml:"credit"`
	Share   source.Word    `yaml:"share"`
}

// drawnKeys are those of the picture that is drawn.
type drawnKeys struct {
	Title source.Word `yaml:"title"`
	One   source.Word `yaml:"one"`
	None  source.Word `yaml:"none"`
	Shape source.Word `yaml:"shape"`
}

// DecodeYAML implements strict.Decoder. A text alone is the title.
func (k *drawnKeys) DecodeYAML(n *strict.Node, p *source.List) {
	if n.Kind == strict.Scalar {
		k.Title = n.Word()
		return
	}
	type plain drawnKeys
	strict.Decode(n, (*plain)(k), p)
}

// keepsakeKeys are those of one of the things.
type keepsakeKeys struct {
	Name    source.Word `yaml:"name"`
	Year    source.Word `yaml:"year"`
	Image   source.Word `yaml:"image"`
	Alt     string      `yaml:"alt"`
	License source.Word `yaml:"license"`

	node *strict.Node
}

// DecodeYAML implements strict.Decoder. A text alone is the name.
func (k *keepsakeKeys) DecodeYAML(n *strict.Node, p *source.List) {
	k.node = n
	if n.Kind == strict.Scalar {
		k.Name = n.Word()
		return
	}
	type plain keepsakeKeys
	strict.Decode(n, (*plain)(k), p)
}

const itemsHint = "items: [{name: Wren, year: 1998, image: wren.svg, alt: A blue bicycle with a basket, license: CC-BY-4.0}]"

// chronicle reads what readers can tick and how the picture of it is made.
func (r *frontReader) chronicle(n *strict.Node) {
	var k struct {
		pageKeys
		chronicleKeys
	}
	strict.Decode(n, &k, r.problems)
	r.page(k.pageKeys)
	c := &story.Chronicle{Credit: strings.TrimSpace(k.Credit), Shape: story.Shapes()[0], Share: r.pattern(k.Share, "share")}
	r.st.Chronicle = c
	if p := k.Picture; p != nil {
		c.Title, c.One, c.None = r.pattern(p.Title, "title"), r.pattern(p.One, "one"), r.pattern(p.None, "none")
		if !p.Shape.Empty() && oneOf(p.Shape, "shape", story.Shapes(), r.problems) {
			c.Shape = p.Shape.Text
		}
	}
	for _, item := range k.Items {
		r.keepsake(item, k.License, c)
	}
	if len(k.Items) > story.MostKeepsakes {
		n.Get("items").Errorf(r.problems, "too-many", "make two pages of it", "items: there are %d, and one picture shows at most %d", len(k.Items), story.MostKeepsakes)
	}
	r.need(n, "items", len(k.Items) == 0, itemsHint, "what can readers tick?")
	for _, item := range c.Items {
		if story.Licenses()[item.License].Credit {
			r.need(n, "credit", c.Credit == "", "credit: Drawings by Larkspoke", "whom does the licence of the pictures ask to be named?")
			break
		}
	}
}

// years are how a year, or the years from one to another, are written.
var years = regexp.MustCompile(`^[0-9]{4}([-–][0-9]{4})?$`)

func (r *frontReader) keepsake(k keepsakeKeys, license string, c *story.Chronicle) {
	if k.Name.Empty() {
		if !k.node.Misspelt("name") {
			k.node.Errorf(r.problems, "bad-item", itemsHint, "items: what is this one called?")
		}
		return
	}
	for _, other := range c.Items {
		if strings.EqualFold(other.Name.Text, k.Name.Text) {
			r.problems.Errorf(k.Name.Pos, "twice", "take one of them out, or call it something else", "items: %q stands twice", k.Name.Text)
			return
		}
	}
	item := story.Keepsake{Name: k.Name, Image: r.path(k.Image, "image"), Alt: strings.TrimSpace(k.Alt)}
	if !k.Year.Empty() {
		if item.Year = strings.ReplaceAll(k.Year.Text, "-", "–"); !years.MatchString(k.Year.Text) {
			r.problems.Errorf(k.Year.Pos, "bad-date", "year: 1998, or 1998-2004", "year: %q is no year", k.Year.Text)
		}
	}
	if !k.License.Empty() {
		r.knownLicense(k.License)
		license = k.License.Text
	}
	if !item.Image.Empty() {
		item.License = license
		if item.Alt == "" && !k.node.Misspelt("alt") {
			r.problems.Errorf(item.Image.Pos, "no-description", "alt: A blue bicycle with a basket", "the picture of %q has no description for people who cannot see it", k.Name.Text)
		}
		if item.License == "" && !k.node.Misspelt("license") {
			r.problems.Errorf(item.Image.Pos, "no-license", "license: CC-BY-4.0, here or for the whole page", "the picture of %q has no licence, and readers pass on what is drawn with it", k.Name.Text)
		}
	}
	c.Items = append(c.Items, item)
}

// places are what stands in braces in a text of a chronicle.
var places = regexp.MustCompile(`\{[^{}]*\}`)

// pattern checks the places of a text that are filled in when somebody ticks.
func (r *frontReader) pattern(w source.Word, key string) source.Word {
	for _, place := range places.FindAllString(w.Text, -1) {
		if place != "{n}" && place != "{all}" {
			r.problems.Errorf(w.Pos, "bad-pattern", "write {n} for how many are ticked and {all} for how many there are", "%s: nothing can stand for %s", key, place)
		}
	}
	return w
}
