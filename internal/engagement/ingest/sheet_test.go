package ingest

import (
	"bytes"
	"context"
	"regexp"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
)

// sheetProblems reads headers/NAME.yaml as strictly as a writer's file, and
// finds names that stand for two things.
func sheetProblems(name string) (problems source.List) {
	var spec sheetSpec
	file := "headers/" + name + ".yaml"
	text, err := sheetYAML.ReadFile(file)
	if err != nil {
		problems.Errorf(source.Pos{File: file}, "missing", "", "%v", err)
		return problems
	}
	problems = decodeData(file, text, &spec)
	seen := map[string]string{}
	for _, terms := range [][]term{spec.Fields, spec.Metrics, spec.Private} {
		for _, t := range terms {
			for _, names := range t.Names {
				for _, n := range names {
					if was, ok := seen[cell.Header(n)]; ok && was != t.ID {
						problems.Errorf(source.Pos{File: file}, "twice", "", "%q stands for %s and for %s", n, was, t.ID)
					}
					seen[cell.Header(n)] = t.ID
				}
			}
		}
	}
	for _, m := range spec.Metrics {
		switch m.Unit {
		case unitCount, unitSeconds, unitPercent, unitRatio, unitPeople, unitAverage, unitShared, unitSkip:
		default:
			problems.Errorf(source.Pos{File: file}, "unit", "", "%s has the unit %q", m.ID, m.Unit)
		}
	}
	return problems
}

func TestLinkOf(t *testing.T) {
	for in, want := range map[string]permalink{
		"https://x.com/shop/status/123?s=20":                                    {"x", "123", "shop"},
		"https://twitter.com/shop/statuses/123":                                 {"x", "123", "shop"},
		"https://www.instagram.com/p/DAbc_-1/":                                  {"instagram", "DAbc_-1", ""},
		"https://www.instagram.com/sole_mates/reel/DAbc_-1/":                    {"instagram", "DAbc_-1", "sole_mates"},
		"https://www.instagram.com/stories/sole_mates/3333":                     {"instagram", "3333", "sole_mates"},
		"https://www.facebook.com/solemates/posts/pfbid0abc":                    {"facebook", "pfbid0abc", ""},
		"https://www.facebook.com/solemates/posts/new-soles/1234567/":           {"facebook", "1234567", ""},
		"https://www.facebook.com/permalink.php?story_fbid=1234567&id=77":       {"facebook", "1234567", ""},
		"https://www.facebook.com/77_1234567":                                   {"facebook", "1234567", ""},
		"https://www.facebook.com/solemates":                                    {"facebook", "", ""},
		"https://www.linkedin.com/feed/update/urn:li:activity:7206":             {"linkedin", "7206", ""},
		"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7345":          {"linkedin", "7345", ""},
		"https://www.linkedin.com/posts/sole-mates_soles-activity-7206231-AbCd": {"linkedin", "7206231", ""},
		"https://www.tiktok.com/@sole.mates/video/7527648304771891211":          {"tiktok", "7527648304771891211", "sole.mates"},
		"https://www.youtube.com/watch?v=AAAAAAAAA01&t=3":                       {"youtube", "AAAAAAAAA01", ""},
		"https://youtu.be/AAAAAAAAA01":                                          {"youtube", "AAAAAAAAA01", ""},
		"https://www.youtube.com/shorts/AAAAAAAAA01":                            {"youtube", "AAAAAAAAA01", ""},
		"https://www.threads.com/@sole_mates/post/DAbc":                         {"threads", "DAbc", "sole_mates"},
		"https://bsky.app/profile/sole.example/post/3kabc":                      {"bluesky", "3kabc", "sole.example"},
		"https://www.reddit.com/r/shoes/comments/abc123/soles/":                 {"reddit", "abc123", ""},
		"https://www.pinterest.com/pin/123/":                                    {"pinterest", "123", ""},
		"https://shop.example/p/1":                                              {},
		"not an address":                                                        {},
	} {
		if got := linkOf(in); got != want {
			t.Errorf("%s: %+v", in, got)
		}
	}
}

func TestNativeID(t *testing.T) {
	for _, c := range []struct{ platform, id, url, want string }{
		{"facebook", "77_1001", "", "1001"},
		{"facebook", "1001", "https://www.facebook.com/solemates/posts/pfbid0abc", "1001"},
		{"facebook", "", "https://www.facebook.com/solemates/posts/pfbid0abc", "pfbid0abc"},
		{"instagram", "178001", "https://www.instagram.com/p/DAbc/", "DAbc"},
		{"instagram", "178001", "", "178001"},
		{"linkedin", "urn:li:share:5", "https://www.linkedin.com/feed/update/urn:li:share:5", "5"},
		{"tiktok", "9", "https://x.com/shop/status/123", "9"},
	} {
		if got := nativeID(c.platform, c.id, linkOf(c.url)); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestHeadline(t *testing.T) {
	for _, c := range []struct{ title, text, want string }{
		{"Soles", "words", "Soles"},
		{"", "\n  New   soles. \nThey hold.", "New soles."},
		{"", "", ""},
		{"", "A line that goes on and on and on and on and on and on and on and on and on and on and on", "A line that goes on and on and on and on and on and on and on and on and on and…"},
	} {
		if got := headline(c.title, c.text); got != c.want {
			t.Errorf("%q %q: %q", c.title, c.text, got)
		}
	}
}

// Lines that open a record in files that encoding/csv cannot count: a day of
// Meta's, a comment of LinkedIn's with backslashes.
var (
	metaDay         = regexp.MustCompile(`(?m)^"?20[0-9]{2}-[0-9]{2}-[0-9]{2}T00:00:00`)
	linkedinComment = regexp.MustCompile(`(?m)^20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8},https://www.linkedin.com/`)
)

// countDays counts the records of such files by their lines.
func countDays(data []byte) (int, bool) {
	if bytes.HasPrefix(data, []byte("Date,Link,Message")) {
		return len(linkedinComment.FindAll(data, -1)), true
	}
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	n := len(metaDay.FindAll(text, -1))
	return n, err == nil && n > 0
}

// TestMetaUTF16 reads insights as Meta writes them: UTF-16 with a mark in front.
func TestMetaUTF16(t *testing.T) {
	text := "sep=,\r\n\"Facebook reach\"\r\n\"Date\",\"Primary\"\r\n\"2026-05-01T00:00:00\",\"7\"\r\n\r\n\"Instagram reach\"\r\n\"Date\",\"Primary\"\r\n\"2026-05-01T00:00:00\",\"9\"\r\n"
	data, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := Read(context.Background(), Input{Name: "Reach.csv", Source: "meta", Data: data}, Options{})
	if n, ok := countDays(data); !ok || n != total(r) || r.Format != "meta.insights" {
		t.Fatalf("%d days of %d: %s", total(r), n, r.Text())
	}
	got := map[string]int64{}
	for _, x := range r.Readings {
		got[x.Platform] = x.Value
	}
	if got["facebook"] != 7 || got["instagram"] != 9 {
		t.Errorf("two platforms in one source are mixed up: %v", got)
	}
}
