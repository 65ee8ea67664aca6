package ingest

import (
	"regexp"
	"strings"
	"sync"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

func mailchimpCampaigns() Format {
	return Format{
		Name: "mailchimp.campaigns", Platform: "mailchimp", Title: "Mailchimp, list of all campaigns",
		Where:   "mailchimp.com › Analytics › Reports (or Campaigns) › Export. The file is called campaigns.csv.",
		Answers: "when which newsletter went out, and to how many (reach); clicks, opens, forwards and unsubscribes of each",
		Cannot:  "who opened or clicked; how many really read: opens are inflated, since mail programs load pictures by themselves. Tests, with fewer than 20 recipients, are left out; sales too",
		claim:   func(p *table.Part, t int) claim { return claimCampaigns(&p.Tables[t]) },
		trap:    listTrap,
		read:    readCampaigns,
	}
}

// mailchimpReport reads the report of one campaign. Written from descriptions
// by people who read such files, not from a file.
func mailchimpReport() Format {
	return Format{
		Name: "mailchimp.report", Platform: "mailchimp", Title: "Mailchimp, report of one campaign",
		Where:   "mailchimp.com › Analytics › Reports › View report › Download › Report as CSV.",
		Answers: "when the newsletter went out, and to how many (reach); clicks, opens, forwards and unsubscribes",
		Cannot:  "which campaign of the list of all campaigns it is: import the one or the other, or it counts twice. Opens are inflated, since mail programs load pictures by themselves",
		claim:   func(p *table.Part, t int) claim { return claimReport(&p.Tables[t]) },
		read:    readReport,
		beyond:  true,
	}
}

// mailchimpWords gives the vocabulary, a constant table that is made when first asked for.
var mailchimpWords = sync.OnceValue(func() naming { return namingOf("mailchimp") })

func claimCampaigns(t *table.Table) claim {
	if memberList(t) {
		return claim{found: 1, required: 1, why: "the columns of a list of subscribers"}
	}
	h := headerOf(t)
	if h.find("unique id") < 0 && h.find("successful deliveries") < 0 {
		return claim{}
	}
	return h.claimed("the columns Unique Id, Successful Deliveries and Unique Opens", "unique id", "send date", "successful deliveries", "unique opens")
}

// memberList says whether a table is a list of subscribers.
func memberList(t *table.Table) bool {
	h := headerOf(t)
	return h.find("email address") >= 0 && h.find("member_rating", "optin_time", "confirm_time", "leid", "euid") >= 0
}

// listTrap refuses lists of people.
func listTrap(_ *sink, p *table.Part, t int) *refusal {
	if !memberList(&p.Tables[t]) {
		return nil
	}
	return subscribers(&p.Tables[t])
}

// subscribers refuses a list of people and their addresses.
func subscribers(t *table.Table) *refusal {
	return &refusal{at(t), "personal", "delete this file from the folder; for numbers about the newsletter see `hearth formats`",
		"this is a list of subscribers with their e-mail addresses; nothing of it was taken in"}
}

// fewRecipients is the number of recipients below which a campaign is a test.
const fewRecipients = 20

func readCampaigns(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	sh := mailchimpWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "mailchimp", "campaigns")
	dates, no := s.orders(sh, "sent", cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for i, r := range t.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		id := sh.text(r, "campaign")
		switch recipients, known := s.recipients(&sh, r); {
		case id == "":
			tl.drop("no id")
			continue
		case known && recipients < fewRecipients:
			tl.drop("fewer than 20 recipients: a test")
			continue
		}
		stamp, ok := s.date(t, sh.cell(r, "sent"), sh.header("sent"), dates)
		s.brandPost(tl, &sh, r, post{
			platform: "mailchimp", id: id, place: sh.text(r, "list"), title: sh.text(r, "subject"), stamp: stamp, dated: ok,
		})
	}
	s.inflated(t.Name, tl)
}

// recipients gives how many people a campaign went to, as far as the row says.
func (s *sink) recipients(sh *sheet, r table.Row) (int64, bool) {
	for _, column := range sh.fields["recipients"] {
		if v, err := (measure{column: column}).number(r.At(column).Text); err == nil {
			return v, true
		}
	}
	for _, m := range sh.measures {
		if m.metric == "reach" {
			v, err := m.number(r.At(m.column).Text)
			return v, err == nil
		}
	}
	return 0, false
}

// inflated says beside opens what they are worth.
func (s *sink) inflated(file string, tl *tally) {
	if tl.report.Kept > 0 {
		s.note(source.Pos{File: file}, "inflated-opens", "ask for clicks first", "opens are inflated: since 2021 many mail programs load the pictures of every mail by themselves")
	}
}

// claimReport knows the names in front of the values.
func claimReport(t *table.Table) claim {
	words := mailchimpWords()
	c := claim{required: 1, why: "lines such as Subject Line: and Successful Deliveries:"}
	known := 0
	for _, r := range keyValues(t) {
		name := cell.Header(r.At(0).Text)
		if _, metric := words.metrics[name]; strings.HasSuffix(name, ":") && (metric || words.fields[name] != "") {
			known++
		}
	}
	if known >= 2 {
		c.found++
	}
	return c
}

// keyValues gives all rows of a table whose header is a row like any other.
func keyValues(t *table.Table) []table.Row {
	head := table.Row{Cells: t.Headers}
	if len(t.Headers) > 0 {
		head.Line = int(t.Headers[0].Line)
	}
	return append([]table.Row{head}, t.Rows...)
}

// rateBehind is the share that stands behind a count: "5 (0.5%)".
var rateBehind = regexp.MustCompile(`\s*\([0-9.,]+\s?%\)$`)

// readReport turns the lines of all tables of the report into one row, once.
func readReport(s *sink, p *table.Part, n int) {
	t := &p.Tables[n]
	tl := s.tally("mailchimp", "lines of a report", nil)
	for i := range p.Tables[:n] {
		if claimReport(&p.Tables[i]).full() {
			return // it came in with the first table
		}
	}
	whole := table.Table{Name: t.Name}
	row := table.Row{Line: int(t.Headers[0].Line)}
	for i := range p.Tables {
		if !claimReport(&p.Tables[i]).full() {
			continue
		}
		for _, r := range keyValues(&p.Tables[i]) {
			if !strings.HasSuffix(cell.Trim(r.At(0).Text), ":") {
				continue // the name of a section
			}
			value := r.At(1)
			for _, more := range r.Cells[min(2, len(r.Cells)):] { // a date that was not put in quotes
				value.Text += "," + more.Text
			}
			value.Text = rateBehind.ReplaceAllString(cell.Trim(value.Text), "")
			whole.Headers, row.Cells = append(whole.Headers, r.At(0)), append(row.Cells, value)
		}
	}
	whole.Rows = []table.Row{row}
	sh := mailchimpWords().sheet(&whole, s.lex)
	s.reportLines(tl, &sh, row)
}

// reportLines takes the campaign in. What is counted are the lines of the report.
func (s *sink) reportLines(tl *tally, sh *sheet, row table.Row) {
	tl.report.Unknown = sh.unknown
	s.open(sh, tl)
	subject, sent := sh.text(row, "subject"), sh.text(row, "sent")
	reason := ""
	switch recipients, known := s.recipients(sh, row); {
	case known && recipients < fewRecipients:
		reason = "fewer than 20 recipients: a test"
	case subject == "" && sent == "":
		reason = "neither a subject nor a date"
	}
	if reason != "" {
		for range sh.Headers {
			tl.drop(reason)
		}
		return
	}
	stamp, ok := s.date(sh.Table, sh.cell(row, "sent"), sh.header("sent"), cell.Dates{Zone: s.zone, Order: cell.MonthFirst})
	m := engagement.Message{Platform: "mailchimp", ID: s.id("mailchimp", "report:"+sent+":"+subject), Kind: engagement.KindPost,
		Role: engagement.RoleBrand, Place: sh.text(row, "list"), Title: headline(subject, "")}
	if ok {
		s.stamp(tl, &m, stamp)
	}
	s.message(m, Words{Title: subject})
	s.counted(sh, row, engagement.Reading{Platform: m.Platform, Post: m.ID, Grain: engagement.GrainLifetime, From: m.Day})
	for range sh.Headers {
		tl.keep()
	}
	s.inflated(sh.Name, tl)
}
