package render

import (
	"fmt"
	"html/template"
	"time"

	"hearth/internal/site"
	"hearth/internal/story"
)

// Page is a [site.Page] as layouts see it, with finished HTML marked as such.
// All fields stand side by side: html/template finds one of an embedded struct
// only after a search, each time a layout names it, and that took a tenth of
// the time of laying out.
type Page struct {
	Address, Root, Layout, Kind, Language, Direction, Title                 string
	Summary, Canonical, DraftWhy, License, DateText, Changed, Home          string
	DataPage, MethodPage, DataPackage, DataZip, MetricsFile, Feed, FeedJSON string
	Image, ImageAlt                                                         string
	Words                                                                   *site.Words
	Date, Updated                                                           time.Time
	Authors                                                                 []string
	Living, Part                                                            *site.Living
	Alternates                                                              []site.Alternate
	Story                                                                   *story.Story
	Pager                                                                   *site.Pager
	NoIndex, Draft                                                          bool
	Params                                                                  map[string]any
	TitleHTML, LeadHTML                                                     template.HTML
	Tags, Menu, Trail, ShownOn                                              []site.Ref
	Prev, Next                                                              *site.Ref
	Body                                                                    []Piece
	Contents                                                                []story.Heading
	Numbers                                                                 []site.NumberNote
	Figure                                                                  *Figure
	Items                                                                   []site.Item
	Own, List                                                               *site.Thing
	Corrected                                                               []*site.Correction
	Downloads                                                               []site.Download
	MetricGroups                                                            []site.MetricGroup
	LeftOut                                                                 []site.LeftOut
	Origins                                                                 *site.Origins
	Questions                                                               []site.Asked
	JSONLD                                                                  template.JS

	HeadTitle string // for the browser's tab: "First ride – Larkspoke"
	DataAsOf  string // newest data of the site, in words
}

// pageOf gives a page to a layout.
func pageOf(common Site, p *site.Page) Page {
	out := Page{
		Address: p.Address, Root: p.Root, Layout: p.Layout, Kind: p.Kind, Language: p.Language, Direction: p.Direction,
		Words: p.Words, Title: p.Title, Summary: p.Summary, Canonical: p.Canonical, Date: p.Date, Updated: p.Updated,
		Authors: p.Authors, Living: p.Living, Part: p.Part, Alternates: p.Alternates, Story: p.Story, Pager: p.Pager,
		NoIndex: p.NoIndex, Draft: p.Draft, DraftWhy: p.DraftWhy, License: p.License, Params: p.Params,
		TitleHTML: template.HTML(p.TitleHTML), LeadHTML: template.HTML(p.LeadHTML), DateText: p.DateText, Changed: p.Changed,
		Tags: p.Tags, Home: p.Home, DataPage: p.DataPage, MethodPage: p.MethodPage, Menu: p.Menu, Trail: p.Trail, Prev: p.Prev,
		Next: p.Next, Body: pieces(p.Body, p.Words), Contents: p.Contents, Numbers: p.Numbers, ShownOn: p.ShownOn, Items: p.Items,
		Own: p.Own, Corrected: p.Corrected, List: p.List, Downloads: p.Downloads, MetricGroups: p.MetricGroups, LeftOut: p.LeftOut, Origins: p.Origins, Questions: p.Questions,
		DataPackage: p.DataPackage, DataZip: p.DataZip, MetricsFile: p.MetricsFile, Feed: p.Feed, FeedJSON: p.FeedJSON,
		Image: p.Image, ImageAlt: p.ImageAlt, JSONLD: template.JS(p.JSONLD),
		HeadTitle: headTitle(common, p), DataAsOf: site.DayText(p.Language, common.AsOf),
	}
	if p.Figure != nil {
		out.Figure = figure(p.Figure, p.Words)
	}
	return out
}

// headTitle is what the browser's tab says.
func headTitle(common Site, p *site.Page) string {
	title := p.Title
	if p.Kind == "home" && p.Title == common.Title && common.Description != "" {
		title += " – " + common.Description
	} else if p.Title != common.Title {
		title += " – " + common.Title
	}
	if p.Pager != nil && p.Pager.Number > 1 {
		title = fmt.Sprintf(p.Words.PageOf, p.Pager.Number, p.Pager.Total) + " – " + title
	}
	return title
}
