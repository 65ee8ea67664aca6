package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/engagement/ingest/table"
	pack "hearth/internal/engagement/packed"
)

// shelf is a Taker that keeps all.
type shelf struct {
	mu    sync.Mutex
	rows  []byte
	words []byte
}

func (s *shelf) Lanes() int { return 2 }

func (s *shelf) Reset() error {
	s.rows, s.words = nil, nil
	return nil
}

func (s *shelf) Rows(_ int, rows []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(s.rows, rows...)
	return nil
}

func (s *shelf) Words(lines []byte) error {
	s.words = append(s.words, lines...)
	return nil
}

func (s *shelf) Reword(edit func(int, []byte) []byte) error {
	var out []byte
	for i, line := range slices.Collect(bytes.Lines(s.words)) {
		out = append(out, edit(i, slices.Clone(line))...)
	}
	s.words = out
	return nil
}

// result gives what a shelf holds, as a file that is read whole gives it.
func (s *shelf) result(t testing.TB) (all []string, words map[string]Words) {
	for rest := s.rows; len(rest) > 0; {
		var row pack.Row
		row, rest = pack.Next(rest)
		all = append(all, string(row))
	}
	slices.Sort(all)
	words = map[string]Words{}
	for line := range bytes.Lines(s.words) {
		var w Words
		if err := json.Unmarshal(line, &w); err != nil {
			t.Fatal(err)
		}
		if _, twice := words[w.Message]; twice {
			t.Errorf("words of %s stand twice", w.Message)
		}
		words[w.Message] = w
	}
	return all, words
}

func shelved(r Result) (all []string, words map[string]Words) {
	for i := range r.Messages {
		all = append(all, string(pack.AppendMessage(nil, &r.Messages[i])))
	}
	for i := range r.Readings {
		all = append(all, string(pack.AppendReading(nil, &r.Readings[i])))
	}
	slices.Sort(all)
	words = map[string]Words{}
	for _, w := range r.Words {
		words[w.Message] = w
	}
	return all, words
}

// sameRows reads a file whole and in pieces, and wants the same. It says whether
// the file was read in pieces at all.
func sameRows(t *testing.T, name string, data []byte, opt Options, size int) bool {
	t.Helper()
	ctx := context.Background()
	opt.Keyer = plainKeys{}
	head := opt.Windows.Head
	opt.Windows = table.Windows{Least: 1 << 40}
	whole := Read(ctx, Input{Name: name, Data: data}, opt)
	into := &shelf{}
	opt.Into, opt.Windows, opt.Scratch = into, table.Windows{Least: 1, Bytes: size, Head: head}, t.TempDir()
	pieces := Read(ctx, Input{Name: name, Data: data}, opt)
	streamed := pieces.Streamed
	if streamed {
		wantRows, wantWords := shelved(whole)
		gotRows, gotWords := into.result(t)
		if len(gotRows) != len(wantRows) {
			t.Errorf("%s: %d rows, want %d", name, len(gotRows), len(wantRows))
		} else if !slices.Equal(gotRows, wantRows) {
			for i := range gotRows {
				if gotRows[i] != wantRows[i] {
					t.Errorf("%s: row %d\n%s\n%s", name, i, spell(gotRows[i]), spell(wantRows[i]))
					break
				}
			}
		}
		if d := cmp.Diff(wantWords, gotWords); d != "" {
			t.Errorf("%s: words\n%s", name, d)
		}
		whole.Messages, whole.Readings, whole.Words, pieces.Streamed = nil, nil, nil, false
		if left, _ := os.ReadDir(opt.Scratch); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	for i := range whole.Tables {
		slices.SortFunc(whole.Tables[i].Dropped, func(a, b Dropped) int { return strings.Compare(a.Reason, b.Reason) })
	}
	for i := range pieces.Tables {
		slices.SortFunc(pieces.Tables[i].Dropped, func(a, b Dropped) int { return strings.Compare(a.Reason, b.Reason) })
	}
	if d := cmp.Diff(whole, pieces); d != "" {
		t.Errorf("%s, in pieces %v:\n%s", name, streamed, d)
	}
	return streamed
}

func spell(row string) any {
	if r := pack.Row(row); r.IsReading() {
		return r.Reading()
	}
	return pack.Row(row).Message()
}

// plainKeys is a Keyer whose keys can be read.
type plainKeys struct{}

func (plainKeys) Key(parts ...string) string { return strings.Join(parts, "/") }

// TestPiecesGiveTheSameRows reads all fixtures and all real exports whole and in
// pieces of different sizes.
func TestPiecesGiveTheSameRows(t *testing.T) {
	streamed := 0
	each := func(name string, data []byte, opt Options) {
		size := max(700, len(data)/50)
		if !strings.Contains(strings.Join(readable, " "), filepath.Ext(name)) || len(data) > 4<<20 {
			return
		}
		if sameRows(t, name, data, opt, size) {
			streamed++
		}
	}
	for _, f := range fixtureFiles(t) {
		each(f.name, f.data, f.opt)
	}
	if streamed < 20 {
		t.Errorf("only %d readings were in pieces", streamed)
	}
}

type fixtureFile struct {
	name string
	data []byte
	opt  Options
}

func fixtureFiles(t *testing.T) (out []fixtureFile) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if in, ok := strings.CutPrefix(f.Name, "in/"); ok && !strings.HasSuffix(in, ".map.yaml") {
				opt := options(t, string(a.Comment))
				opt.Format = ""
				out = append(out, fixtureFile{in, unescape(f.Data), opt})
			}
		}
	}
	err = filepath.WalkDir("../../../../shared/data", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 1<<20 && testing.Short() {
			return err
		}
		data, err := os.ReadFile(name)
		out = append(out, fixtureFile{filepath.ToSlash(name), data, Options{Accounts: []string{"@hearth"}}})
		return err
	})
	if err != nil {
		t.Log("no real exports here:", err)
	}
	return out
}

// forum invents a table of messages.
func forum(rows int, row func(i int) string) []byte {
	var b strings.Builder
	b.WriteString("id,parent_id,author,created_at,text,rating\n")
	for i := range rows {
		b.WriteString(row(i) + "\n")
	}
	return []byte(b.String())
}

// TestLargeTables reads tables in pieces that are awkward at some place: what
// says how to read them stands far from their beginning.
func TestLargeTables(t *testing.T) {
	usual := func(i int) string {
		parent := ""
		if i%3 > 0 {
			parent = fmt.Sprint("m", i-1)
		}
		return fmt.Sprintf("m%d,%s,u%d,2026-0%d-1%dT10:00:%02dZ,\"well, \"\"thanks\"\" %d\",4", i, parent, i%7, 1+i%6, i%9, i%60, i)
	}
	but := func(at int, line string) func(int) string {
		return func(i int) string {
			if i == at {
				return line
			}
			return usual(i)
		}
	}
	for name, c := range map[string]struct {
		data  []byte
		whole bool // it cannot be read in pieces
	}{
		"usual":           {data: forum(300, usual)},
		"same id":         {data: forum(300, but(250, "m7,,u1,2026-01-01,later,5"))},
		"decimal comma":   {data: forum(300, but(280, `mx,,u1,2026-01-01,later,"4,5"`))},
		"parent below":    {data: forum(300, but(2, "m2,m299,u1,2026-01-01,answers the last,5"))},
		"circle":          {data: forum(300, but(0, "m0,m2,u1,2026-01-01,round and round,5"))},
		"bad dates":       {data: forum(300, func(i int) string { return strings.Replace(usual(i), "-0", "-9", i%2) })},
		"bad date":        {data: forum(300, but(222, "mx,,u1,yesterday,what,5"))},
		"quote in a cell": {data: forum(300, but(200, `mx,,u1,2026-01-01,a 5" wheel,5`))},
		"latin-1":         {data: forum(300, but(210, "mx,,u1,2026-01-01,caf\xe9 gr\xfc\xdfe,5"))},
		"old Mac": {data: forum(300, func(i int) string {
			if i%9 == 1 {
				return fmt.Sprintf("x%d,,u1,2026-01-01,un v\x8elo tr\x8fs l\x8eger,5", i)
			}
			return usual(i)
		})},
		"open quote":     {data: forum(300, but(210, `mx,,u1,2026-01-01,"never closed,5`)), whole: true},
		"stray quote":    {data: forum(300, but(210, `mx,,u1,2026-01-01,"he said "no", then",5`)), whole: true},
		"blank lines":    {data: forum(300, but(100, ""))},
		"footer":         {data: forum(300, but(299, "Showing the first 299 of them"))},
		"two tables":     {data: append(forum(150, usual), "\nDay,Visitors,Views\n2026-01-01,5,6\n2026-01-02,7,8\n"...), whole: true},
		"long cell":      {data: forum(300, but(40, `mx,,u1,2026-01-01,"`+strings.Repeat("line, and\n", 2000)+`",5`))},
		"windows":        {data: bytes.ReplaceAll(forum(300, usual), []byte("\n"), []byte("\r\n"))},
		"tabs":           {data: bytes.ReplaceAll(forum(300, func(i int) string { return strings.ReplaceAll(usual(i), ", ", " ") }), []byte(","), []byte("\t"))},
		"utf-16":         {data: utf16(forum(300, but(7, "mx,,u1,2026-01-01,caf\u00e9,5")))},
		"no ids":         {data: []byte("created_at,author,text\n" + strings.Repeat("2026-01-01,u1,fine\n2026-01-02,u2,bad\n2026-01-03,u1,\n", 90))},
		"no ids, counts": {data: []byte("date,likes,comment\n" + strings.Repeat("2026-01-01,9,fine\n2026-01-02,2,bad\n2026-01-03,5,\n", 90)), whole: true},
		"months first": {data: forum(300, func(i int) string {
			return fmt.Sprintf("m%d,,u%d,%02d/%02d/2026,hm,4", i, i%7, 1+i%9, 1+i/12)
		})},
		"either first": {data: forum(300, func(i int) string { return fmt.Sprintf("m%d,,u%d,0%d/0%d/2026,hm,4", i, i%7, 1+i%9, 1+i%8) }), whole: true},
		"gzip":         {data: gz(forum(300, usual))},
		"zip":          {data: zipOf(t, "posts.csv", forum(300, usual))},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{400, 3000} {
				for _, head := range []int{1500, 1 << 20} {
					opt := Options{Windows: table.Windows{Head: head}}
					if got := sameRows(t, "forum-2026-07-01.csv", c.data, opt, size); got == c.whole {
						t.Errorf("in pieces of %d after %d: %v", size, head, got)
					}
				}
			}
		})
	}
}

func utf16(text []byte) []byte {
	out := []byte("\xff\xfe")
	for _, r := range string(text) {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

func gz(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zipOf(t *testing.T, name string, data []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	z.Close()
	return b.Bytes()
}

// FuzzPieces wants of any table what reading it whole gives.
func FuzzPieces(f *testing.F) {
	f.Add("id,author,date,text\n1,a,2026-01-01,x\n2,b,2026-01-02,\"y, \"\"z\"\"\"\n", 40)
	f.Add("author,date,text\na,2026-01-01 10:00:01,x\nb,2026-01-01 10:00,one two three four five\na,2026-01-01 10:00:01,x\n", 30)
	f.Add("date;rating;text\r\n1/2/2026;4,5;gr\xfc\xdfe\r\n\r\n13/2/2026;5;ok\r\n", 30)
	f.Fuzz(func(t *testing.T, text string, size int) {
		if len(text) < 1<<14 {
			sameRows(t, "forum-2026-07-01.csv", []byte(text), Options{}, max(size%500, 20))
		}
	})
}
