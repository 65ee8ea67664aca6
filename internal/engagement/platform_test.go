package engagement_test

import (
	"testing"

	"hearth/internal/engagement"
)

func TestPlatformName(t *testing.T) {
	for id, want := range map[string]string{"x": "X", "youtube": "YouTube", "mastodon": "Mastodon", "our-forum": "Our-forum", "": "", "élan": "élan", "4chan": "4chan"} {
		if got := engagement.PlatformName(id); got != want {
			t.Errorf("PlatformName(%q) = %q, want %q", id, got, want)
		}
	}
}
