package site

import "hearth/internal/story"

// PromiseWords is what Hearth says about promises.
type PromiseWords struct {
	Ledger                          string // heading of a ledger
	Said, Where, By, Due, Stands    string
	Trail, Evidence, Goal, Now      string
	AtLeast, AtMost, Met, NotMet    string
	Unknown, Overdue, Silent        string
	Rate, TooFew, None, Figures     string
	Median, NoMedian                string
	DrawnOn, Note, LastWord, Number string
	Statuses                        map[string]string
}

func (w *PromiseWords) status(s string) string { return w.Statuses[s] }

var promisesEnglish = &PromiseWords{
	Ledger: "Words and deeds", Said: "Said", Where: "Where", By: "By", Due: "Due", Stands: "How it stands",
	Trail: "What came of it", Evidence: "See for yourself", Goal: "Judged by", Now: "The number now",
	AtLeast: "At least %s", AtMost: "At most %s", Met: "reached", NotMet: "not reached",
	Unknown: "The number cannot be told.", Overdue: "It was due on %s.", Silent: "No word since %s.",
	Rate: "%s of the %s promises that were judged were kept.", TooFew: "Fewer than ten promises have been judged, so there is a list and no rate.",
	Median: "Half of them were kept within %s days. Those that are still open count as open.", NoMedian: "More than half of them are not kept yet.",
	None: "Nothing has been promised here yet.", Figures: "Its line is drawn on", LastWord: "Last word", Number: "Number",
	Note: "We say what we will do only when we mean it, and list what we did not do.",
	Statuses: map[string]string{
		story.NotYet: "Not yet looked at", story.UnderWay: "Under way", story.Stalled: "Stalled", story.Kept: "Kept",
		story.InPart: "Kept in part", story.NotKept: "Not kept", story.Withdrawn: "Withdrawn",
	},
}

var promisesGerman = &PromiseWords{
	Ledger: "Worte und Taten", Said: "Gesagt", Where: "Wo", By: "Von", Due: "Fällig", Stands: "Wie es steht",
	Trail: "Was daraus wurde", Evidence: "Selbst nachsehen", Goal: "Gemessen an", Now: "Die Zahl jetzt",
	AtLeast: "Mindestens %s", AtMost: "Höchstens %s", Met: "erreicht", NotMet: "nicht erreicht",
	Unknown: "Die Zahl lässt sich nicht nennen.", Overdue: "Es war am %s fällig.", Silent: "Kein Wort seit dem %s.",
	Rate: "%s der %s beurteilten Versprechen wurden gehalten.", TooFew: "Weniger als zehn Versprechen sind beurteilt. Darum steht hier eine Liste und kein Anteil.",
	Median: "Die Hälfte wurde binnen %s Tagen gehalten. Was noch offen ist, zählt als offen.", NoMedian: "Mehr als die Hälfte ist noch nicht gehalten.",
	None: "Hier wurde noch nichts versprochen.", Figures: "Seine Linie steht in", LastWord: "Letztes Wort", Number: "Zahl",
	Note: "Wir sagen nur, was wir tun werden, wenn wir es so meinen, und zeigen auch, was wir nicht getan haben.",
	Statuses: map[string]string{
		story.NotYet: "Noch nicht angesehen", story.UnderWay: "In Arbeit", story.Stalled: "Liegt still", story.Kept: "Gehalten",
		story.InPart: "Zum Teil gehalten", story.NotKept: "Nicht gehalten", story.Withdrawn: "Zurückgenommen",
	},
}
