// Package engagement holds what people and the brand said and did, and what
// platforms reported about it: the noun that exports become and that questions
// are asked of. It computes nothing.
//
// The main types are [Message], one act of one person or of the brand, and
// [Reading], one number that a platform reported. [Coverage] says which days a
// source speaks for at all: a day outside is unknown, not zero.
//
// # What is not here
//
// No handle, no e-mail, no words. Package ingest turns identities into
// pseudonyms and keeps customers' words apart before anything gets here. What
// is here is still personal data (a pseudonym singles a person out), so rows
// are for private repositories only.
//
// # Schema of a row
//
// Version [Schema]. Days count from 1 January 1970. A missing value is nil or
// "", never zero. Identifiers are keyed hashes, except that a post of the
// brand's own also carries its public title and address. So is the number of a wording.
package engagement

import "time"

// Schema is the version of the rows below. Every later Hearth reads it. Rows of
// version 1 lack what import computes from the words.
const Schema = 2

// Kinds of a message.
const (
	KindPost     = "post"     // opens a thread in public
	KindReply    = "reply"    // answers a message
	KindShare    = "share"    // passes somebody else's message on
	KindReview   = "review"   // a judgement with a rating
	KindQuestion = "question" // asks for help
	KindAnswer   = "answer"   // answers a question
)

// Roles of who said it.
const (
	RoleMember      = "member"      // a customer or any other person outside
	RoleBrand       = "brand"       // the brand's own account
	RoleStaff       = "staff"       // a person of the company who speaks as themselves
	RoleBroadcaster = "broadcaster" // press, partners, well-known people: who speaks to many, declared by the site
	RoleAnonymous   = "anonymous"   // nobody can be told apart
)

// Classes of a message, by the word lists of its language.
const (
	ClassPassion = "passion" // about what people do and love, with or without the brand
	ClassProduct = "product" // about what the brand makes and sells
	ClassBoth    = "both"
	ClassNeither = "neither"
)

// Closings: how a message that may end an exchange leaves it.
const (
	ClosingThanks = "thanks" // thanks, and nothing more is said of how it went
	ClosingSolved = "solved" // says that it is settled
	ClosingOpen   = "open"   // says that it is not
	ClosingBare   = "bare"   // thanks and not a word more, or no word at all: it needs no answer, and counts as thanks where it is the last word

	ClosingPrivate = "private" // of the brand and its staff only: it moves the exchange to where nobody else reads
)

// Day is a date in the site's zone, counted from 1 January 1970.
type Day int32

// DayOf gives the date of t in its own zone.
func DayOf(t time.Time) Day {
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset)
	day := seconds / 86400
	if seconds%86400 < 0 {
		day--
	}
	return Day(day)
}

// Time gives the midnight that starts d, in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String gives d as 2026-06-14.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// ParseDay reads 2026-06-14.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	return DayOf(t), err
}

// Message is one act: a post, a reply, a share, a review, a question, an answer.
type Message struct {
	ID     string // keyed hash of platform and the platform's id
	Parent string // ID of what it answers or shares; "" for none
	Root   string // ID of the message that opened the thread; its own ID for an opener

	Source   string // name in hearth.yaml, else folder in data/raw, else platform
	Platform string // "mastodon", "youtube", "x", "community" …
	Place    string // one account, forum, shop page …; "" when the export does not say
	Kind     string // one of the Kind constants
	Role     string // one of the Role constants
	Person   string // pseudonym; "" when nobody can be told apart

	At       time.Time // UTC; zero when unknown
	ByDay    bool      // the export gives only the day: At is its start and hours mean nothing
	Day      Day       // of At in the site's zone; meaningless when At is zero
	Captured Day       // day on which the export was made; the newest capture of an ID wins

	Language  string   // BCP 47, lower case; "" when unknown
	Tags      []string // as the platform has them, sorted
	Rating    *int32   // in hundredths of a star or point; nil when there is none
	Automated bool     // the author says that it is a bot

	// What import computed from the words, which are not here; see package words.
	Class   string   // one of the Class constants; "" when there were no words, or no list for their language
	Topics  []string // ids of the topics and passions it is about, sorted
	Closing string   // one of the Closing constants; "" when it says nothing of the kind

	// Of the brand and its staff only: how many sentences there are, and how many
	// of them begin with the brand ("we …") and with others ("you …", "people …").
	Sentences, StartsUs, StartsYou int32

	// How far it may have gone, where the export says so of somebody else's post;
	// nil when it does not. What was counted of the brand's own posts are readings.
	Shown     *int64 // how often the platform counted that it was shown
	Followers *int64 // how many followed its author when it was exported

	Wording int64 // stands for its words: equal ones, equal numbers; 0 for words that are not compared, and where no site asks

	// Only for posts of the brand's own (Role brand), which are public.
	Title string
	URL   string

	Origin string // ledger id of the raw file it came from
}

// Grains of a reading.
const (
	GrainLifetime = "lifetime" // all that was counted until Captured: never add two captures of one post
	GrainDaily    = "daily"    // counted on the day From (== To)
	GrainPeriod   = "period"   // counted from From to To, both ends in
)

// Reading is one number that a platform reported about the brand's own posts
// or places. It is about crowds, never about one person.
type Reading struct {
	Source   string
	Platform string
	Place    string
	Post     string // ID of the brand's message it is about; "" for a whole place
	Metric   string // id in the metric registry: "views", "likes", "watch_seconds" …
	Value    int64  // counts and seconds whole; ratios in millionths
	Grain    string // one of the Grain constants
	From, To Day    // days it speaks for; for lifetime the day of the post (0 when unknown) and Captured
	Captured Day

	Dimension string // what it is broken down by: "country", "traffic_source" …; "" for none
	Member    string // the value of Dimension
	Total     bool   // the platform's own total over more than the listed rows: never added to them

	Origin string // ledger id of the raw file it came from
}

// Coverage says which days a raw file speaks for.
type Coverage struct {
	Source   string
	Platform string
	From, To Day    // both ends in
	Captured Day    // day on which it was exported
	Zone     string // zone of its days and times: "UTC", "assumed Europe/Berlin" …
	Origin   string // ledger id
}
