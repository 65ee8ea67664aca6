package insight

// peopleMeasure is the measure of different people that many questions share.
func peopleMeasure() Metric {
	return Metric{
		ID: "people", Title: "People", Definition: "Different people outside the company; someone with two accounts counts twice.",
		Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
		Translations: map[string]Words{"de": {Title: "Menschen", Unit: "Menschen"}},
	}
}

// shareMeasure is the measure of a share of people.
func shareMeasure(title, de, definition string) Metric {
	return Metric{
		ID: "share", Title: title, Definition: definition, Unit: "%", Grain: "person", Additivity: "none", Tier: "measured",
		Minimum: 20, Version: 1, Share: true, Scale: 1, Translations: map[string]Words{"de": {Title: de, Unit: "%"}},
	}
}
