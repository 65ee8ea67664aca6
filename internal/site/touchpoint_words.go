package site

import "hearth/internal/story"

// TouchpointWords is what Hearth says about the places where people meet the brand.
type TouchpointWords struct {
	Title, Place, Who                string
	Hours, Languages, Opened, Closed string
	Uncounted, Note, New, Over, None string
	Kinds                            map[string]string
}

var touchpointsEnglish = &TouchpointWords{
	Title: "Where people can meet us", Place: "Place", Who: "Who is there", Hours: "When", Languages: "In", Opened: "since", Closed: "until",
	Uncounted: "We meet people here; we do not count it.", Note: "Counted where we can count. Empty does not mean silent. People are not added up over places: the same person may be at many.",
	New: "New, for less than 90 days", Over: "Not there any more", None: "Nobody can meet us anywhere yet.",
	Kinds: map[string]string{
		"account": "Account", story.StaffAccount: "Somebody's own account", "forum": "Forum", "reviews": "Reviews", "mail": "Mail", "phone": "Telephone", "shop": "Shop",
		"event": "Event", "book": "Book", "packaging": "Packaging", "other": "",
	},
}

var touchpointsGerman = &TouchpointWords{
	Title: "Wo man uns treffen kann", Place: "Ort", Who: "Wer da ist", Hours: "Wann", Languages: "Auf", Opened: "seit", Closed: "bis",
	Uncounted: "Hier treffen wir Menschen; wir zählen es nicht.", Note: "Gezählt, wo wir zählen können. Leer heißt nicht still. Menschen werden nicht über Orte zusammengezählt: Dieselbe Person kann an vielen sein.",
	New: "Neu, seit weniger als 90 Tagen", Over: "Gibt es nicht mehr", None: "Noch kann man uns nirgends treffen.",
	Kinds: map[string]string{
		"account": "Konto", story.StaffAccount: "Eigenes Konto", "forum": "Forum", "reviews": "Bewertungen", "mail": "Post", "phone": "Telefon", "shop": "Laden",
		"event": "Veranstaltung", "book": "Buch", "packaging": "Verpackung", "other": "",
	},
}
