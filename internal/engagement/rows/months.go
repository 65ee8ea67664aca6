package rows

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// stageMonths makes the file of every month that changes, several at a time, and
// notes in the ledger which rows raw files share.
func (r *Rows) stageMonths(s *staging, next Ledger, months map[month]touched, gone map[string]bool) error {
	layout, err := rowLayout()
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var spare []*monthWriter
	var notes []*merge
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	sorted := sortedMonths(months)
	done := make([]outcome, len(sorted))
	for _, i := range largestFirst(sorted, next.Entries) {
		m := sorted[i]
		work.Go(func() error {
			g := merge{month: m, entries: next.Entries, shared: map[int][][2]int64{}}
			if err := r.runs(&g, months[m], gone); err != nil {
				return err
			}
			mu.Lock()
			if n := len(spare); n > 0 {
				g.out, spare = spare[n-1], spare[:n-1]
			} else {
				g.out = newMonthWriter(layout)
			}
			mu.Unlock()
			var err error
			if done[i], err = s.month(m, &g); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			spare = append(spare, g.out)
			g.runs, g.alike, g.spare, g.out = nil, nil, nil, nil
			notes = append(notes, &g)
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, g := range notes {
		g.note()
	}
	for i, m := range sorted {
		s.outcome(rowsDir+"/"+m.path(), done[i])
	}
	return nil
}

// largestFirst gives the numbers of months, those of which there is most to write
// first: one that came last would be waited for alone.
func largestFirst(months []month, entries []Entry) []int {
	rows := map[month]int64{}
	for _, e := range entries {
		for _, m := range e.Months {
			rows[month{e.Source, m.Name}] += m.Rows
		}
	}
	order := make([]int, len(months))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rows[months[b]], rows[months[a]]) })
	return order
}

// runs opens what a month is merged from.
func (r *Rows) runs(g *merge, brings touched, gone map[string]bool) error {
	old, err := r.present(g.month, g.entries, gone)
	if err != nil {
		return err
	}
	if old != nil {
		g.runs = append(g.runs, old)
	}
	for _, f := range brings {
		i := slices.IndexFunc(g.entries, func(e Entry) bool { return e.Origin == f.origin })
		for _, p := range f.in.sources(g.month.name) {
			one := &run{from: p}
			one.owner = owned(i, g.entries[i].Captured, one)
			g.runs = append(g.runs, one)
		}
	}
	return nil
}

// note writes into the ledger whose rows a month holds.
func (g *merge) note() {
	for i := range g.entries {
		e := &g.entries[i]
		if e.Source != g.month.source {
			continue
		}
		e.Shared = slices.DeleteFunc(e.Shared, func(s Share) bool { return s.Month == g.month.name })
		if rows := g.shared[i]; len(rows) > 0 {
			e.Shared = append(e.Shared, Share{g.month.name, rows})
			slices.SortFunc(e.Shared, func(a, b Share) int { return strings.Compare(a.Month, b.Month) })
		}
	}
}

// outcome is what became of a month's file.
type outcome int

const (
	unchanged outcome = iota
	changed
	empty
)

// outcome plans what follows of it.
func (s *staging) outcome(name string, o outcome) {
	switch o {
	case changed:
		s.plan.Move = append(s.plan.Move, name)
	case empty:
		s.plan.Remove = append(s.plan.Remove, name)
	}
}

// month stages the file of a month, unless it would be the same as it is.
func (s *staging) month(m month, g *merge) (outcome, error) {
	name := rowsDir + "/" + m.path()
	to := s.staged(name)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return unchanged, err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return unchanged, err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	g.out.begin(w, m.source, g.entries)
	err = g.all()
	var no *Refusal
	if errors.As(err, &no) {
		return unchanged, errors.Join(err, f.Close())
	}
	if err = errors.Join(err, g.out.w.Close(), w.Flush(), f.Sync(), f.Close()); err != nil {
		return unchanged, fmt.Errorf("rows: write %s: %w", name, err)
	}
	if g.filed == 0 {
		return empty, os.Remove(to)
	}
	if sameFile(to, filepath.Join(s.dir, filepath.FromSlash(name))) {
		return unchanged, os.Remove(to)
	}
	return changed, nil
}

// sameFile says whether two files hold the same.
func sameFile(a, b string) bool {
	x, err := os.Open(a)
	if err != nil {
		return false
	}
	defer x.Close()
	y, err := os.Open(b)
	if err != nil {
		return false
	}
	defer y.Close()
	xi, xerr := x.Stat()
	yi, yerr := y.Stat()
	if xerr != nil || yerr != nil || xi.Size() != yi.Size() {
		return false
	}
	var p, q [1 << 16]byte
	for {
		n, err := io.ReadFull(x, p[:])
		k, _ := io.ReadFull(y, q[:])
		if !bytes.Equal(p[:n], q[:k]) {
			return false
		}
		if err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}
