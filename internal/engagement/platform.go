package engagement

// platforms are the names of platforms as they write themselves, where that is
// more than their id with a capital.
var platforms = map[string]string{
	"x": "X", "youtube": "YouTube", "tiktok": "TikTok", "linkedin": "LinkedIn", "github": "GitHub", "ga4": "Google Analytics",
	"blogger": "Blogger", "booking": "Booking.com", "freshdesk": "Freshdesk", "google": "Google Maps", "hackernews": "Hacker News", "stackexchange": "Stack Exchange", "wordpress": "WordPress", "searchconsole": "Search Console",
	"rss": "Feed", "goatcounter": "GoatCounter", "googleplay": "Google Play", "appstore": "App Store", "npm": "npm",
}

// PlatformName gives the name of a platform for people: "YouTube" for youtube.
func PlatformName(id string) string {
	if name, ok := platforms[id]; ok {
		return name
	}
	if id == "" || id[0] < 'a' || id[0] > 'z' {
		return id
	}
	return string(id[0]-'a'+'A') + id[1:]
}
