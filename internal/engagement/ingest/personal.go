package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// personal are files of platforms that hold private talk or private people and
// nothing else, by what only they have. They lie beside the files that Hearth
// reads, so that somebody will try them.
var personal = []struct {
	what   string
	prefix string   // of a script
	keys   []string // of a document; what ends in a point begins one
	header []string // of a table
	begins *regexp.Regexp
}{
	{what: "the archive of a person's TikTok account", keys: []string{"Profile.", "Direct Messages."}},
	{what: "the archive of a person's TikTok account", keys: []string{"Profile.", "Direct Message."}},
	{what: "the archive of a person's TikTok account", keys: []string{"Activity.Video Browsing History."}},
	{what: "the archive of a person's TikTok account", keys: []string{"Profile And Settings.", "Your Activity."}},
	{what: "a conversation on Facebook or Instagram", keys: []string{"participants[].name", "messages[].sender_name"}},
	{what: "a conversation on Facebook or Instagram", keys: []string{"data[].created_time", "data[].to."}},
	{what: "a conversation on Facebook or Instagram", keys: []string{"[].created_time", "[].to."}},
	{what: "direct messages on X", prefix: "window.YTD.direct_message"},
	{what: "a conversation on WhatsApp", begins: regexp.MustCompile(`^\x{200e}?\[?[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},? {0,2}[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[ \x{202f}]?[AaPp]\.?[Mm]\.?)?(?:\]| - )`)},
	{what: "talk on Telegram among a few, or all of somebody's", keys: []string{"personal_information.", "chats.list"}},
	{what: "messages of a Slack workspace", keys: []string{"[].ts", "[].user", "[].type"}},
	{what: "the people or channels of a Slack workspace", keys: []string{"[].id", "[].name", "[].team_id"}},
	{what: "the people or channels of a Slack workspace", keys: []string{"[].id", "[].name", "[].is_general"}},
	{what: "everything that somebody wrote on Discord", keys: []string{"[].ID", "[].Timestamp", "[].Contents"}},
	{what: "everything that somebody wrote on Discord", header: []string{"id", "timestamp", "contents", "attachments"}},
	{what: "messages on LinkedIn", header: []string{"conversation id", "from", "to", "content"}},
	{what: "invitations between people on LinkedIn", header: []string{"from", "to", "sent at", "message"}},
	{what: "what colleagues wrote of somebody on LinkedIn", header: []string{"first name", "last name", "job title", "text", "status"}},
	{what: "from where somebody logged in", header: []string{"login date", "ip address"}},
	{what: "messages on Reddit", header: []string{"thread_id", "from", "to", "subject"}},
	{what: "a conversation on Reddit", header: []string{"message_id", "channel_url", "message"}},
	{what: "somebody's contacts on LinkedIn", header: []string{"first name", "last name", "connected on"}},
}

// private refuses a part that is personal.
func (s *sink) private(p *table.Part, t int) *refusal {
	pos := source.Pos{File: p.Name}
	var seen map[string]string
	if t < 0 {
		seen = sniff(p.Text)
	} else {
		pos = at(&p.Tables[t])
	}
	for _, f := range personal {
		found := f.prefix != "" && strings.HasPrefix(p.Prefix, f.prefix)
		switch {
		case t < 0 && f.begins != nil:
			found = f.begins.Match(p.Text)
		case f.begins != nil:
			found = slices.ContainsFunc(opening(&p.Tables[t]), f.begins.MatchString)
		case t < 0 && len(f.keys) > 0:
			found = true
			for _, k := range f.keys {
				found = found && knows(seen, k)
			}
		case t >= 0 && len(f.header) > 0:
			found = headerOf(&p.Tables[t]).claimed("", f.header...).full()
		}
		if found {
			return privateTalk(pos, f.what)
		}
	}
	return nil
}

// privateTalk is the refusal of what is personal.
func privateTalk(pos source.Pos, what string) *refusal {
	return &refusal{pos, "personal", "delete this file from the folder, and from the history of the repository if it got there",
		fmt.Sprintf("this holds %s, which is private: Hearth does not read it", what)}
}

// opening gives the first lines of what was taken for a table, of which commas
// made cells.
func opening(t *table.Table) []string {
	var cells []string
	for _, c := range t.Headers {
		cells = append(cells, c.Text)
	}
	return append(slices.Clone(t.Titles), strings.Join(cells, ","))
}

// knows says whether a document has a key, or one that begins so.
func knows(seen map[string]string, key string) bool {
	if _, ok := seen[key]; ok {
		return true
	}
	if strings.HasSuffix(key, ".") {
		for k := range seen {
			if strings.HasPrefix(k, key) {
				return true
			}
		}
	}
	return false
}
