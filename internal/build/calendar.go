package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/memo"
	"hearth/internal/source"
	"hearth/internal/story"
)

// calendarFile keeps, among the answers, which days the data speak for: a
// build without rows has nothing else to know it by. No figure can have its name.
const calendarFile = "_coverage.json"

// calendar is which days the data speak for, and whether a page shows it.
type calendar struct {
	wanted  source.Pos // of the first block that shows it; the zero place for none
	sources []insight.CalendarSource
	inputs  string // what it was made of; "" when it is not known
}

// calendarKept is calendarFile.
type calendarKept struct {
	Inputs  string                   `json:"inputs"`
	Sources []insight.CalendarSource `json:"sources"`
}

// coverageBlock gives the place of the first block of a story that shows the
// calendar.
func coverageBlock(s *story.Story) (source.Pos, bool) {
	for _, seg := range s.Body {
		if seg.Block != nil && seg.Block.Kind == "coverage" {
			return seg.Block.Pos, true
		}
	}
	return source.Pos{}, false
}

// calendarInputs is the identity of what the calendar is made of, "" without
// rows. No metric is in it, so that a new one does not ask for the days again.
func (r *run) calendarInputs(data *rows.Rows) string {
	if data == nil || len(data.Ledger().Entries) == 0 {
		return ""
	}
	h := sha256.New()
	_ = json.NewEncoder(h).Encode([]any{data.Fingerprint(), r.cfg.Zone.String(), titles(r), private(r)})
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// oldCalendar reads the calendar that is kept, and says whether it has to be
// made anew of rows of this identity, "" for none. With some answers and none
// about the days it was forgotten.
func (r *run) oldCalendar(inputs string, some bool) (stale bool, err error) {
	if r.calendar.wanted == (source.Pos{}) {
		return false, nil
	}
	name := path.Join(answersDir, calendarFile)
	data, err := os.ReadFile(filepath.Join(r.Root, filepath.FromSlash(name)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	var kept calendarKept
	if err == nil {
		if bad := json.Unmarshal(data, &kept); bad != nil {
			r.problems.Errorf(source.Pos{File: name}, "answer-unreadable", "delete it and build once where the exports are", "the days that the data cover cannot be read: %v", bad)
			return false, nil
		}
		r.calendar.sources, r.calendar.inputs = kept.Sources, kept.Inputs
	}
	switch {
	case inputs != "":
		return kept.Inputs != inputs, nil
	case errors.Is(err, fs.ErrNotExist) && some:
		r.problems.Errorf(r.calendar.wanted, "answer-missing", "build once where the exports are, and commit data/answers", "which days the data cover does not stand in data/answers, and there are no rows here to ask")
	case errors.Is(err, fs.ErrNotExist):
		r.problems.Warnf(r.calendar.wanted, "no-data", "put an export into data/raw, or take this out until there is one", "there are no data yet whose days this block could show")
	}
	return false, nil
}

// keepCalendar writes the calendar beside the answers; one that no page shows goes.
func (r *run) keepCalendar() error {
	if r.calendar.wanted == (source.Pos{}) {
		return r.keepBeside(calendarFile, nil)
	}
	return r.keepBeside(calendarFile, calendarKept{r.calendar.inputs, r.calendar.sources})
}

// coverage gives the calendar to the pages that show it.
func (d *Desk) coverage(r *memo.Reader, _ string) (memo.Result, error) {
	all, err := d.data.answering.calendar(r.Context())
	if err != nil {
		return memo.Result{}, err
	}
	text, err := json.Marshal(all)
	return memo.Result{Value: all, Sum: memo.SumOf(text)}, err
}

// Coverage gives the days that the data speak for, by source.
func (l *look) Coverage() []insight.CalendarSource {
	all, err := memo.Get[[]insight.CalendarSource](l.r, keyCoverage)
	l.fail(err)
	return all
}
