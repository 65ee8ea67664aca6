package markdown

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// rallyKeys are those of a line of data/rallies.yaml.
type rallyKeys struct {
	Rally   *strict.Node  `yaml:"rally"`
	Cause   *strict.Node  `yaml:"cause"`
	Joining *strict.Node  `yaml:"joining"`
	Since   *strict.Node  `yaml:"since"`
	Online  []counterKeys `yaml:"online"`
	Acts    []counterKeys `yaml:"acts"`
	Came    *strict.Node  `yaml:"came"`
	LedTo   []source.Word `yaml:"led_to"`
	Where   source.Word   `yaml:"where"`
	AtRisk  bool          `yaml:"at_risk"`
	After   *strict.Node  `yaml:"after"`
	at      *strict.Node
}

// counterKeys are how many somebody counted.
type counterKeys struct {
	By  string       `yaml:"by"`
	How *strict.Node `yaml:"how"`
	N   *strict.Node `yaml:"n"`
	On  *strict.Node `yaml:"on"`
	See source.Word  `yaml:"see"`
	at  *strict.Node
}

// joiners are keys that would list who joined.
var joiners = []string{"names", "people", "members", "joined", "joiners", "signatures", "handles"}

// DecodeYAML implements strict.Decoder. A list of who joined is never read.
func (k *rallyKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain rallyKeys
	kept := *n
	kept.Keys = slices.DeleteFunc(slices.Clone(n.Keys), func(key strict.Key) bool {
		if known(key.Name, joiners) {
			p.Errorf(key.Pos, "who-joined", "take them out, and write how many there are: acts: [{by: the schools, how: lamps handed out, n: 214}]",
				"%s: who joined is never listed", key.Name)
			return true
		}
		return false
	})
	strict.Decode(&kept, (*plain)(k), p)
	k.at = n
}

// DecodeYAML implements strict.Decoder.
func (k *counterKeys) DecodeYAML(n *strict.Node, p *source.List) {
	type plain counterKeys
	strict.Decode(n, (*plain)(k), p)
	k.at = n
}

func (r *frontReader) rally(k rallyKeys) story.Rally {
	v := story.Rally{
		Pos: k.at.Pos, Name: r.line(k.Rally), Cause: r.line(k.Cause), Joining: r.line(k.Joining), Since: r.date(k.Since, "since"),
		Came: r.line(k.Came), LedTo: k.LedTo, Where: k.Where, AtRisk: k.AtRisk, After: r.date(k.After, "after"),
	}
	r.lack(k.at, "rally", len(v.Name) == 0, "- {rally: A lamp on every bicycle, cause: …, joining: …, online: […], acts: […]}", "what is it called?")
	r.lack(k.at, "cause", len(v.Cause) == 0, "cause: Nobody should ride home in the dark without a light", "what is it for?")
	r.lack(k.at, "joining", len(v.Joining) == 0, "joining: You fix one lamp to a bicycle that is not yours", "what does somebody do who joins?")
	v.Online, v.Acts = r.counters(k.Online), r.counters(k.Acts)
	if len(v.Online)+len(v.Acts) == 0 && !k.at.Misspelt("online", "acts") {
		k.at.Errorf(r.problems, "no-count", "acts: [{by: the schools, how: lamps handed out, n: 214, on: 2026-09-30}]", "nobody has counted who joined: write `online:` or `acts:`, and who counted")
	}
	switch {
	case v.AtRisk && k.After == nil:
		k.at.Errorf(r.problems, "at-risk", "after: 2026-12-01", "who joins this may come to harm: write the day before which nothing of it is shown")
	case !v.AtRisk && k.After != nil:
		r.problems.Errorf(k.After.Pos, "at-risk", "write at_risk: true, or take the line out", "after: only what puts people at risk is shown later")
	}
	if v.AtRisk && !v.Where.Empty() && !isCountry(v.Where.Text) {
		r.problems.Errorf(v.Where.Pos, "at-risk", "write a country by its two letters, such as where: CO", "where: %q is nearer than a country, and who joins this may come to harm", v.Where.Text)
	}
	return v
}

func isCountry(s string) bool {
	region, err := language.ParseRegion(s)
	return err == nil && region.IsCountry() && len(s) == 2
}

func (r *frontReader) counters(all []counterKeys) []story.Counter {
	var out []story.Counter
	for _, k := range all {
		c := story.Counter{Pos: k.at.Pos, By: k.By, How: r.line(k.How), On: r.date(k.On, "on"), See: k.See}
		const hint = "{by: the schools, how: lamps handed out, n: 214, on: 2026-09-30}"
		r.lack(k.at, "by", k.By == "", hint, "who counted?")
		r.lack(k.at, "how", len(c.How) == 0, hint, "how were they counted?")
		r.lack(k.at, "n", k.N == nil, hint, "how many did they count?")
		if k.N != nil {
			r.count(&c, k.N)
		}
		out = append(out, c)
	}
	return out
}

// count reads 214 or 200..260.
func (r *frontReader) count(c *story.Counter, n *strict.Node) {
	c.CountPos = n.Pos
	least, most, span := strings.Cut(strings.TrimSpace(n.Text), "..")
	if !span {
		most = least
	}
	a, err := strconv.ParseInt(least, 10, 64)
	b, bad := strconv.ParseInt(most, 10, 64)
	switch {
	case n.Kind != strict.Scalar || err != nil || bad != nil || a < 0:
		n.Errorf(r.problems, "wrong-type", "n: 214, or n: 200..260", "n: needs a whole number, or the least and the most of them")
	case a > b:
		n.Errorf(r.problems, "wrong-type", "n: "+most+".."+least, "n: the least comes first")
	default:
		c.Least, c.Most = a, b
	}
}
