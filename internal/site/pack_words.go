package site

// PackWords is what Hearth says about data that are taken away.
type PackWords struct {
	All, Package              string // links
	Files, Numbers, Means     string
	Described                 string
	Columns, Empty, Formula   string
	Source, License, Citation string
	AsOf                      string
	Key, Label, Split, Value  string // what the columns hold
	Part, Whole, Status       string
	Before, BeforeStatus      string
	Low, High                 string
}

var packEnglish = &PackWords{
	All: "All in one (ZIP)", Package: "All of these as one data package",
	Files: "The files", Numbers: "the numbers, a line each, with a comma between columns (UTF-8)", Means: "what they mean, where they come from and how they were counted, for programs",
	Described: "which columns each file has, for programs (Data Package, version 2)",
	Columns:   "The columns", Empty: "An empty cell is not a nought: the column status says whether the number is missing or withheld because too few people stand behind it.",
	Formula: "A text that a spreadsheet could take for a formula has a ' in front.",
	Source:  "Source", License: "Licence", Citation: "How to cite", AsOf: "Data up to",
	Key: "what the line is about, for programs", Label: "the same as it is written on the page", Split: "which part of it", Value: "the number: %s",
	Part: "how many of them", Whole: "out of how many", Status: "known, missing or withheld",
	Low: "the lower end of what a counted share may be, with 95% confidence", High: "the upper end of that",
	Before: "the number of the period compared with", BeforeStatus: "the same for the period compared with: known, missing or withheld",
}

var packGerman = &PackWords{
	All: "Alles zusammen (ZIP)", Package: "Alles hier als ein Datenpaket",
	Files: "Die Dateien", Numbers: "die Zahlen, je Zeile eine, mit einem Komma zwischen den Spalten (UTF-8)", Means: "was sie bedeuten, woher sie kommen und wie gezählt wurde, für Programme",
	Described: "welche Spalten jede Datei hat, für Programme (Data Package, Version 2)",
	Columns:   "Die Spalten", Empty: "Eine leere Zelle ist keine Null: Die Spalte status sagt, ob die Zahl fehlt (missing) oder zurückgehalten wird (withheld), weil zu wenige Menschen dahinterstehen.",
	Formula: "Vor einem Text, den eine Tabellenkalkulation für eine Formel halten könnte, steht ein '.",
	Source:  "Quelle", License: "Lizenz", Citation: "So wird zitiert", AsOf: "Daten bis",
	Key: "wovon die Zeile handelt, für Programme", Label: "dasselbe, wie es auf der Seite steht", Split: "welcher Teil davon", Value: "die Zahl: %s",
	Part: "wie viele davon", Whole: "von wie vielen", Status: "known (bekannt), missing (fehlt) oder withheld (zurückgehalten)",
	Low: "das untere Ende dessen, was ein gezählter Anteil sein kann, mit 95 % Sicherheit", High: "das obere Ende davon",
	Before: "die Zahl des Zeitraums, mit dem verglichen wird", BeforeStatus: "dasselbe für den Zeitraum, mit dem verglichen wird",
}
