package site

import "hearth/internal/story"

// OpennessWords is what Hearth says about what is told and what is kept back.
type OpennessWords struct {
	Title, Reason, See, By, On, Decisions, Self, Nothing, Note string
	Measures, Method, Dropped, None                            string
	Choices, Ways                                              map[string]string
	Elements                                                   map[string][2]string // title, and what it means
}

var opennessEnglish = &OpennessWords{
	Title: "What we tell, and what we keep back", Reason: "Why", See: "Here it is", By: "Decided by", On: "on",
	Decisions: "What was decided, and by whom", Self: "Six ways to be open, in words and without a score", Nothing: "Nothing is written down for this yet.",
	Note: "We do not share everything. Here is what we keep back, and why.", Measures: "%d of the %d measures that are defined here stand on pages of this site.", Method: "All of them",
	Dropped: "Told in the newest edition, and kept back now:", None: "Nothing is written down here yet.",
	Choices: map[string]string{story.Published: "Told", story.Rounded: "Told, rounded", story.Delayed: "Told later", story.KeptBack: "Kept back"},
	Ways:    map[string]string{"alone": "alone", "after-asking": "after asking others", "vote": "by a vote", "team": "by the team whose work it is"},
	Elements: map[string][2]string{
		"explaining": {"Explaining", "why something was decided"}, "updating": {"Updating", "how it stands, again and again"},
		"conversing": {"Talking with one another", "people and we answer each other where all can read it"}, "open-mic": {"Open microphone", "anybody may say something without being asked"},
		"crowdsourcing": {"Solving together", "a question is put to all, and the answers are used"}, "platforms": {"Common ground", "data, parts or rules that others can build on"},
	},
}

var opennessGerman = &OpennessWords{
	Title: "Was wir sagen und was wir für uns behalten", Reason: "Warum", See: "Hier steht es", By: "Entschieden von", On: "am",
	Decisions: "Was entschieden wurde, und von wem", Self: "Sechs Arten, offen zu sein, in Worten und ohne Note", Nothing: "Dafür ist noch nichts aufgeschrieben.",
	Note: "Wir teilen nicht alles. Hier steht, was wir für uns behalten, und warum.", Measures: "%d der %d Maße, die hier erklärt sind, stehen auf Seiten dieser Website.", Method: "Alle",
	Dropped: "Stand in der neuesten Ausgabe und wird nun zurückgehalten:", None: "Hier ist noch nichts aufgeschrieben.",
	Choices: map[string]string{story.Published: "Gesagt", story.Rounded: "Gerundet gesagt", story.Delayed: "Später gesagt", story.KeptBack: "Für uns behalten"},
	Ways:    map[string]string{"alone": "allein", "after-asking": "nachdem andere gefragt waren", "vote": "durch Abstimmung", "team": "durch das Team, dessen Arbeit es ist"},
	Elements: map[string][2]string{
		"explaining": {"Erklären", "warum etwas entschieden wurde"}, "updating": {"Auf dem Laufenden halten", "wie es steht, immer wieder"},
		"conversing": {"Miteinander reden", "Menschen und wir antworten einander, wo alle es lesen können"}, "open-mic": {"Offenes Mikrofon", "alle dürfen etwas sagen, ohne gefragt zu sein"},
		"crowdsourcing": {"Gemeinsam lösen", "eine Frage geht an alle, und die Antworten werden benutzt"}, "platforms": {"Gemeinsamer Boden", "Daten, Teile oder Regeln, auf denen andere bauen können"},
	},
}
