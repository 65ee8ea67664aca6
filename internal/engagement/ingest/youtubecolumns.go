package ingest

import (
	"slices"
	"strings"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// studio is a table of YouTube Studio with its columns found.
type studio struct {
	*table.Table
	day, item, also, title, published, name int    // columns; -1 for none
	dimension                               string // of item, and of also behind a plus
	measures                                []measure
	private                                 []measure
	unknown                                 []string
}

// columns finds out what each column is. The dimensions stand in front.
func (v vocabulary) columns(t *table.Table) studio {
	st := studio{Table: t, day: -1, item: -1, also: -1, title: -1, published: -1, name: -1}
	for i, c := range t.Headers {
		name, _ := cell.Currency(cell.Header(c.Text))
		if name == "" {
			continue
		}
		written := cell.Visible(c.Text)
		m, known := v.metrics[name]
		switch d := v.dimensions[name]; {
		case d == "day" && st.day < 0 && i < 2:
			st.day = i
		case d != "" && d != "day" && st.item < 0 && i < 2:
			st.item, st.dimension = i, d
		case d != "" && d != "day" && d != "video" && st.item >= 0 && st.also < 0 && i < 3 && len(st.measures) == 0:
			st.also, st.dimension = i, st.dimension+"+"+d
		case v.roles[name] == "title":
			st.title = i
		case v.roles[name] == "published":
			st.published = i
		case v.roles[name] == "name":
			st.name = i
		case known && m.Unit == unitRevenue:
			st.private = append(st.private, measure{column: i, header: written, unit: m.Unit})
		case known && m.Unit != unitSkip:
			st.measures = append(st.measures, measure{column: i, header: written, metric: m.ID, unit: m.Unit})
		case !known:
			st.unknown = append(st.unknown, written)
		}
	}
	if st.dimension == "traffic_source" && st.name >= 0 {
		st.dimension = trafficDetail
	}
	v.unnamed(&st)
	return st
}

// trafficDetail is what stands behind one source of traffic: the searches, the
// sites, the videos beside which one's own was shown.
const trafficDetail = "traffic_source_detail"

// unnamed finds out what a first column of unknown name is about in a table that
// is YouTube's beyond doubt: its total stands in the first row and time watched
// among its columns. YouTube renames what its tables are about every year.
func (v vocabulary) unnamed(st *studio) {
	first := cell.Header(st.Headers[0].Text)
	_, number := v.metrics[first]
	if first == "" || number || st.item >= 0 || st.day >= 0 || v.roles[first] != "" || len(st.Rows) == 0 ||
		v.totals[cell.Header(st.Rows[0].At(0).Text)] == "" || !st.has("watch_seconds", "watch_share") {
		return
	}
	st.item, st.dimension = 0, slug(first)
	if foreign(st.Table) {
		st.dimension = "video"
	}
	written := cell.Visible(st.Headers[0].Text)
	st.unknown = slices.DeleteFunc(st.unknown, func(u string) bool { return u == written })
}

// video says whether a row is about a video.
func (st studio) video() bool {
	return st.dimension == "video" || strings.HasPrefix(st.dimension, "video+")
}

// has says whether one of the metrics is among the columns.
func (st studio) has(metrics ...string) bool {
	for _, m := range st.measures {
		for _, want := range metrics {
			if m.metric == want {
				return true
			}
		}
	}
	return false
}
