package site

import (
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/chart"
	"hearth/internal/engagement"
)

// Words is what Hearth itself says on a page, in the page's language.
type Words struct {
	Skip, Menu, Trail, Home              string
	Updated, By, Tags                    string
	Chapters, Chapter, Contents          string
	ToldSoFar, GoesOn, Resting, Closed   string
	Cadence                              string
	Previous, Next, Pages, Newer         string
	Older, PageOf                        string
	Numbers, NumbersHelp, Back           string
	Period, Counted, Source, AsOf        string
	Table, TableCut                      string
	Data, DataLead, Metadata             string
	Citation, Embed, License             string
	TextLicense, DataLicense             string
	Changed, OwnPage, ShownOn            string
	Languages, Draft, ComesOut, NotFound string
	NotFoundLead, Empty                  string
	Feed, Moved, Contact                 string
	DataAsOf, AllData, Latest            string

	Living   *LivingWords
	Promises *PromiseWords
	Method   *MethodWords
	LeftOut  *LeftOutWords
	Origins  *OriginWords
	Ideas    *IdeaWords
	Timeline *TimelineWords
	Coverage *CoverageWords

	Touchpoints *TouchpointWords
	Openness    *OpennessWords
	Rallies     *RallyWords
	Care        *CareWords
	Happenings  *HappeningWords

	Editions    *EditionWords
	Corrections *CorrectionWords
	People      *PeopleWords
	Asks        *AskWords
	Pack        *PackWords
	Voices      *VoiceWords
	Materials   *MaterialWords
	Chronicles  *ChronicleWords
}

var english = Words{
	Skip: "Skip to the text", Menu: "Menu", Trail: "You are here", Home: "Home",
	Updated: "last changed", By: "By", Tags: "Tags",
	Chapters: "Chapters", Chapter: "Chapter", Contents: "On this page",
	ToldSoFar: "Told so far", GoesOn: "This is the story as told up to %s. It goes on.",
	Resting: "This story rests. It was last added to on %s.", Closed: "This story was closed on %s.",
	Cadence:  "New chapters",
	Previous: "Before", Next: "Next", Pages: "Pages", Newer: "Newer", Older: "Older", PageOf: "Page %d of %d",
	Numbers: "Numbers on this page", NumbersHelp: "What is behind each number in the text above.", Back: "Back to the text",
	Period: "Period", Counted: "Counted", Source: "Source", AsOf: "as of",
	Table: "The numbers as a table", TableCut: "%d more rows are in the CSV file.",
	Data: "Data", DataLead: "Every figure of this site, with its numbers to take away.", Metadata: "About these data",
	Citation: "How to cite", Embed: "Show it on your page", License: "Licence",
	TextLicense: "Text", DataLicense: "Data",
	Changed: "Data up to", OwnPage: "Link to this figure", ShownOn: "This figure stands in",
	Languages: "Languages", Draft: "Draft", ComesOut: "Comes out on %s", NotFound: "There is no page here",
	NotFoundLead: "It may have moved or never been. These places are a good start.", Empty: "Nothing here yet.",
	Feed: "Feed", Moved: "This page has moved to", Contact: "Contact", DataAsOf: "Data up to", AllData: "All figures and data", Latest: "Latest",
	Living: livingEnglish, Method: methodEnglish, LeftOut: leftOutEnglish, Origins: originEnglish, Promises: promisesEnglish, Ideas: ideasEnglish, Timeline: timelineEnglish, Coverage: coverageEnglish,
	Pack:        packEnglish,
	Touchpoints: touchpointsEnglish, Openness: opennessEnglish, Rallies: ralliesEnglish, Care: careEnglish, Happenings: happeningsEnglish,
	Editions: editionsEnglish, Corrections: correctionsEnglish, People: peopleEnglish, Asks: asksEnglish, Voices: voicesEnglish, Materials: materialsEnglish,
	Chronicles: chroniclesEnglish,
}

var german = Words{
	Skip: "Zum Text springen", Menu: "Menü", Trail: "Sie sind hier", Home: "Start",
	Updated: "zuletzt geändert", By: "Von", Tags: "Schlagwörter",
	Chapters: "Kapitel", Chapter: "Kapitel", Contents: "Auf dieser Seite",
	ToldSoFar: "Bisher erzählt", GoesOn: "So weit ist die Geschichte bis zum %s erzählt. Sie geht weiter.",
	Resting: "Diese Geschichte ruht. Zuletzt kam am %s etwas hinzu.", Closed: "Diese Geschichte wurde am %s abgeschlossen.",
	Cadence:  "Neue Kapitel",
	Previous: "Davor", Next: "Danach", Pages: "Seiten", Newer: "Neuere", Older: "Ältere", PageOf: "Seite %d von %d",
	Numbers: "Zahlen auf dieser Seite", NumbersHelp: "Was hinter jeder Zahl im Text oben steht.", Back: "Zurück zum Text",
	Period: "Zeitraum", Counted: "Gezählt", Source: "Quelle", AsOf: "Stand",
	Table: "Die Zahlen als Tabelle", TableCut: "%d weitere Zeilen stehen in der CSV-Datei.",
	Data: "Daten", DataLead: "Alle Abbildungen dieser Seiten, mit ihren Zahlen zum Mitnehmen.", Metadata: "Über diese Daten",
	Citation: "So wird zitiert", Embed: "Auf der eigenen Seite zeigen", License: "Lizenz",
	TextLicense: "Text", DataLicense: "Daten",
	Changed: "Daten bis", OwnPage: "Link zu dieser Abbildung", ShownOn: "Diese Abbildung steht in",
	Languages: "Sprachen", Draft: "Entwurf", ComesOut: "Erscheint am %s", NotFound: "Hier ist keine Seite",
	NotFoundLead: "Sie ist umgezogen oder war nie da. Hier geht es weiter.", Empty: "Noch ist nichts da.",
	Feed: "Feed", Moved: "Diese Seite ist umgezogen nach", Contact: "Kontakt", DataAsOf: "Daten bis", AllData: "Alle Abbildungen und Daten", Latest: "Neues",
	Living: livingGerman, Method: methodGerman, LeftOut: leftOutGerman, Origins: originGerman, Promises: promisesGerman, Ideas: ideasGerman, Timeline: timelineGerman, Coverage: coverageGerman,
	Pack:        packGerman,
	Touchpoints: touchpointsGerman, Openness: opennessGerman, Rallies: ralliesGerman, Care: careGerman, Happenings: happeningsGerman,
	Editions: editionsGerman, Corrections: correctionsGerman, People: peopleGerman, Asks: asksGerman, Voices: voicesGerman, Materials: materialsGerman,
	Chronicles: chroniclesGerman,
}

// wordsFor gives the words of a language; English where Hearth does not speak it.
func wordsFor(lang string) *Words {
	if base(lang) == "de" {
		return &german
	}
	return &english
}

func base(lang string) string {
	first, _, _ := strings.Cut(lang, "-")
	return strings.ToLower(first)
}

// direction gives the way a language is written.
func direction(lang string) string {
	switch base(lang) {
	case "ar", "dv", "fa", "he", "ps", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// languageName gives a language's name in itself: "Deutsch".
func languageName(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang
	}
	if name := display.Self.Name(tag); name != "" {
		return name
	}
	return lang
}

// DateText writes a day in words: "14 June 2026". "" for no day.
func DateText(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return chart.FormatDay(lang, engagement.DayOf(t))
}

// DayText writes a day that is given as 2026-06-14 in words.
func DayText(lang, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return DateText(lang, t)
}
