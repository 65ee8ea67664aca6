package ingest

import "hearth/internal/engagement/ingest/table"

type Mapping struct{}

func mapper() Format { return Format{Name: "columns"} }

func (s *sink) mapped(t *table.Table, m *Mapping, mac bool) *refusal { return nil }

func (s *sink) guessed(t *table.Table, mac bool) *refusal {
	return &refusal{text: "no mapper yet"}
}
