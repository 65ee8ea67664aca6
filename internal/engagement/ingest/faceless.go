package ingest

import (
	"regexp"
	"strings"

	"hearth/internal/engagement/ingest/cell"
)

// mailbox finds e-mail addresses in a title, and handles of the fediverse;
// mention finds handles.
var (
	mailbox = regexp.MustCompile(`@?[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	mention = regexp.MustCompile(`(^|[^\p{L}\p{N}])@[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*`)
)

// faceless gives the title of a brand's post, which is kept with the rows and
// may be published, without the e-mail addresses and handles of other people.
func (s *sink) faceless(platform, title string) string {
	if !strings.Contains(title, "@") {
		return title
	}
	hide := func(found string) string {
		if s.brand.has(platform, cell.Trim(found)) {
			return found
		}
		return "@…"
	}
	title = mailbox.ReplaceAllStringFunc(title, hide)
	return mention.ReplaceAllStringFunc(title, func(found string) string {
		before, handle, _ := strings.Cut(found, "@")
		return before + hide("@"+handle)
	})
}
