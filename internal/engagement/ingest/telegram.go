package ingest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// telegramChannel was written from the shape of public exports.
func telegramChannel() Format {
	return Format{
		Name: "telegram.channel", Platform: "telegram", Title: "Telegram, a public channel or group (JSON)",
		Where:   "Telegram Desktop › the channel or group › ⋮ › Export chat history. Choose the format “Machine-readable JSON”, without pictures, and import result.json.",
		Answers: "what the brand posted and when, how many reacted; who wrote and answered in a public group",
		Cannot:  "how often posts were seen, who joined. Private chats and groups are refused",
		perPart: true,
		whole:   true,
		claim:   claimTelegram,
		trap:    telegramPrivate,
		read:    readTelegram,
	}
}

// telegramTypes are the kinds of chats, and whether everybody can read them.
var telegramTypes = map[string]bool{
	"public_channel": true, "public_supergroup": true,
	"private_channel": false, "private_supergroup": false, "private_group": false, "personal_chat": false, "bot_chat": false, "saved_messages": false,
}

func claimTelegram(p *table.Part, _ int) claim {
	if !peek(p, `"messages"`, `"type"`) {
		return claim{}
	}
	seen := sniff(p.Text)
	_, known := telegramTypes[seen["type"]]
	if !known || !hasKey(seen, "messages[].id") || !hasKey(seen, "messages[].date") {
		return claim{}
	}
	return claim{found: 1, required: 1, why: "messages of a " + words(seen["type"])}
}

// telegramPrivate refuses what not everybody could read.
func telegramPrivate(_ *sink, p *table.Part, _ int) *refusal {
	if telegramTypes[sniff(p.Text)["type"]] {
		return nil
	}
	return privateTalk(source.Pos{File: p.Name}, "a conversation on Telegram")
}

// telegramMessage is one of a channel or group.
type telegramMessage struct {
	ID        ident           `json:"id"`
	Type      string          `json:"type"` // or "service": somebody joined, a picture was changed
	Date      string          `json:"date"` // on the clock of whoever exported it
	Unix      ident           `json:"date_unixtime"`
	From      string          `json:"from"`
	FromID    string          `json:"from_id"`
	Answers   ident           `json:"reply_to_message_id"`
	Forwarded *string         `json:"forwarded_from"`
	Text      json.RawMessage `json:"text"`
	Photo     string          `json:"photo"`
	File      string          `json:"file"`
	Media     string          `json:"media_type"`
	Poll      json.RawMessage `json:"poll"`
	Reactions []struct {
		Count int64 `json:"count"`
	} `json:"reactions"`
}

// telegramChat is what stands above the messages.
type telegramChat struct {
	Name string `json:"name"`
	Type string `json:"type"`
	ID   ident  `json:"id"`
	own  bool   // the channel is the brand's
}

func readTelegram(s *sink, p *table.Part, _ int) {
	var chat telegramChat
	if err := json.Unmarshal(p.Text, &chat); err != nil {
		s.broken(p, 0, err)
		return
	}
	listed := s.brand.has("telegram", string(chat.ID), chat.Name)
	chat.own = listed || !s.listed("telegram") && chat.Type == "public_channel"
	tl := s.tally("telegram", "messages", nil)
	tl.snapshot = true
	s.items(p, "messages", func(at int64, raw json.RawMessage) {
		if m, ok := item[telegramMessage](s, tl, p, at, raw); ok {
			s.telegram(tl, p, at, chat, m)
		}
	})
	if chat.own && !listed {
		s.note(source.Pos{File: p.Name}, "unlisted-account", "add it to `accounts: {brand: […]}` in hearth.yaml as "+strconv.Quote("telegram:"+string(chat.ID)), "this channel is not listed; it was taken as the brand's own")
	}
}

// telegram takes one message in.
func (s *sink) telegram(tl *tally, p *table.Part, at int64, chat telegramChat, v telegramMessage) {
	text, tags := telegramText(v.Text)
	switch {
	case v.Type != "message":
		tl.drop("a note of Telegram's own")
		return
	case v.ID == "":
		tl.drop("no id")
		return
	case text == "" && !v.attached():
		tl.drop("neither words nor a picture")
		return
	}
	st, ok := s.telegramTime(tl, p, at, v)
	if !ok {
		return
	}
	id := func(n ident) string { return s.id("telegram", string(chat.ID)+"/"+string(n)) }
	m := engagement.Message{Platform: "telegram", ID: id(v.ID), Kind: engagement.KindPost, Place: chat.Name, Tags: tagList(tags)}
	from := strings.TrimPrefix(strings.TrimPrefix(v.FromID, "channel"), "user") // as accounts are listed
	m.Person, m.Role = s.author("telegram", from, v.From)
	if chat.own && (v.FromID == "channel"+string(chat.ID) || v.FromID == "") {
		m.Role = engagement.RoleBrand
	}
	if m.Role == engagement.RoleBrand {
		m.Title = headline("", text)
	}
	switch {
	case v.Forwarded != nil:
		m.Kind = engagement.KindShare
	case v.Answers != "":
		m.Kind, m.Parent = engagement.KindReply, id(v.Answers)
	}
	s.stamp(tl, &m, st)
	s.count(tl, s.message(m, Words{Text: text, Attached: v.attached()}))
	if m.Role == engagement.RoleBrand && len(v.Reactions) > 0 {
		sum := int64(0)
		for _, r := range v.Reactions {
			sum += r.Count
		}
		s.counts(m, map[string]*int64{"reactions": &sum})
	}
}

// attached says whether a picture, a file or a poll goes with a message.
func (v *telegramMessage) attached() bool { return v.Photo+v.File+v.Media != "" || len(v.Poll) > 0 }

// telegramTime gives the moment of a message. Exports of before 2022 have only
// the clock of whoever made them.
func (s *sink) telegramTime(tl *tally, p *table.Part, at int64, v telegramMessage) (cell.Stamp, bool) {
	if unix, err := strconv.ParseInt(string(v.Unix), 10, 64); err == nil {
		return cell.Stamp{At: time.Unix(unix, 0).UTC(), Zoned: true}, true
	}
	return s.when(tl, p, at, v.Date, nil)
}

// telegramText puts the pieces of a text together, and gives its tags.
func telegramText(raw json.RawMessage) (text string, tags []string) {
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text), nil
	}
	var pieces []json.RawMessage
	if json.Unmarshal(raw, &pieces) != nil {
		return "", nil
	}
	var whole strings.Builder
	for _, piece := range pieces {
		var plain string
		var marked struct {
			Type string `json:"type"`
			Text string `json:"text"`
		}
		if json.Unmarshal(piece, &plain) != nil && json.Unmarshal(piece, &marked) == nil {
			plain = marked.Text
		}
		if marked.Type == "hashtag" {
			tags = append(tags, strings.TrimPrefix(marked.Text, "#"))
		}
		whole.WriteString(plain)
	}
	return strings.TrimSpace(whole.String()), tags
}
