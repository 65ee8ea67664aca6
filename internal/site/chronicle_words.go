package site

// ChronicleWords is what Hearth says about chronicles.
type ChronicleWords struct {
	Tick, ByHand, Year, Count, Make, Yours string
	Title, None                            string // of the picture, when the page gives none
	Shape, Paper, Bold, Ground             string
	Save, Share, Print, Again, Saved       string
	NoPicture, OnlyHere, Own, Drawn        string
	Shapes                                 map[string]string
}

var chroniclesEnglish = &ChronicleWords{
	Tick: "Tick what is yours", ByHand: "Print this page and tick by hand, or tick first and print then.", Year: "Your year", Count: "Things to tick: %s.", Make: "Make yours", Yours: "Your picture",
	Title: "{n} of {all}", None: "Nothing yet",
	Shape: "Shape", Ground: "Colour", Paper: "Quiet", Bold: "Bold",
	Save: "Save the picture", Share: "Share …", Print: "Print the list", Again: "Start again", Saved: "Saved as {file}.",
	NoPicture: "The picture cannot be saved from a page that is opened from a disk. The list can be printed.",
	OnlyHere:  "Made on your device. We see nothing unless you share it.",
	Own:       "What you ticked stands in the address of this page, behind the #. That part is never sent to us. Whoever gets the link from you sees it.",
	Drawn:     "Ticked by hand, on my own device",
	Shapes:    map[string]string{"tall": "Tall", "square": "Square", "wide": "Wide"},
}

var chroniclesGerman = &ChronicleWords{
	Tick: "Ankreuzen, was dazugehört", ByHand: "Diese Seite drucken und von Hand ankreuzen, oder erst ankreuzen und dann drucken.", Year: "Ihr Jahr", Count: "Zum Ankreuzen: %s.", Make: "Eigenes Bild machen", Yours: "Ihr Bild",
	Title: "{n} von {all}", None: "Noch nichts",
	Shape: "Form", Ground: "Farbe", Paper: "Ruhig", Bold: "Kräftig",
	Save: "Bild speichern", Share: "Teilen …", Print: "Liste drucken", Again: "Von vorn", Saved: "Gespeichert als {file}.",
	NoPicture: "Von einer Seite, die von einem Datenträger geöffnet wurde, lässt sich das Bild nicht speichern. Die Liste lässt sich drucken.",
	OnlyHere:  "Auf Ihrem Gerät gemacht. Wir sehen nichts davon, außer Sie teilen es.",
	Own:       "Was Sie ankreuzen, steht in der Adresse dieser Seite, hinter dem #. Dieser Teil wird nie an uns geschickt. Wer den Link von Ihnen bekommt, sieht es.",
	Drawn:     "Von Hand angekreuzt, auf dem eigenen Gerät",
	Shapes:    map[string]string{"tall": "Hoch", "square": "Quadrat", "wide": "Breit"},
}
