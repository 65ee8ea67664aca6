package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"

	"hearth/internal/source"
	"hearth/internal/story"
)

// Material is something that others may take, as a page shows it.
type Material struct {
	Ref
	Summary string
	License string // SPDX id
	Name    string // of the licence
	Terms   []string
	Credit  string
	Limits  string
	Files   []Ref
	Shown   []Shown  // those of the files that are pictures
	Pack    string   // all of them and the licence as a ZIP; "" for none
	Full    string   // address of the whole text of the licence
	Remixes []*Remix // made of the material itself
	Count   string   // a sentence
	Rule    string   // what is left out of the shelf
}

// pictures are the endings of files that every browser shows.
var pictures = map[string]bool{".svg": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true}

// Shown is a picture that stands for itself; its size is zero when it is not known.
type Shown struct {
	Ref
	Size
}

// Remix is what somebody made of it, and what others made of that.
type Remix struct {
	Address string
	Host    string
	By      string
	Made    Day
	Stance  string // in words
	Remixes []*Remix
}

// Materials is all of them.
type Materials struct{ List []*Material }

// MaterialWords is what Hearth says about them.
type MaterialWords struct {
	Take, All, Text, License, Credit, Limits, Made, None, Count, OneCount, Rule, LeftOut string
	Use, Change, Sale, NoSale, Closed, Naming, Alike, Nobody                             string
	Stances                                                                              map[string]string
}

var materialsEnglish = &MaterialWords{
	Take: "Take it", All: "all of it as a ZIP", Text: "The whole text of the licence", License: "What you may do", Credit: "Name us like this", Limits: "What the licence does not give", Made: "What others made of it", None: "There is nothing to take here yet.",
	Count: "We know of %s works. There are surely more.", OneCount: "We know of one work. There are surely more.",
	Rule: "Work that criticises us stays here. We leave out only what is unlawful, hateful or stolen.", LeftOut: "So far we left out %s.",
	Use: "You may use it and pass it on.", Change: "You may change it and make something of it.", Sale: "Also for money.", NoSale: "Not for money.", Closed: "Pass it on as it is: a changed work may not be passed on.",
	Naming: "Name who made it.", Alike: "What you make of it goes out under the same licence.", Nobody: "somebody who is not named",
	Stances: map[string]string{"applaud": "We like it", "facilitate": "We helped", "disapprove": "We do not like it", "repel": "We object to it"},
}

var materialsGerman = &MaterialWords{
	Take: "Mitnehmen", All: "alles zusammen als ZIP", Text: "Der ganze Text der Lizenz", License: "Was erlaubt ist", Credit: "So werden wir genannt", Limits: "Was die Lizenz nicht gibt", Made: "Was andere daraus gemacht haben", None: "Hier gibt es noch nichts zum Mitnehmen.",
	Count: "Wir kennen %s Werke. Sicher gibt es mehr.", OneCount: "Wir kennen ein Werk. Sicher gibt es mehr.",
	Rule: "Auch was uns kritisiert, bleibt hier stehen. Weggelassen wird nur, was verboten, hasserfüllt oder gestohlen ist.", LeftOut: "Weggelassen bisher: %s.",
	Use: "Benutzen und Weitergeben ist erlaubt.", Change: "Ändern und etwas Neues daraus machen ist erlaubt.", Sale: "Auch gegen Geld.", NoSale: "Nicht gegen Geld.", Closed: "Nur so, wie es ist: Geändertes darf nicht weitergegeben werden.",
	Naming: "Dazu gehört, wer es gemacht hat.", Alike: "Was daraus wird, steht unter derselben Lizenz.", Nobody: "jemand ohne Namen",
	Stances: map[string]string{"applaud": "Das gefällt uns", "facilitate": "Wir haben geholfen", "disapprove": "Das gefällt uns nicht", "repel": "Wir wenden uns dagegen"},
}

// material gives a material as a place shows it; what others made of it stands
// on its own page.
func (m *maker) material(d *doc, at place, problems *source.List) *Material {
	o, w := d.Material, at.page.Words.Materials
	terms := story.Licenses()[o.License.Text]
	v := &Material{
		Ref: Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)}, Summary: d.page.Summary,
		License: o.License.Text, Name: terms.Name, Terms: w.terms(terms), Credit: o.Credit, Limits: o.Limits, Rule: w.Rule,
	}
	for _, f := range o.Files {
		if a, ok := m.resolve(d, f, problems); ok && a.waiting == nil && !a.outside {
			ref := Ref{Title: path.Base(a.address), Address: at.href(a.address)}
			v.Files = append(v.Files, ref)
			inText := slices.ContainsFunc(d.Body, func(s story.Segment) bool { return s.Image != nil && s.Image.Target.Text == f.Text })
			if pictures[path.Ext(a.address)] && !inText {
				v.Shown = append(v.Shown, Shown{ref, cmp.Or(m.beside[a.address].Size, m.static[a.address].Size)})
			}
		}
	}
	if to := m.takeawayOf[d]; to != "" {
		v.Pack = at.href(to)
	}
	if terms.Name != "" {
		v.Full = licenseText(o.License.Text)
	}
	if o.LeftOut > 0 {
		v.Rule += " " + fill(w.LeftOut, strconv.Itoa(o.LeftOut))
	}
	switch n := len(o.Remixes); n {
	case 0:
	case 1:
		v.Count = w.OneCount
	default:
		v.Count = fill(w.Count, strconv.Itoa(n))
	}
	if v.Current {
		v.Remixes = m.remixesOf(o, "", at, len(o.Remixes))
	}
	return v
}

// remixesOf gives what was made of a remix, or of the material itself, oldest
// first.
func (m *maker) remixesOf(o *story.Material, parent string, at place, deep int) []*Remix {
	if deep < 0 { // of a family that turns in a circle, which was told
		return nil
	}
	w := at.page.Words.Materials
	var mine []story.Remix
	for _, x := range o.Remixes {
		if x.Parent.Text == parent {
			mine = append(mine, x)
		}
	}
	slices.SortStableFunc(mine, func(a, b story.Remix) int { return m.day(a.Made).Compare(m.day(b.Made)) })
	var out []*Remix
	for _, x := range mine {
		v := &Remix{Address: x.URL.Text, Host: hostOf(x.URL.Text), By: x.By, Made: m.dayOf(at.page.Language, x.Made), Stance: w.Stances[x.Stance]}
		if v.By == "" {
			v.By = w.Nobody
		}
		v.Remixes = m.remixesOf(o, x.URL.Text, at, deep-1)
		out = append(out, v)
	}
	return out
}

// terms tells a licence in plain words.
func (w *MaterialWords) terms(t story.Terms) []string {
	out := []string{w.Use}
	if t.Closed {
		out = append(out, w.Closed)
	} else {
		out = append(out, w.Change)
	}
	if t.NoSale {
		out = append(out, w.NoSale)
	} else {
		out = append(out, w.Sale)
	}
	if t.Credit {
		out = append(out, w.Naming)
	}
	if t.Alike {
		out = append(out, w.Alike)
	}
	return out
}

// materials gives those of a language, in the order of their pages.
func (m *maker) materials(at place) *Materials {
	all := slices.DeleteFunc(m.ofKind(at.tree, "material"), func(d *doc) bool { return d.Material == nil })
	slices.SortStableFunc(all, m.byOrder)
	out := &Materials{}
	for _, d := range all {
		out.List = append(out.List, m.material(d, at, &source.List{})) // its own page has told what is wrong
	}
	return out
}
