package ingest

import (
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// jiraIssues is Jira's list of issues as CSV, from exports of companies and of
// open projects.
//
// Decision on privacy: a Jira is a company's own place unless it was opened, and
// its export does not say so. So it is read as a help desk is.
func jiraIssues() Format {
	return Format{
		Name: "jira.issues", Platform: "jira", Title: "Jira, list of issues (CSV)",
		Where:   "Jira › Filters › the list of issues › Export › CSV (all fields, or the fields Issue key, Status, Created, Resolved, Reporter and Comment).",
		Answers: "how many issues came, when, of which type, in which project; which were solved; how fast somebody else than the reporter wrote below them",
		Cannot:  "who wrote and what: whether everybody may see a Jira does not stand in its export, so names stay out, and of texts only what word lists find is kept",
		claim: func(p *table.Part, t int) claim {
			h := headerOf(&p.Tables[t])
			return h.telling([]string{"issue key"}, h.claimed("the columns Issue key, Status and Created", "issue key", "status", "created"))
		},
		read:    func(s *sink, p *table.Part, t int) { s.desk(&p.Tables[t], "jira", s.zone) },
		private: true,
	}
}

// reply finds when somebody of the company first wrote below what was asked.
type reply func(r table.Row, d cell.Dates) (cell.Stamp, bool)

// jiraAccount is the number of an account, which says whose it is only where the
// reporter's number stands beside it.
var jiraAccount = regexp.MustCompile(`^(?:[0-9]+:[0-9a-f-]+|[0-9a-f]{24})$`)

// jiraReply finds the first comment of a row that the reporter did not write:
// "13/May/24 3:34 PM;mia;Looking at it". There is a column for each.
func jiraReply(h header) reply {
	comments, names, ids := h.index["comment"], h.index["reporter"], h.index["reporter id"]
	return func(r table.Row, d cell.Dates) (first cell.Stamp, ok bool) {
		for _, c := range comments {
			at, rest, _ := strings.Cut(r.At(c).Text, ";")
			who, _, said := strings.Cut(rest, ";")
			who = cell.Trim(who)
			own := func(column int) bool { return cell.Trim(r.At(column).Text) == who }
			st, err := d.Read(at)
			unsure := len(ids) == 0 && jiraAccount.MatchString(who)
			if err != nil || !said || unsure || slices.ContainsFunc(names, own) || slices.ContainsFunc(ids, own) {
				continue
			}
			if !ok || st.At.Before(first.At) {
				first, ok = st, true
			}
		}
		return first, ok
	}
}
