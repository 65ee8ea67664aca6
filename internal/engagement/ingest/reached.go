package ingest

import "hearth/internal/engagement"

// reached keeps how far somebody else's post may have gone, where an export says so:
// how often it was shown, and how many follow its author. What was counted of the
// brand's own posts are readings. Networks write 0 for what they did not count
// yet, and a number below it for what an author hides.
func reached(m *engagement.Message, shown, followers *int64) {
	if m.Role == engagement.RoleBrand {
		return
	}
	if m.Kind != engagement.KindShare && shown != nil && *shown > 0 { // of what is passed on, they are those of the first post
		m.Shown = shown
	}
	if followers != nil && *followers >= 0 {
		m.Followers = followers
	}
}
