package ingest

import (
	"encoding/json"
	"regexp"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

func ga4Events() Format {
	return Format{
		Name: "ga4.events", Platform: "ga4", Title: "Google Analytics 4, events from BigQuery as JSON lines",
		Where:   "Ask whoever runs your BigQuery for the tables events_… as newline-delimited JSON. When a day comes in several files, import them as one zip.",
		Answers: "events, page views, visits and visitors of each day; page views by page, events by name",
		Cannot:  "anything about one visitor: their ids, cities, devices and purchases never get in, only counts of a day",
		perPart: true,
		claim:   claimEvents,
		read:    readEvents,
	}
}

func claimEvents(p *table.Part, _ int) claim {
	c := claim{required: 4, why: "events with event_date, event_name and event_params"}
	seen := sniff(p.Text)
	for _, key := range []string{"event_date", "event_timestamp", "event_name", "event_params"} {
		_, alone := seen[key]
		_, listed := seen["[]."+key]
		if alone || listed {
			c.found++
		} else {
			c.missing = append(c.missing, "`"+key+"`")
		}
	}
	return c
}

// ga4Event is what is looked at of an event. Numbers of 64 bits come as texts.
type ga4Event struct {
	Date   string `json:"event_date"`
	Name   string `json:"event_name"`
	User   string `json:"user_pseudo_id"`
	Params []struct {
		Key   string `json:"key"`
		Value struct {
			Text  string `json:"string_value"`
			Whole ident  `json:"int_value"`
		} `json:"value"`
	} `json:"event_params"`
}

// ga4Private finds, in the text of an event, what must not get in. It is only counted.
var ga4Private = []struct {
	column, reason string
	shape          *regexp.Regexp
}{
	{"user_pseudo_id", "id of a person", regexp.MustCompile(`"user_pseudo_id"\s*:\s*"[^"]`)},
	{"user_id", "id of a person", regexp.MustCompile(`"user_id"\s*:\s*"[^"]`)},
	{"geo", "where a person is", regexp.MustCompile(`"city"\s*:\s*"[^"]`)},
	{"device", "device of a person", regexp.MustCompile(`"device"\s*:\s*\{`)},
	{"gclid", "click id", regexp.MustCompile(`"(?:gclid|dclid|srsltid)"\s*:\s*"[^"]`)},
	{"ecommerce", "revenue", regexp.MustCompile(`"purchase_revenue"\s*:\s*"?[0-9]`)},
}

func readEvents(s *sink, p *table.Part, _ int) {
	t := s.tally("ga4", "events", nil)
	log := s.footfall("ga4")
	s.documents(p, func(at int64, raw json.RawMessage) {
		e, ok := item[ga4Event](s, t, p, at, raw)
		if !ok {
			return
		}
		for _, private := range ga4Private {
			if private.shape.Match(raw) {
				t.secret(private.column, private.reason)
			}
		}
		stamp, ok := s.when(t, p, at, e.Date, nil) // the property's own day
		if !ok {
			return
		}
		day := engagement.DayOf(stamp.At)
		t.saw(cell.Stamp{At: stamp.At, ByDay: true}, day)
		log.count(t, day, e.step())
	})
}

// step takes what is counted out of an event. A session's number is unique
// only together with the visitor's.
func (e ga4Event) step() step {
	st := step{name: e.Name, view: e.Name == "page_view", person: e.User}
	if mailIn.MatchString(st.name) {
		st.name = ""
	}
	for _, param := range e.Params {
		switch param.Key {
		case "page_location":
			st.page = strings.TrimSuffix(pathOnly(param.Value.Text), "/")
		case "ga_session_id":
			if id := string(param.Value.Whole) + param.Value.Text; id != "" && e.User != "" {
				st.session = e.User + "/" + id
			}
		}
	}
	return st
}
