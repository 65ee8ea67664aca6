package ingest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"hearth/internal/engagement/ingest"
)

// Each reason has a kind, whatever table it stands before.
func TestCauseOf(t *testing.T) {
	for reason, want := range map[string]string{
		"spam":                                                  "spam",
		"comments: hidden as spam or abuse":                     "spam",
		"reviews: not approved, or spam":                        "spam",
		"days: a robot":                                         "spam",
		"posts: stands in the file already":                     "twice",
		"posts: the same id again: the last one counts":         "twice",
		"reviews: an older version of the same review":          "twice",
		"posts: the same row again: same author, time and text": "again",
		"posts: not public: in a group":                         "hidden",
		"posts: deleted or removed":                             "deleted",
		"days: no value":                                        "empty",
		"posts: empty row":                                      "empty",
		"posts: no date that can be read":                       "unreadable",
		"posts: the id was destroyed by a spreadsheet":          "unreadable",
		"videos: remark below the table":                        "other",
		"posts: its author asked to be taken out":               "", // not even counted
	} {
		got := ingest.CauseOf(reason)
		if got != want {
			t.Errorf("%q is %q, want %q", reason, got, want)
		}
		if got != "" && !slices.Contains(ingest.Causes(), got) {
			t.Errorf("%q is not among the kinds", got)
		}
	}
}

// Whoever writes a new reason sees here where it goes: only these say of a row
// that it is something else than what Hearth counts.
func TestCausesOfImporters(t *testing.T) {
	reason := regexp.MustCompile(`(?:drop|leave)\("([^"]+)"|(?:why|reason) = "([a-z][^"]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), err)
	}
	known := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reason.FindAllStringSubmatch(string(data), -1) {
			if text := m[1] + m[2]; ingest.CauseOf(text) == "other" {
				known[text] = true
			}
		}
	}
	var got []string
	for text := range known {
		got = append(got, text)
	}
	slices.Sort(got)
	want := []string{
		"a channel that is not listed as the brand's own", "a choice of a poll", "a comment, not a post", "a link from another site, not a comment",
		"a link to more comments, which the file does not hold", "a note about the topic, not a message", "a note of Telegram's own",
		"a total of one source of traffic only", "an event in which nobody says anything", "begun by the company", "described in ",
		"descriptions of the columns", "fewer than 20 recipients: a test", "more cells than the header has columns", "neither a comment nor a review",
		"neither a post nor a boost", "neither a post nor a comment", "neither a post nor a page",
		"neither a question nor an answer (the description of a tag, an election)", "neither a video, a channel nor a comment", "nobody's answer",
		"not a Tweet", "remark below the table", "somebody acting on themselves", "the app itself, which stands in front of its reviews",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
