package ingest

import (
	"slices"

	"hearth/internal/engagement/ingest/table"
)

// Format is one kind of export.
type Format struct {
	Name     string // "youtube.studio"
	Platform string // "youtube"
	Title    string // "YouTube Studio, Advanced mode"
	Where    string // where to click on the platform to get it
	Answers  string // what can be asked of it
	Cannot   string // what cannot

	inside  []string                                     // names inside an account archive: when one is there, nothing else is opened
	claim   func(p *table.Part, t int) claim             // how much of what it requires is there
	trap    func(s *sink, p *table.Part, t int) *refusal // why what it claims must not be read all the same; nil for never
	read    func(s *sink, p *table.Part, t int)
	private bool // what people write there is not public: no words are kept
	whole   bool // knows a document by what stands around its lists, so none out of another document is its own
	perPart bool // reads whole documents rather than tables
	windows bool // reads each record by itself, so that a large file can be read piece by piece
	beyond  bool // writes cells without a header, and means them
}

// over reads a part, or a table of it without the rows that no header fits.
func (f Format) over(s *sink, p *table.Part, t int) {
	if t >= 0 && !f.beyond {
		s.overlong(&p.Tables[t])
	}
	f.read(s, p, t)
}

// claim is a format's word on a part or a table of it.
type claim struct {
	found, required int
	why             string   // what it was recognised by
	missing         []string // what it was not
}

// full says whether all that is required is there.
func (c claim) full() bool { return c.required > 0 && c.found == c.required }

// near says whether enough is there to name the format in a refusal.
func (c claim) near() bool { return c.required > 1 && c.found*2 >= c.required && c.found < c.required }

// formats are all that Hearth reads, in the order in which they are listed. The
// mapper is not among them: it is asked when none of these claims a table.
func formats() []Format {
	return append([]Format{
		bloggerArchive(), blueskyFeed(), crowdtangle(),
		discourseTopic(), discoursePosts(), discourseLatest(), discourseArchive(),
		disqusExport(),
		facebookContent(), facebookInsights(), facebookArchive(), instagramContent(), instagramGraph(), graphPosts(), instagramArchive(), metaInsights(), metaAudience(), metaAds(),
		ga4Report(), ga4Events(), universalAnalytics(), searchConsole(),
		githubIssues(), githubList(), githubDiscussions(), githubEvents(), githubStars(),
		goatCounterHits(),
		hackerNewsAlgolia(), hackerNewsItems(), hackerNewsTable(),
		linkedinPages(), linkedinCreator(), linkedinShares(), linkedinComments(),
		mailchimpCampaigns(), mailchimpReport(),
		mastodonArchive(), mastodonStatuses(), mentionsList(),
		matomoReport(), plausibleDays(), plausibleDashboard(),
		redditListing(), redditDump(), redditArchive(), redditComments(),
		siteFeed(), stackExchange(), stackExchangeAPI(), stackExchangeQuery(), wordpressExport(),
		substackPosts(),
		telegramChannel(), tiktokContent(), tiktokStudio(),
		appStore(), amazonReviews(), bookingReviews(), googleBusiness(), googlePlay(), collectedReviews(), trustpilotReviews(),
		interactionList(), xInteractions(),
		freshdeskTickets(), intercomConversations(), intercomExport(), jiraIssues(), mozillaQuestions(), zendeskTickets(),
		npsSurvey(), umamiEvents(), weiboPosts(),
		youtubeStudio(), youtubeAPI(), youtubeVideos(), youtubeChannels(), youtubeComments(), youtubeTakeout(),
		xContent(), xOverview(), xVideos(), xTweets(), xDays(), xArchive(), xArchiveTable(), xStatuses(), xPosts(),
	}, suiteFormats()...)
}

// Metrics lists the metrics that readings can have, sorted.
func Metrics() []string {
	set := map[string]bool{}
	for _, m := range youtubeWords().metrics {
		if m.Unit != unitSkip && m.Unit != unitRevenue {
			set[m.ID] = true
		}
	}
	for _, m := range readLexicon().Metrics {
		set[m.ID] = true
	}
	for _, id := range slices.Concat(sheetMetrics(), statsMetrics()) {
		set[id] = true
	}
	for _, id := range documentMetrics() {
		set[id] = true
	}
	return sortedKeys(set)
}

// Formats lists what can be read, with the mapper last.
func Formats() []Format { return append(formats(), mapper()) }
