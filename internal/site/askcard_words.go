package site

import "hearth/internal/story"

// AskWords is what Hearth says about ask cards.
type AskWords struct {
	Text, TextFor, Copy, Copied, NotCopied, Share string
	Ways, Opens, Closes, Closed, Reward, Private  string
	Thanks, Now, Soon, Over, None                 string
	Drivers, Channels                             map[string]string
}

var asksEnglish = &AskWords{
	Text: "Words you can pass on", TextFor: "Words for %s", Copy: "Copy the text", Copied: "Copied.", NotCopied: "It could not be copied. The text is selected: copy it yourself.",
	Share: "Share …", Ways: "Pass it on by",
	Opens: "This opens on %s.", Closes: "Open until %s.", Closed: "This closed on %s.", Reward: "There is a reward for this",
	Private: "We count only visits by these links, in our own statistics. What you pass on in private we do not see, so every count says at least.",
	Thanks:  "What came of it", Now: "You can do this now", Soon: "Still to come", Over: "What is over", None: "We ask for nothing right now.",
	Drivers: map[string]string{
		"self-expression": "To show who you are", "achievement": "To get something done", "altruism": "To help others", "fun": "For fun", story.ForReward: "For a reward",
	},
	Channels: map[string]string{"mail": "Mail", "mastodon": "Mastodon", "whatsapp": "WhatsApp", "x": "X", "bluesky": "Bluesky", "linkedin": "LinkedIn"},
}

var asksGerman = &AskWords{
	Text: "Worte zum Weitergeben", TextFor: "Worte für %s", Copy: "Text kopieren", Copied: "Kopiert.", NotCopied: "Das Kopieren ging nicht. Der Text ist markiert: Bitte selbst kopieren.",
	Share: "Teilen …", Ways: "Weitergeben mit",
	Opens: "Das beginnt am %s.", Closes: "Offen bis %s.", Closed: "Das endete am %s.", Reward: "Dafür gibt es eine Belohnung",
	Private: "Gezählt werden nur Besuche über diese Links, in unserer eigenen Statistik. Was Sie privat weitergeben, sehen wir nicht. Darum steht bei jeder Zahl mindestens.",
	Thanks:  "Was daraus wurde", Now: "Das geht jetzt", Soon: "Das kommt noch", Over: "Das ist vorbei", None: "Gerade bitten wir um nichts.",
	Drivers: map[string]string{
		"self-expression": "Um sich zu zeigen", "achievement": "Um etwas zu schaffen", "altruism": "Um anderen zu helfen", "fun": "Aus Spaß", story.ForReward: "Für eine Belohnung",
	},
	Channels: map[string]string{"mail": "E-Mail", "mastodon": "Mastodon", "whatsapp": "WhatsApp", "x": "X", "bluesky": "Bluesky", "linkedin": "LinkedIn"},
}
