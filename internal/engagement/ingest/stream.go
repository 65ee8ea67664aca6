package ingest

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"hearth/internal/engagement/ingest/table"
	"hearth/internal/source"
)

// large is a file that is read window by window.
type large struct {
	*sink  // of the whole file
	stream *table.Stream
	plan   plan
	st     *store
	texts  chan []byte // memory for the words of windows
	keyed  keyed
}

// plan says how the windows of a large file are read. It was made by looking at
// the file's beginning.
type plan struct {
	read    func(s *sink, p *table.Part) // one window
	columns []int                        // that decide something; of a table
	all     bool                         // any column may
	loose   func(nth uint32, sum []byte) string
	byURL   bool          // addresses stand in for ids, as long as no two are the same
	absorb  func(c *sink) // what a window counted beside its rows
	finish  func(s *sink)
	wants   bool // only evidence is looked for
}

// streamed reads an entry window by window. False says that it has to be read
// whole: it is small, or a format needs all of it at once, or it turned out to be
// irregular. Nothing was noted of it then.
func (s *sink) streamed(ctx context.Context, e table.Entry) bool {
	stream, ok := e.Stream(s.opt.Windows)
	if !ok || s.taken > 0 || len(s.result.Messages)+len(s.result.Readings) > 0 {
		return false
	}
	repeated := false // two rows have the same address
	for {
		l := &large{sink: newSink(s.in, s.opt), stream: stream, keyed: keyed{most: keysHeld, first: map[uint64]int32{}}}
		l.named, l.stamped, l.decided, l.seed = s.named, s.stamped, &decisions{known: map[string]any{}}, maphash.MakeSeed()
		l.st = &store{dir: s.opt.Scratch, room: room, seed: l.seed}
		if _, counts := l.keys.(counter); counts {
			l.keys = &locked{keys: l.keys}
		}
		if !l.recognise(repeated) {
			s.together = l.together
			return false
		}
		err := l.into().Reset()
		var more []table.Row
		if err == nil {
			more, err = l.windows(ctx)
		}
		if err == nil && len(more) == 0 && l.plan.wants {
			return false
		}
		if err == nil && len(more) == 0 {
			var again bool
			if again, err = l.close(); err == nil && !again {
				*s = *l.sink
				return true
			}
			repeated = again
		}
		if closing := l.st.close(); closing != nil {
			err = errors.Join(err, closing)
		}
		switch {
		case err == nil && len(more) > 0:
			stream.Learn(more)
		case err == nil, stream.Careful(err):
		case errors.Is(err, table.ErrIrregular):
			return false
		default:
			s.result.Problems.Add(broken(s.in.Name, err))
			return true
		}
	}
}

// broken words what went wrong while a large file was read.
func broken(name string, err error) source.Problem {
	p := source.Problem{Pos: source.Pos{File: name}}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		p.Rule, p.Text = "stopped", "reading was stopped"
	case table.TooMuch(err):
		p.Rule, p.Hint, p.Text = "too-large", "export a shorter period, or unpack it and import the files one by one", "this file "+err.Error()
	case table.Cut(err):
		p.Rule, p.Hint, p.Text = "broken-archive", "download the export again: it broke off on the way", "this archive ends in the middle"
	default:
		p.Rule, p.Hint, p.Text = "unreadable", "look whether the disk is full, then import it again", "this file could not be read to its end: "+err.Error()
	}
	return p
}

// recognise finds the format of a large file by its beginning. False is for a
// format that needs the whole of it, and for a file that is refused: the words
// for that are found where files are read whole.
func (l *large) recognise(repeated bool) bool {
	p := &l.stream.Head
	t := -1
	if p.Form == table.Grid {
		t = 0
		for _, h := range p.Tables[0].Headers {
			l.result.Columns = append(l.result.Columns, h.Text)
		}
	}
	if l.opt.Mapping == nil && l.private(p, t) != nil {
		return false
	}
	if l.opt.Mapping == nil || t < 0 {
		var full []Format
		why := ""
		for _, f := range l.candidates() {
			if f.perPart != (t < 0) {
				continue
			}
			if c := f.claim(p, t); c.full() {
				full, why = append(full, f), c.why
			}
		}
		if len(full) > 1 || t < 0 && len(full) == 0 {
			return false
		}
		if len(full) == 1 {
			f := full[0]
			if !f.windows || f.trap != nil && f.trap(l.sink, p, t) != nil {
				return false
			}
			l.accept(f.Name, why)
			l.silent = f.private
			l.plan = plan{all: t >= 0, read: func(s *sink, p *table.Part) { f.over(s, p, t) }}
			return true
		}
	}
	if l.opt.Format != "" && l.opt.Format != mapper().Name || l.opt.Mapping == nil && l.opt.Format == "" && aside(p, t) != nil {
		return false
	}
	return l.mapLarge(&p.Tables[0], p.Mac, repeated)
}

// outcome is one window after it was read.
type outcome struct {
	index int
	sink  *sink
	more  []table.Row // evidence that the sample lacks
	keys  []keyAt     // of its rows, when each must be the only one
	size  int64
}

// windows reads all windows, several at a time, and puts together what they
// found in the order of the file. more is evidence that was not in the sample,
// so that all has to be read once more.
func (l *large) windows(ctx context.Context) (more []table.Row, err error) {
	hands := runtime.GOMAXPROCS(0)
	work, ctx := errgroup.WithContext(ctx)
	todo, done := make(chan *table.Window, 1), make(chan outcome, hands)
	free := make(chan *packer, 2*hands+2) // as many windows are under way
	for range cap(free) {
		free <- nil
	}
	work.Go(func() error { return l.cut(ctx, todo, free) })
	var hired sync.WaitGroup
	scratches := make([]table.Scratch, hands)
	var look *witness
	if t := l.stream.Head.Tables; len(t) == 1 {
		look = newWitness(&t[0], l.columns(&t[0]))
	}
	packers := make(chan *packer, cap(free))
	l.texts = make(chan []byte, cap(free))
	for i := range hands {
		hired.Add(1)
		work.Go(func() error {
			defer hired.Done()
			h := newHand()
			err := l.hand(ctx, h, look, todo, done, packers)
			scratches[i] = h.scratch
			return err
		})
	}
	work.Go(func() error {
		hired.Wait()
		close(done)
		return nil
	})
	work.Go(func() error {
		waiting := map[int]outcome{}
		var read int64
		for next := 0; ; {
			o, ok := <-done
			if !ok {
				return nil
			}
			for waiting[o.index] = o; waiting[next].sink != nil; next++ {
				o := waiting[next]
				delete(waiting, next)
				more = append(more, o.more...)
				read += o.size
				if err := l.take(o, packers); err != nil {
					return err
				}
				if l.opt.Progress != nil {
					l.opt.Progress(read, l.stream.Size())
				}
				free <- nil
			}
		}
	})
	err = work.Wait()
	if err == nil {
		l.result.Problems.Add(l.stream.Tongues(scratches)...)
	}
	return more, err
}

// columns are those whose cells are searched for evidence.
func (l *large) columns(t *table.Table) []int {
	if !l.plan.all {
		return l.plan.columns
	}
	var out []int
	for i := range t.Headers {
		out = append(out, i)
	}
	return out
}

// cut cuts the file into windows.
func (l *large) cut(ctx context.Context, todo chan<- *table.Window, free <-chan *packer) error {
	defer close(todo)
	r, err := l.stream.Open()
	if err != nil {
		return err
	}
	for err == nil {
		select {
		case <-ctx.Done():
			err = ctx.Err()
			continue
		case <-free:
		}
		var w *table.Window
		if w, err = r.Next(); err == nil {
			select {
			case todo <- w:
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, r.Close())
}

// hand reads windows.
func (l *large) hand(ctx context.Context, h *hand, look *witness, todo <-chan *table.Window, done chan<- outcome, packers <-chan *packer) error {
	for w := range todo {
		select {
		case h.packer = <-packers:
			h.packer.reset()
		default:
			h.packer = newPacker(l.seed, h.rows+h.rows/16, h.bytes+h.bytes/16)
		}
		select {
		case h.packer.words = <-l.texts:
		default:
		}
		o, err := l.window(h, w, look)
		if err != nil {
			return err
		}
		h.rows, h.bytes = len(h.packer.at), len(h.packer.rows)
		w.Done()
		select {
		case done <- o:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// window reads one window.
func (l *large) window(h *hand, w *table.Window, look *witness) (outcome, error) {
	o := outcome{index: w.Index, size: w.Size(), sink: l.child(h)}
	var p table.Part
	if look == nil {
		part, err := w.Part()
		if err != nil {
			return o, err
		}
		p = part
	} else {
		t, err := w.Table(&h.scratch)
		if err != nil {
			return o, err
		}
		o.more, o.keys = look.more(t.Rows), l.keysOf(&t)
		p = table.Part{Name: t.Name, Form: table.Grid, Tables: []table.Table{t}, Mac: l.stream.Head.Mac}
	}
	l.plan.read(o.sink, &p)
	return o, nil
}

// take takes a window's findings over.
func (l *large) take(o outcome, packers chan<- *packer) error {
	l.hold(o.keys)
	l.absorb(o.sink)
	if l.plan.absorb != nil {
		l.plan.absorb(o.sink)
	}
	k := o.sink.out
	if len(k.words) > 0 {
		if err := l.into().Words(k.words); err != nil {
			return err
		}
	}
	l.texts <- k.words[:0]
	k.words = nil
	back, err := l.st.add(k)
	if back != nil {
		packers <- back
	}
	return err
}

func (s *sink) into() Taker {
	if s.opt.Into == nil {
		return nobodyTakes{}
	}
	return s.opt.Into
}

// close settles what needed the whole file, and hands the rows on. again says
// that addresses turned out to be no ids: the file has to be read once more.
func (l *large) close() (again bool, err error) {
	r, err := l.st.resolve()
	if err != nil {
		return false, err
	}
	if l.plan.byURL && r.again > 0 {
		return true, nil
	}
	l.again(r.again, sameAgain)
	l.again(r.twice, repeatedRow)
	if l.plan.finish != nil {
		l.plan.finish(l.sink)
	}
	e := emission{st: l.st, r: r, into: l.into(), captured: l.captured(), keys: l.plan.loose}
	if err := e.all(); err != nil {
		return false, err
	}
	if err := e.reword(); err != nil {
		return false, err
	}
	l.result.Streamed = true
	return false, l.st.close()
}
