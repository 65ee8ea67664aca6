package duckdb_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

// invent makes n rows of one source: nine messages and a reading of ten, over
// five years, a tenth of the people writing most.
func invent(n int) storetest.File {
	rnd := rand.New(rand.NewPCG(1, 2))
	f := storetest.File{Source: "forum", Captured: "2026-07-01", From: "2021-07-01", To: "2026-06-30"}
	start := time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
	key := func(kind string, i int) string {
		sum := sha256.Sum256(fmt.Append(nil, kind, i))
		return hex.EncodeToString(sum[:12])
	}
	var root string
	for i := range n {
		at := start.Add(time.Duration(i) * 5 * 365 * 24 * time.Hour / time.Duration(n))
		if i%10 == 0 {
			f.Readings = append(f.Readings, engagement.Reading{
				Platform: "community", Post: root, Metric: "views", Grain: engagement.GrainDaily, Value: rnd.Int64N(9999),
				From: engagement.DayOf(at), To: engagement.DayOf(at),
			})
			continue
		}
		m := engagement.Message{
			ID: key("m", i), Platform: "community", Place: fmt.Sprint("place", i%5), Role: engagement.RoleMember, Kind: engagement.KindReply,
			Person: key("p", rnd.IntN(1+rnd.IntN(n/10+1))), At: at, Day: engagement.DayOf(at), Language: "en", Tags: []string{fmt.Sprint("t", i%7)},
		}
		if i%9 == 4 {
			m.Role, m.Person = engagement.RoleBrand, key("b", 1)
		}
		if m.Parent, m.Root = root, root; root == "" || i%6 == 1 {
			m.Parent, m.Root, m.Kind = "", m.ID, engagement.KindPost
			root = m.ID
		}
		f.Messages = append(f.Messages, m)
	}
	return f
}

func sizes(b *testing.B, run func(b *testing.B, n int)) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("a million rows take too long for -short")
			}
			run(b, n)
		})
	}
}

func BenchmarkPut(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		f := invent(n)
		for b.Loop() {
			storetest.Write(b, f)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		files, coverage := storetest.Write(b, invent(n))
		var size int64
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				b.Fatal(err)
			}
			size += info.Size()
		}
		for b.Loop() {
			db, err := duckdb.Open(b.Context(), "")
			if err != nil {
				b.Fatal(err)
			}
			if err := db.Load(b.Context(), files, coverage); err != nil {
				b.Fatal(err)
			}
			if err := db.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(size)/float64(n), "file-bytes/row")
	})
}

func BenchmarkAsk(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		files, coverage := storetest.Write(b, invent(n))
		db, err := duckdb.Open(b.Context(), "")
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		if err := db.Load(b.Context(), files, coverage); err != nil {
			b.Fatal(err)
		}
		for name, q := range map[string]string{
			"people by month": "SELECT month, count(*), count(DISTINCT person) FROM messages WHERE role = 'member' GROUP BY month ORDER BY month",
			"concentration":   "SELECT n, count(*) FROM (SELECT person, count(*) AS n FROM messages GROUP BY person) p GROUP BY n ORDER BY n",
			"answered":        "SELECT month, count(*), count(first_reply_at) FROM exchanges WHERE opener_role = 'member' GROUP BY month ORDER BY month",
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					if _, err := db.Ask(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run("first select", func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Select(b.Context(), "SELECT count(*) FROM messages"); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

func BenchmarkRead(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		dir := b.TempDir()
		r, err := rows.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		f := invent(n)
		if err := r.Put(rows.Entry{Origin: "aaaaaaaa", Source: "forum", SHA256: "aaaaaaaa"}, rows.Batch{Messages: f.Messages}); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			for _, name := range r.Files() {
				if _, err := r.Read(name); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
