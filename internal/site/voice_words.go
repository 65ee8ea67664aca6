package site

// VoiceWords is what Hearth says about voices.
type VoiceWords struct {
	Drawn, Chosen, All, None         string
	InOurWords, Rewarded, RewardedBy string
	Consent, Replied                 string
}

var voicesEnglish = &VoiceWords{
	Drawn: "%s drawn at random from %s who said yes. The draw is called “%s”, and anybody can repeat it.", Chosen: "Chosen by us.", All: "All %s who said yes.", None: "Nobody has said yes to being quoted here.",
	InOurWords: "In our words", Rewarded: "They got something for it.", RewardedBy: "They got something for it: %s.",
	Consent: "Quoted because they said yes. Who changes their mind tells us, and it is gone.", Replied: "%s answers",
}

var voicesGerman = &VoiceWords{
	Drawn: "%s ausgelost aus %s, die Ja gesagt haben. Die Losung heißt „%s“, und alle können sie wiederholen.", Chosen: "Von uns ausgewählt.", All: "Alle %s, die Ja gesagt haben.", None: "Hier hat noch niemand Ja dazu gesagt, zitiert zu werden.",
	InOurWords: "In unseren Worten", Rewarded: "Sie haben etwas dafür bekommen.", RewardedBy: "Sie haben etwas dafür bekommen: %s.",
	Consent: "Zitiert, weil sie Ja gesagt haben. Wer es sich anders überlegt, sagt es uns, und es ist weg.", Replied: "%s antwortet",
}
