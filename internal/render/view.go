package render

import (
	"html/template"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"hearth/internal/site"
)

// View is what a layout gets. Everything in it is finished.
type View struct {
	Site  Site
	Page  Page
	Words *site.Words // what Hearth itself says, in the page's language
}

// Site is what is the same on every page.
type Site struct {
	Title, Description, Language, URL string
	License                           site.Licenses
	Contact, ContactLink              string // the link is "" when the contact is no address
	Notice                            string
	Logo                              string // address from the root; "" for none
	AsOf                              string
	Styles, Scripts                   []string // addresses from the root
}

// Piece is a part of a body. Exactly one field is set.
type Piece struct {
	HTML    template.HTML
	Figure  *Figure
	Cards   []site.Card
	Picture *site.Picture
	Thing   *site.Thing
}

// Figure is a figure where it is shown.
type Figure struct {
	*site.Exhibit
	Wide, Narrow template.HTML
	Words        *site.Words
}

// Common gives what is the same on every page of a site.
func (r *Renderer) Common(s *site.Site) Site {
	v := Site{
		Title: s.Title, Description: s.Description, Language: s.Language, URL: s.URL, License: s.License,
		Contact: s.Contact, ContactLink: contactLink(s.Contact), Notice: s.Notice, Logo: s.Brand.Logo, AsOf: s.AsOf,
	}
	var css []string
	for _, f := range slices.Concat(r.assets, s.Files) {
		switch {
		case strings.HasPrefix(f.Address, "assets/kinds/"): // a part of a layout asks for it where it is needed
		case strings.HasPrefix(f.Address, "assets/") && strings.HasSuffix(f.Address, ".css") && f.Address != brandAddress:
			css = append(css, f.Address)
		case strings.HasPrefix(f.Address, "assets/js/") && strings.HasSuffix(f.Address, ".js"):
			v.Scripts = append(v.Scripts, f.Address)
		}
	}
	if s.Brand.Accent != "" || s.Brand.Font != "" || slices.ContainsFunc(r.assets, func(f site.File) bool { return f.Address == brandAddress }) {
		css = append(css, brandAddress)
	}
	rank := func(address string) int { // the theme, code, the brand, the site's own
		return slices.Index([]string{"assets/css/hearth.css", "assets/css/code.css", brandAddress}, address)
	}
	slices.SortFunc(css, func(a, b string) int {
		if x, y := rank(a), rank(b); x != y {
			return int(uint8(x)) - int(uint8(y)) // -1, for any other, comes last
		}
		return strings.Compare(a, b)
	})
	slices.Sort(v.Scripts)
	v.Styles = slices.Compact(css)
	return v
}

// contactLink makes a link of an e-mail or web address; "" for anything else.
func contactLink(contact string) string {
	if u, err := url.Parse(contact); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return contact
	}
	if a, err := mail.ParseAddress(contact); err == nil && a.Address == contact {
		return "mailto:" + contact
	}
	return ""
}

func view(common Site, p *site.Page) View {
	if p.Words == nil {
		p.Words = new(site.Words)
	}
	if p.Dress == nil {
		p.Dress = new(site.Dress)
	}
	return View{Site: common, Words: p.Words, Page: pageOf(common, p)}
}

func pieces(in []site.Piece, words *site.Words) []Piece {
	out := make([]Piece, len(in))
	for i, p := range in {
		out[i] = Piece{HTML: template.HTML(p.HTML), Cards: p.Cards, Picture: p.Picture, Thing: p.Thing}
		if p.Figure != nil {
			out[i].Figure = figure(p.Figure, words)
		}
	}
	return out
}

func figure(x *site.Exhibit, words *site.Words) *Figure {
	return &Figure{Exhibit: x, Wide: template.HTML(x.Wide), Narrow: template.HTML(x.Narrow), Words: words}
}
