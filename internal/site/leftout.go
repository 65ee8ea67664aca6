package site

// LeftOut is a rule by which a site leaves messages out of its numbers, and what
// that does to those that stand by themselves.
type LeftOut struct {
	Reason  string
	Title   string   // the reason as a heading
	What    []string // which messages: all of it must hold
	Effects []LeftOutEffect
}

// LeftOutEffect is what a rule does to one number.
type LeftOutEffect struct {
	Number, Period string
	Change         string // "31% lower"
	Much           bool   // it stands beside the number too
	Count          string // "45 of 126 messages left out", "" where that must not be told
}

// LeftOutWords is what Hearth says about what is left out.
type LeftOutWords struct {
	Title, Lead, Which, Effect, Much, None string
	Number, Period, Change, Count          string
}

var leftOutEnglish = &LeftOutWords{
	Title: "What is left out", Lead: "Messages that one of these rules takes are in no number of this site. Numbers that platforms report are as the platforms give them.",
	Which: "Which messages", Effect: "What leaving them out does to the numbers that stand by themselves", Much: "more than 5%, so it stands beside the number",
	None: "It changes no number that stands by itself, or it concerns too few people for that to be told.", Number: "Number", Period: "Period", Change: "Effect", Count: "Left out",
}

var leftOutGerman = &LeftOutWords{
	Title: "Was weggelassen wird", Lead: "Beiträge, die unter eine dieser Regeln fallen, sind in keiner Zahl dieser Seite. Zahlen, die Plattformen melden, sind so, wie die Plattformen sie angeben.",
	Which: "Welche Beiträge", Effect: "Was das Weglassen mit den Zahlen macht, die für sich stehen", Much: "mehr als 5 %, darum steht es bei der Zahl",
	None: "Es ändert keine Zahl, die für sich steht, oder es betrifft zu wenige Menschen, um es zu sagen.", Number: "Zahl", Period: "Zeitraum", Change: "Wirkung", Count: "Weggelassen",
}
