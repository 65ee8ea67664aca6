package insight_test

import (
	"testing"

	"hearth/internal/engagement/insight"
)

// What an exclusion does to a number is said when it is much, and when those
// who were left out may be told of: the two people of the idea board may not.
func TestEffectOfExclusions(t *testing.T) {
	d, _ := kestrel(t, insight.Options{Exclude: []insight.Exclusion{
		{ID: "help", Where: map[string][]string{"place": {"help"}}, Reason: "a giveaway ran there"},
		{ID: "ideas", Where: map[string][]string{"place": {"ideas"}}, Reason: "a test of ours"},
		{ID: "rack", Where: map[string][]string{"tag": {"nothing"}}, Reason: "nothing has this tag"},
	}})
	expect(t, printed(t, d, "en", "metric=messages", "role=member", "period=2026-05"), `
 | Messages
Messages | 21
note: 38% lower for leaving out: a giveaway ran there.
`)
	expect(t, printed(t, d, "en", "metric=messages", "role=member", "by=place", "period=2026-05"), `
Place | Messages
@kestrel | 21
`)
	d, _ = kestrel(t, insight.Options{Exclude: []insight.Exclusion{
		{ID: "loud", Where: map[string][]string{"language": {"unknown"}}, Reason: "answers by a bot"},
	}})
	expect(t, printed(t, d, "en", "metric=answered_share", "within=24h", "source=mastodon", "period=2026-01..2026-05"), `
 | Answered within 24 hours
Answered within 24 hours | 30%
`)
	expect(t, printed(t, d, "en", "metric=first_reply_median", "source=mastodon", "period=2026-01..2026-05"), `
 | Half had an answer within
Half had an answer within | 3 d
`)
}
