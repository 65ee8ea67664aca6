package cli

import "testing"

func TestSentenceOf(t *testing.T) {
	const line = `Nobody knows. From July on [](metric:people?a=b "too few") wrote in [our forum](../x.md). [62%](metric:answered_share) of [71%][ans] had "an answer." It goes on.`
	for _, c := range []struct {
		col        int
		line, want string
	}{
		{28, line, "From July on [236 → 227] wrote in our forum."},
		{91, line, `[236 → 227] of 71% had "an answer."`},
		{123, line, `62% of [236 → 227] had "an answer."`},
		{3, line, ""},
		{1, "metrics: [messages]", ""},
		{5, "Ümß [](metric:people) ja.", "Ümß [236 → 227] ja."},
	} {
		if got := sentenceOf(c.line, c.col, "[236 → 227]"); got != c.want {
			t.Errorf("column %d: %q, not %q", c.col, got, c.want)
		}
	}
}
