package insight_test

import (
	"reflect"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// TestReads holds what an answer says it was computed from: it is the same when
// there is nothing else.
func TestReads(t *testing.T) {
	whole, _ := kestrel(t, insight.Options{})
	for _, c := range []struct {
		words    string
		sources  string // "" for all
		messages bool
		readings bool
	}{
		{"metric=messages period=2026-01..2026-06 partial=true", "", true, false},
		{"metric=messages period=2026-01..2026-06 place=@kestrel", "mastodon", true, false},
		{"metric=messages by=month period=2026-01..2026-06 source=mastodon,forum partial=true", "forum mastodon", true, false},
		{"metric=answered_share period=2026-05 platform=mastodon", "mastodon", true, false},
		{"metric=people by=tag period=2026-01..2026-06 place=@kestrel", "", true, false},
		{"metric=views period=2026-01..2026-06 source=youtube", "youtube", false, true},
		{"metric=views by=month period=2026-01..2026-06", "", false, true},
		{"metric=views by=post period=2026-01..2026-06 source=youtube", "youtube", true, true},
		{"question=response.left period=2026-01..2026-06 source=mastodon", "", true, false},
	} {
		q := question(strings.Fields(c.words)...)
		name := c.words
		want, reads, problems := whole.Read(t.Context(), q)
		if problems.Count(source.Error) > 0 {
			t.Errorf("%s:\n%s", name, problems)
			continue
		}
		if got := strings.Join(reads.Sources, " "); got != c.sources || reads.Messages != c.messages || reads.Readings != c.readings {
			t.Errorf("%s reads %+v", name, reads)
		}
		if _, again, _ := whole.Read(t.Context(), q); !reflect.DeepEqual(again, reads) {
			t.Errorf("%s reads %+v the second time", name, again)
		}
		if c.sources == "" {
			continue
		}
		part := only(t, strings.Fields(c.sources))
		if got, problems := part.Ask(t.Context(), q); problems.Count(source.Error) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s, where there is nothing else, is\n%+v\nnot\n%+v\n%s", name, got, want, problems)
		}
	}
}

// TestReachIsOfPlatforms has two sources of one platform, whose conversations
// may be one: a question about one of them reads both.
func TestReachIsOfPlatforms(t *testing.T) {
	other := forum()
	other.Source = "fan-forum"
	for i := range other.Messages {
		other.Messages[i].Source = other.Source
		other.Messages[i].ID += "-fan"
		other.Messages[i].Root += "-fan"
	}
	files, coverage := storetest.Write(t, mastodon(), forum(), other)
	d, _ := desk(t, files, coverage, insight.Options{})
	for _, c := range []struct{ key, value, want string }{
		{"source", "fan-forum", "fan-forum forum"}, {"source", "forum", "fan-forum forum"}, {"source", "mastodon", "mastodon"}, {"place", "nowhere", ""},
	} {
		got, err := d.Reach(t.Context(), question("metric=messages", c.key+"="+c.value))
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s %s: %v %v", c.key, c.value, got, err)
		}
	}
}

// TestReachOfRules has a rule by which an export of one source takes a message of
// another one out, and one by which none does.
func TestReachOfRules(t *testing.T) {
	files, coverage := storetest.Write(t, mastodon(), parroted())
	for rule, want := range map[string]string{insight.RuleSameText: "", "many-a-day": "forum"} {
		d, _ := desk(t, files, coverage, insight.Options{Exclude: []insight.Exclusion{{ID: "r", Rule: rule, Reason: "arranged"}}})
		got, err := d.Reach(t.Context(), question("metric=messages", "source=forum"))
		if err != nil || strings.Join(got, " ") != want || (got == nil) != (want == "") {
			t.Errorf("with %s: %v %v", rule, got, err)
		}
	}
}

// only gives a desk on some of the sources.
func only(t *testing.T, sources []string) *insight.Desk {
	var some []storetest.File
	for _, f := range []storetest.File{mastodon(), forum(), reviews(), youtube()} {
		for _, s := range sources {
			if f.Source == s {
				some = append(some, f)
			}
		}
	}
	files, coverage := storetest.Write(t, some...)
	d, _ := desk(t, files, coverage, insight.Options{})
	return d
}
