package rows

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"hearth/internal/engagement"
	"hearth/internal/engagement/packed"
	"hearth/internal/engagement/rows/columns"
)

// A row group has at most so many rows, so that engines can read a large month
// with several threads, and takes about so much memory.
const (
	groupRows  = 64 << 10
	groupBytes = 12 << 20
)

// byContent is the order of rows in files as they are written now; older ones may
// have another.
const byContent = "content 3"

// monthWriter writes the rows of one file, with nothing in it that a second run
// would write differently.
type monthWriter struct {
	w *columns.Writer

	row, source, platform, place, origin                  *columns.Text
	id, parent, root, kind, role, person, language, tags  *columns.Text
	title, url, class, topics, closing                    *columns.Text
	post, metric, grain, dimension, member                *columns.Text
	captured, at, day, rating, sentences, startsUs, toYou *columns.Int
	value, from, to, shown, followers, wording            *columns.Int
	byDay, automated, total                               *columns.Bool

	ofMessage, ofReading []*columns.Text // by the place of the text in a packed row

	of      string // the source whose month it is
	entries []Entry
	steady  steady
}

// steady is what hardly changes from row to row.
type steady struct {
	reading  bool
	entry    int // of the file that the row is filed under
	captured engagement.Day
}

func rowLayout() (columns.Layout, error) {
	return columns.LayoutOf[record](
		parquet.CreatedBy("hearth", fmt.Sprint(engagement.Schema), "rows"),
		parquet.KeyValueMetadata("hearth.schema", fmt.Sprint(engagement.Schema)),
		parquet.KeyValueMetadata("hearth.order", byContent),
	)
}

// newMonthWriter makes a writer for one file after the other.
func newMonthWriter(layout columns.Layout) *monthWriter {
	w := layout.New()
	m := &monthWriter{
		w: w, row: w.Text("row"), source: w.Text("source"), platform: w.Text("platform"), place: w.Text("place"), origin: w.Text("origin"),
		id: w.Text("id"), parent: w.Text("parent"), root: w.Text("root"), kind: w.Text("kind"), role: w.Text("role"), person: w.Text("person"),
		language: w.Text("language"), tags: w.Text("tags"), title: w.Text("title"), url: w.Text("url"),
		class: w.Text("class"), topics: w.Text("topics"), closing: w.Text("closing"),
		post: w.Text("post"), metric: w.Text("metric"), grain: w.Text("grain"), dimension: w.Text("dimension"), member: w.Text("member"),
		captured: w.Int("captured"), at: w.Int("at"), day: w.Int("day"), rating: w.Int("rating"),
		sentences: w.Int("sentences"), startsUs: w.Int("starts_us"), toYou: w.Int("starts_you"),
		shown: w.Int("shown"), followers: w.Int("followers"), wording: w.Int("wording"),
		value: w.Int("value"), from: w.Int("from_day"), to: w.Int("to_day"),
		byDay: w.Bool("by_day"), automated: w.Bool("automated"), total: w.Bool("total"),
	}
	m.ofMessage = []*columns.Text{
		m.id, m.person, m.parent, m.kind, m.role, m.platform, m.place, m.language, m.tags, m.title, m.url, m.class, m.topics, m.closing, m.root,
	}
	m.ofReading = []*columns.Text{m.post, m.metric, m.platform, m.place, m.grain, m.dimension, m.member}
	return m
}

// begin begins the file of a month, whose rows are filed under some of the entries.
func (m *monthWriter) begin(out io.Writer, source string, entries []Entry) {
	m.w.Begin(out)
	m.of, m.entries = source, entries
}

// write writes the next row.
func (m *monthWriter) write(row packed.Row, now steady) error {
	at := m.w.Row()
	if at == 0 || now != m.steady {
		m.hold(at, now)
	}
	if now.reading {
		m.reading(at, row)
	} else {
		m.message(at, row)
	}
	m.w.Next()
	if at+1 == groupRows || at%1024 == 1023 && m.w.Size() > groupBytes {
		return m.w.Flush()
	}
	return nil
}

// hold puts what hardly changes from row to row.
func (m *monthWriter) hold(at int, now steady) {
	what := rowMessage
	if now.reading {
		what = rowReading
	}
	m.row.Hold(at, what)
	m.source.Hold(at, m.of)
	m.origin.Hold(at, m.entries[now.entry].Origin)
	m.captured.Hold(at, int64(now.captured))
	m.steady = now
}

func (m *monthWriter) message(at int, row packed.Row) {
	for t := row.Texts(); t.More(); {
		i, text := t.Next()
		m.ofMessage[i].Put(at, text)
		if i == 0 && row.Opener() {
			m.root.Put(at, text)
		}
	}
	n := row.Numbers()
	if n.At {
		m.at.Put(at, n.Value)
		m.day.Put(at, int64(n.First))
	}
	if n.Rated {
		m.rating.Put(at, int64(n.Second))
	}
	if n.Sentences|n.StartsUs|n.StartsYou != 0 {
		m.sentences.Put(at, int64(n.Sentences))
		m.startsUs.Put(at, int64(n.StartsUs))
		m.toYou.Put(at, int64(n.StartsYou))
	}
	if n.Shown >= 0 {
		m.shown.Put(at, n.Shown)
	}
	if n.Followers >= 0 {
		m.followers.Put(at, n.Followers)
	}
	if n.ByDay {
		m.byDay.Yes(at)
	}
	if n.Automated {
		m.automated.Yes(at)
	}
	if n.Wording != 0 {
		m.wording.Put(at, n.Wording)
	}
}

func (m *monthWriter) reading(at int, row packed.Row) {
	for t := row.Texts(); t.More(); {
		i, text := t.Next()
		m.ofReading[i].Put(at, text)
	}
	if row.Lifetime() {
		m.grain.Put(at, engagement.GrainLifetime)
	}
	n := row.Numbers()
	m.value.Put(at, n.Value)
	if n.First != 0 {
		m.from.Put(at, int64(n.First))
	}
	if n.Second != 0 {
		m.to.Put(at, int64(n.Second))
	}
	if n.Total {
		m.total.Yes(at)
	}
}

// readRecords reads a file back; one that is not there has no rows. shown is how
// a writer knows it.
func readRecords(name, shown string) ([]record, error) {
	var recs []record
	err := eachRecords(name, shown, 0, func(some []record) error {
		recs = some
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return recs, err
}

// eachRecords reads a file in pieces of at most so many rows, 0 for all at once.
// A piece is only good until the next.
func eachRecords(name, shown string, most int, take func([]record) error) error {
	f, err := openRecords(name, shown)
	if err != nil {
		return err
	}
	defer f.close()
	if most == 0 {
		most = f.left
	}
	for f.left > 0 {
		recs, err := f.next(make([]record, min(most, f.left)))
		if err != nil {
			return err
		}
		if err := take(recs); err != nil {
			return err
		}
	}
	return nil
}

// recordFile is a file of rows that is being read.
type recordFile struct {
	shown  string // how a writer knows it
	file   *os.File
	r      *parquet.GenericReader[record]
	left   int  // rows
	sorted bool // in the order of their contents
}

func openRecords(name, shown string) (*recordFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	p, err := parquetOf(f)
	if err != nil {
		return nil, errors.Join(broken(shown, err), f.Close())
	}
	if v, ok := p.Lookup("hearth.schema"); ok && newer(v) {
		no := refuse(shown, "rows-schema", "update hearth, or import the exports again with this one",
			"these rows were written by a newer hearth (schema %s, this one knows %d)", v, engagement.Schema)
		if err := f.Close(); err != nil {
			return nil, err
		}
		return nil, no
	}
	order, _ := p.Lookup("hearth.order")
	return &recordFile{shown, f, parquet.NewGenericReader[record](p), int(p.NumRows()), order == byContent}, nil
}

func parquetOf(f *os.File) (*parquet.File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return parquet.OpenFile(f, info.Size())
}

// next fills recs with the next rows.
func (f *recordFile) next(recs []record) ([]record, error) {
	for n := 0; n < len(recs); {
		k, err := f.r.Read(recs[n:])
		if n += k; err != nil && !(errors.Is(err, io.EOF) && n == len(recs)) {
			return nil, broken(f.shown, err)
		}
	}
	f.left -= len(recs)
	return recs, nil
}

func (f *recordFile) close() error { return errors.Join(f.r.Close(), f.file.Close()) }

// newer says whether rows of this schema are beyond what is known here. Columns
// that rows of an older one lack read as unknown.
func newer(schema string) bool {
	n, err := strconv.Atoi(schema)
	return err != nil || n > engagement.Schema
}

func broken(name string, err error) error {
	return refuse(name, "rows-broken", "restore the file from git, or import again where the exports are",
		"this file of rows cannot be read: %v", err)
}
