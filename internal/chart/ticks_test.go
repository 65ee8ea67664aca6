package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
)

func TestValueAxis(t *testing.T) {
	cents := insight.Metric{ID: "ratio", Unit: "posts a person", Additivity: "none"}
	for _, c := range []struct {
		lang   string
		m      insight.Metric
		lo, hi float64
		zero   bool
		want   string
	}{
		{"en", messages, 252, 451, true, "0 100 200 300 400 500"},
		{"en", messages, 1059, 1890, true, "0 500 1,000 1,500 2,000"},
		{"de", messages, 0, 1_900_000, true, "0 500.000 1.000.000 1.500.000 2.000.000"},
		{"en", messages, 0, 3, true, "0 1 2 3"},
		{"en", messages, 0, 1, true, "0 1"},
		{"en", messages, 0, 0, true, "0 1 2 3 4"},
		{"en", messages, -40, 90, true, "-50 0 50 100"},
		{"en", answered, 0.12, 0.74, false, "0 25% 50% 75%"},
		{"de", answered, 0.57, 0.84, false, "50 % 60 % 70 % 80 % 90 %"},
		{"en", answered, 0.2, 1, false, "0 25% 50% 75% 100%"},
		{"en", answered, 0.002, 0.004, true, "0 0.1% 0.2% 0.3% 0.4%"},
		{"en", answered, 0.97, 0.99, false, "97% 97.5% 98% 98.5% 99%"},
		{"en", waiting, 5400, 30000, false, "0 3 h 6 h 9 h"},
		{"en", waiting, 20, 100, true, "0 30 s 1 min 1 min 30 s 2 min"},
		{"fr", waiting, 0, 400000, true, "0 1 j 2 j 3 j 4 j 5 j"},
		{"en", stars, 4.14, 4.32, false, "4.1 4.15 4.2 4.25 4.3 4.35"},
		{"en", cents, 0.3, 1.4, true, "0 0.5 1 1.5"},
	} {
		a := valueAxis(c.lang, c.m, c.lo, c.hi, c.zero)
		if got := strings.ReplaceAll(strings.Join(a.texts, " "), "\u00a0", " "); got != c.want {
			t.Errorf("%s %s %g to %g: %s, want %s", c.lang, c.m.ID, c.lo, c.hi, got, c.want)
		}
	}
}

// TestValueAxisHolds: whatever the numbers, the axis holds them, has two to
// six ticks evenly apart, and says it when it does not start at zero.
func TestValueAxisHolds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		m := []insight.Metric{messages, waiting, stars, answered}[rnd.IntN(4)]
		size := math.Pow(10, rnd.Float64()*7)
		if m.Share {
			size = 1
		}
		lo, hi := rnd.Float64()*size, rnd.Float64()*size
		lo, hi = min(lo, hi), max(lo, hi)
		if m.ID == "messages" {
			lo, hi = math.Round(lo), math.Round(hi)
		}
		a := valueAxis("en", m, lo, hi, rnd.IntN(2) == 0)
		if n := len(a.ticks); n < 2 || n > 6 {
			t.Fatalf("%s %g to %g: %d ticks %v", m.ID, lo, hi, n, a.ticks)
		}
		if a.min > lo || a.max < hi || a.broken != (a.min > 0) {
			t.Fatalf("%s %g to %g: axis %g to %g, broken %v", m.ID, lo, hi, a.min, a.max, a.broken)
		}
		seen := map[string]bool{}
		for i, text := range a.texts {
			if seen[text] {
				t.Fatalf("%s %g to %g: tick %q stands twice: %v", m.ID, lo, hi, text, a.texts)
			}
			seen[text] = true
			if i > 1 && math.Abs((a.ticks[i]-a.ticks[i-1])-(a.ticks[1]-a.ticks[0])) > 1e-6 {
				t.Fatalf("%s %g to %g: uneven ticks %v", m.ID, lo, hi, a.ticks)
			}
		}
	}
}

func TestTimeTicks(t *testing.T) {
	for _, c := range []struct {
		unit, from string
		n          int
		pixels     float64
		lang, want string
	}{
		{"month", "2025-10-01", 12, 640, "en", "Oct/2025 Nov Dec Jan/2026 Feb Mar Apr May Jun Jul Aug Sep"},
		{"month", "2025-10-01", 12, 260, "en", "Oct/2025 Dec Feb/2026 Apr Jun Aug"},
		{"month", "2025-11-01", 36, 640, "de", "Nov/2025 Feb/2026 Mai Aug Nov Feb/2027 Mai Aug Nov Feb/2028 Mai Aug"},
		{"quarter", "2025-07-01", 6, 640, "fr", "T3/2025 T4 T1/2026 T2 T3 T4"},
		{"year", "2019-01-01", 8, 640, "en", "2019 2020 2021 2022 2023 2024 2025 2026"},
		{"year", "2019-01-01", 8, 250, "en", "2019 2021 2023 2025"},
		{"day", "2026-06-01", 7, 640, "en", "1 Jun/2026 2 Jun 3 Jun 4 Jun 5 Jun 6 Jun 7 Jun"},
		{"day", "2026-06-01", 30, 260, "en", "1 Jun/2026 8 Jun 15 Jun 22 Jun 29 Jun"},
		{"day", "2026-06-15", 365, 640, "en", "Jul/2026 Aug Sep Oct Nov Dec Jan/2027 Feb Mar Apr May Jun"},
		{"week", "2025-12-29", 5, 640, "en", "29 Dec/2025 5 Jan/2026 12 Jan 19 Jan 26 Jan"},
		{"week", "2026-01-05", 52, 260, "pt", "fev./2026 abr. jun. ago. out. dez."},
	} {
		a := base(messages)
		a.By = insight.Dim{ID: c.unit, Type: "time"}
		d := day(c.from)
		for range c.n {
			a.Rows = append(a.Rows, insight.Row{By: d.String(), Cell: n(1)})
			d = next(d, c.unit)
		}
		p := arrange(a, c.lang)
		days := float64(p.keys[len(p.keys)-1].until - p.keys[0].from)
		var got []string
		for _, tk := range timeTicks(p, 13, func(d float64) float64 { return d / days * c.pixels }, func(s string) float64 { return float64(len(s)) * 6 }) {
			text := tk.text
			if tk.year != "" && tk.year != tk.text {
				text += "/" + tk.year
			}
			got = append(got, text)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s from %s in %g px:\n got %s\nwant %s", c.unit, c.from, c.pixels, g, c.want)
		}
	}
}

// TestSpread: labels keep their order, do not overlap, stay inside when there
// is room, and do not move without need.
func TestSpread(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		ends := make([]end, 1+rnd.IntN(6))
		want := 0.0
		for i := range ends {
			want += rnd.Float64() * 60
			ends[i] = end{want: want, lines: make([]string, 1+rnd.IntN(2))}
		}
		spread(ends, 0, 300)
		free := true
		for i, e := range ends {
			tall := float64(len(e.lines)) * lineHeight
			if e.at-tall/2 < -1e-6 || e.at+tall/2 > 300+1e-6 {
				t.Fatalf("a label leaves the plot: %v", describe(ends))
			}
			if i > 0 {
				above := ends[i-1]
				least := (float64(len(above.lines)) + float64(len(e.lines))) * lineHeight / 2
				if e.at-above.at < least-1e-6 {
					t.Fatalf("labels overlap: %v", describe(ends))
				}
				free = free && e.want-above.want >= least
			}
			free = free && e.want-tall/2 >= 0 && e.want+tall/2 <= 300
		}
		if !free {
			continue
		}
		for _, e := range ends {
			if math.Abs(e.at-e.want) > 1e-6 {
				t.Fatalf("a label moved without need: %v", describe(ends))
			}
		}
	}
}

func describe(ends []end) string {
	var b strings.Builder
	for _, e := range ends {
		fmt.Fprintf(&b, "%.1f→%.1f (%d) ", e.want, e.at, len(e.lines))
	}
	return b.String()
}
