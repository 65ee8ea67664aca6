package cell

import (
	"errors"
	"math/big"
	"testing"
	"time"
)

func TestNull(t *testing.T) {
	for _, s := range []string{"", " ", "-", "–", "undefined", "N/A", "NA", "(not set)", `\N`, "NaN", "null", "\u00a0"} {
		if !Null(s) {
			t.Errorf("%q is a way to say nothing", s)
		}
	}
	for _, s := range []string{"0", "0.0", "no", "(other)", "no data was found for any of the days in that period"} {
		if Null(s) {
			t.Errorf("%q is a value", s)
		}
	}
}

func TestHeader(t *testing.T) {
	for in, want := range map[string]string{
		"Auf\u00adru\u00adfe":            "aufrufe",
		"\ufeff         Rating ":         "rating",
		"Watch\u00a0time  (hours)":       "watch time (hours)",
		"Vero\u0308ffentlicht\u200b am":  "veröffentlicht am",
		"Estimated revenue (USD)":        "estimated revenue (usd)",
		"Impressions click-through rate": "impressions click-through rate",
	} {
		if got := Header(in); got != want {
			t.Errorf("Header(%q) = %q, want %q", in, got, want)
		}
	}
	if name, code := Currency("estimated revenue (usd)"); name != "estimated revenue" || code != "usd" {
		t.Errorf("Currency gives %q, %q", name, code)
	}
	if name, code := Currency("watch time (hours)"); name != "watch time (hours)" || code != "" {
		t.Errorf("Currency takes hours for money: %q, %q", name, code)
	}
	if got := Visible(" Auf\u00adrufe "); got != "Aufrufe" {
		t.Errorf("Visible gives %q", got)
	}
}

func TestDestroyed(t *testing.T) {
	for id, want := range map[string]bool{"6.49E+17": true, "5.70306E+17": true, "6,49E+17": true, "649293177409679360": false, "1E5": false, "a1": false} {
		if Destroyed(id) != want {
			t.Errorf("Destroyed(%q) is not %v", id, want)
		}
	}
}

func TestNumber(t *testing.T) {
	point, comma := Decimals{}, Decimals{Comma: true}
	for _, c := range []struct {
		in   string
		d    Decimals
		k    int64
		want int64
	}{
		{"11,995,706", point, 1, 11995706}, {"1203.0", point, 1, 1203}, {"1.2K", point, 1, 1200}, {"3M", point, 1, 3000000},
		{"27.04%", point, 10_000, 270400}, {"100\u00a0%", point, 10_000, 1000000}, {"$13,361.11", point, 100, 1336111}, {"€ 5", point, 1, 5},
		{"0.032418952618453865", point, 1_000_000, 32419}, {"138067.1021", point, 3600, 497041568}, {"-5", point, 1, -5}, {"−5", point, 1, -5}, {"+5", point, 1, 5},
		{"-$5.50", point, 100, -550}, {"4.75E-2", point, 1_000_000, 47500}, {"1.5E3", point, 1, 1500}, {".5", point, 10, 5}, {"1'200", point, 1, 1200},
		{"1\u202f200", point, 1, 1200}, {"1 200,5", comma, 10, 12005}, {"1.200", comma, 1, 1200}, {"4,5", comma, 100, 450}, {"12,34,567", point, 1, 1234567},
		{"-0.5", point, 1, -1}, {"0.4", point, 1, 0},
	} {
		n, err := c.d.Number(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got, err := n.Times(c.k); err != nil || got != c.want {
			t.Errorf("%q times %d = %d (%v), want %d", c.in, c.k, got, err, c.want)
		}
	}
	for _, in := range []string{"abc", "1,5", "1.2.3", "5 apples", "%", "K", "1e999", "99999999999999999999", "1..2", "1.", "< 1%", "2026-05-04", "0x10"} {
		if n, err := point.Number(in); err == nil {
			t.Errorf("%q was read as %v", in, n)
		}
	}
	if n, _ := point.Number("9000000000000000"); n.scale == 0 {
		if _, err := n.Times(1_000_000); err == nil {
			t.Error("a number that does not fit was cut")
		}
	}
}

func TestWhole(t *testing.T) {
	for in, want := range map[string]bool{"5": true, "1203.0": true, "1.2K": true, "1.5": false} {
		if n, err := (Decimals{}).Number(in); err != nil || n.Whole() != want {
			t.Errorf("%q whole is not %v", in, want)
		}
	}
}

func TestSettleDecimal(t *testing.T) {
	for name, c := range map[string]struct {
		cells  []string
		comma  bool
		unsure bool
		bad    int
	}{
		"point":             {[]string{"5", "1,200", "3.5"}, false, false, -1},
		"comma":             {[]string{"5", "1.200", "3,5"}, true, false, -1},
		"only thousands":    {[]string{"950", "1.200", "12.430"}, true, true, -1},
		"decimals of three": {[]string{"1203", "1.200"}, false, false, -1},
		"English thousands": {[]string{"1,200", "900"}, false, false, -1},
		"many groups":       {[]string{"11.995.706"}, true, false, -1},
		"ratio":             {[]string{"0.324", "1.200"}, false, false, -1},
		"contradiction":     {[]string{"1,5", "7", "2.5"}, false, false, 2},
		"nothing":           {[]string{"5", "-", ""}, false, false, -1},
	} {
		d, unsure, bad := SettleDecimal(c.cells)
		if d.Comma != c.comma || unsure != c.unsure || bad != c.bad {
			t.Errorf("%s: comma %v, unsure %v, bad %d", name, d.Comma, unsure, bad)
		}
	}
}

func TestSeconds(t *testing.T) {
	for in, want := range map[string]int64{"00:07:27": 447, "0:05:12": 312, "5:12": 312, "PT10M55S": 655, "P1DT1S": 86401, "31.0": 31, "1,000": 1000} {
		if got, err := Seconds(in); err != nil || got != want {
			t.Errorf("%q = %d (%v), want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"PT", "P", "soon", "5%", "1:2:3:4"} {
		if got, err := Seconds(in); err == nil {
			t.Errorf("%q was read as %d", in, got)
		}
	}
}

func TestDates(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d := Dates{Zone: berlin, Order: DayFirst}
	for in, want := range map[string]string{
		"2020-02-10 18:00 +0000":         "2020-02-10T18:00:00Z",
		"Sat, Aug 22, 2026":              "day 2026-08-22",
		"Wed Oct 19 20:07:25 +0000 2022": "2022-10-19T20:07:25Z",
		"2023-07-08T00:00:00":            "2023-07-07T22:00:00Z local",
		"4/12/2018 6:00":                 "2018-12-04T05:00:00Z local",
		"Dec 15, 2023":                   "day 2023-12-15",
		"2022-06-03T16:16:46Z":           "2022-06-03T16:16:46Z",
		"2022-06-03T16:16:46.123Z":       "2022-06-03T16:16:46Z",
		"20231010":                       "day 2023-10-10",
		"1702643009060308":               "2023-12-15T12:23:29Z",
		"1341100972":                     "2012-07-01T00:02:52Z",
		"1247932861.0":                   "2009-07-18T16:01:01Z",
		"43922":                          "day 2020-04-01",
		"44193.5":                        "2020-12-28T11:00:00Z local",
		"04-02-24":                       "day 2024-02-04",
		"24-02-2015 11.35":               "2015-02-24T10:35:00Z local",
		"Oct 26, 2018 02:56 pm":          "2018-10-26T12:56:00Z local",
		"Oct 26, 2018 12:56 AM":          "2018-10-25T22:56:00Z local",
		"2020-10-11 15:53:25 -0800":      "2020-10-11T23:53:25Z",
		"31-Jul-18":                      "day 2018-07-31",
		"13/May/24 3:31 PM":              "2024-05-13T13:31:00Z local",
		"30/Jul/18":                      "day 2018-07-30",
		"31.12.2023":                     "day 2023-12-31",
		"2. Mai 2026":                    "day 2026-05-02",
		"3 février 2026":                 "day 2026-02-03",
		"Mon, 02 Jan 2006 15:04:05 GMT":  "2006-01-02T15:04:05Z",
		"2016-01-22 3:29:41":             "2016-01-22T02:29:41Z local",
		"2026-03-12 13:17:43.037922+00":  "2026-03-12T13:17:43Z",
		"2026-03-12T13:17:43+05:30":      "2026-03-12T07:47:43Z",
		"2026-05-01 10:00:00 PST":        "2026-05-01T18:00:00Z",
		"2026/05/01 10:00:00 AM GMT+2":   "2026-05-01T08:00:00Z",
		"2026-05-01 10:00 UTC-11:30":     "2026-05-01T21:30:00Z",
		"2026-05-01 10:00 CEST":          "2026-05-01T08:00:00Z",
		"5. Mai 2026, 10:00 Uhr":         "2026-05-05T08:00:00Z local",
		"mardi 5 mai 2026 à 14h05":       "2026-05-05T12:05:00Z local",
		"1 de mayo de 2026 a las 14:05":  "2026-05-01T12:05:00Z local",
		"5/1/2026, 2:05:10 PM":           "2026-01-05T13:05:10Z local",
	} {
		st, err := d.Read(in)
		got := st.At.UTC().Truncate(time.Second).Format(time.RFC3339)
		if st.ByDay {
			got = "day " + st.At.Format(time.DateOnly)
		} else if !st.Zoned {
			got += " local"
		}
		if err != nil || got != want {
			t.Errorf("%q = %s (%v), want %s", in, got, err, want)
		}
	}
	if st, err := (Dates{Mac: true}).Read("42461"); err != nil || st.At.Format(time.DateOnly) != "2020-04-02" {
		t.Errorf("a day of a Mac workbook: %v %v", st.At, err)
	}
	for in, want := range map[string]error{
		"July 16": ErrNoYear, "28 February": ErrNoYear, "soon": ErrDate, "2026-02-30": ErrDate, "2026-13-01": ErrDate, "32/01/2026": ErrDate,
		"12:30": ErrDate, "2026-05-01 10:00 CST": ErrDate, "2026-01-01 25:00": ErrDate, "Jan 1, 2026 13:00 pm": ErrDate, "1234": ErrDate, "0001-01-01": ErrDate,
	} {
		if _, err := d.Read(in); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", in, err, want)
		}
	}
	if _, err := (Dates{}).Read("04/05/2026"); !errors.Is(err, ErrOrder) {
		t.Errorf("an order that is not known was guessed: %v", err)
	}
}

func TestSettleOrder(t *testing.T) {
	for name, c := range map[string]struct {
		cells []string
		order string
		bad   int
	}{
		"day first":     {[]string{"04/05/2026", "13/05/2026"}, DayFirst, -1},
		"month first":   {[]string{"04/05/2026 10:00", "05/13/2026 10:00"}, MonthFirst, -1},
		"not needed":    {[]string{"2026-05-04", "", "4.5.2026"}, "", -1},
		"not settled":   {[]string{"", "04/05/2026", "05/06/2026"}, "", 1},
		"contradiction": {[]string{"13/05/2026", "05/14/2026"}, "", 1},
	} {
		if order, bad := SettleOrder(c.cells); order != c.order || bad != c.bad {
			t.Errorf("%s: %q, %d", name, order, bad)
		}
	}
}

// FuzzCell reads anything as a number, a length and a date: none may panic, and
// what is read must not be read from a null word.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"1.200,5", "12:00:01", "PT1H", "31-Jul-18", "6.49E+17", "04/05/2026 11 pm", "−5 %", "1,2,3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []Decimals{{}, {Comma: true}} {
			if n, err := d.Number(s); err == nil {
				if Null(s) {
					t.Errorf("%q is null and a number", s)
				}
				n.Times(1_000_000)
			}
		}
		Seconds(s)
		if st, err := (Dates{Order: DayFirst}).Read(s); err == nil && (st.At.Year() < 1969 || st.At.Year() > 2106) {
			t.Errorf("%q is in %d", s, st.At.Year())
		}
		SettleDecimal([]string{s, "1,5"})
		SettleOrder([]string{s})
	})
}

// TestDatesOfOtherLanguages reads dates as platforms write them for people
// whose language is not English.
func TestDatesOfOtherLanguages(t *testing.T) {
	for in, want := range map[string]string{
		"28 sept. 2026":            "2026-09-28",
		"1. Okt. 2026":             "2026-10-01",
		"28 de septiembre de 2026": "2026-09-28",
		"3 de set. de 2026":        "2026-09-03",
		"7 de mayo del 2026":       "2026-05-07",
		"18 stycznia 2026":         "2026-01-18",
		"28 wrz 2026":              "2026-09-28",
		"5 Eki 2026":               "2026-10-05",
		"18 Ağustos 2026":          "2026-08-18",
		"28 сент. 2026 г.":         "2026-09-28",
		"3 мая 2026 г.":            "2026-05-03",
		"9 maj 2026":               "2026-05-09",
		"17 Agustus 2026":          "2026-08-17",
		"2026年9月13日":               "2026-09-13",
		"2026年9月13日 08:05":         "2026-09-13T08:05",
		"2026년 9월 13일":             "2026-09-13",
		"2026. 10. 7.":             "2026-10-07",
		"18 tháng Tám, 2026":       "2026-08-18",
		"18 tháng mười một, 2026":  "2026-11-18",
		"9月13日, 2026":              "2026-09-13",
	} {
		st, err := Dates{}.Read(in)
		got := st.At.Format("2006-01-02T15:04")
		if st.ByDay {
			got = st.At.Format(time.DateOnly)
		}
		if err != nil || got != want {
			t.Errorf("%q = %s (%v), want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"18 января", "10 мая", "9月13日", "9월 13일", "18 tháng Tám", "18 tháng 8", "23 August", "28 de septiembre", "5 Eki", "29 lutego"} {
		if _, err := (Dates{}).Read(in); err != ErrNoYear {
			t.Errorf("%q: %v, want that it has no year", in, err)
		}
	}
	for _, in := range []string{"3 days ago", "an hour ago", "vor 2 Wochen", "vor einem Tag", "il y a 5 h", "hace 3 días", "há 2 dias", "2 giorni fa", "2w", "1yr", "14 h", "yesterday", "Gestern", "aujourd'hui", "ayer"} {
		if _, err := (Dates{}).Read(in); err != ErrAgo {
			t.Errorf("%q: %v, want that it says how long ago", in, err)
		}
	}
	for _, in := range []string{"31 de febrero de 2026", "13月1日", "40 tháng Tám", "3 de vino de 2026", "agora"} {
		if _, err := (Dates{}).Read(in); err != ErrDate {
			t.Errorf("%q: %v, want that it is no date", in, err)
		}
	}
}

// TestPlainNumbers wants that digits alone are read as they are with a space
// before them, which is the long way.
func TestPlainNumbers(t *testing.T) {
	for _, s := range []string{"0", "7", "007", "1200", "999999999999999999", "1000000000000000000", "9223372036854775807", "9223372036854775808", "99999999999999999999"} {
		for _, d := range []Decimals{{}, {Comma: true}} {
			got, err := d.Number(s)
			want, slow := d.Number(" " + s)
			if got != want || (err == nil) != (slow == nil) {
				t.Errorf("%s: got %v %v, want %v %v", s, got, err, want, slow)
			}
			for _, k := range []int64{1, 100, 3600, 1_000_000} {
				v, err := got.Times(k)
				exact := new(big.Int).Mul(big.NewInt(got.digits), big.NewInt(k))
				if (err == nil) != exact.IsInt64() || err == nil && v != exact.Int64() {
					t.Errorf("%s times %d: %d %v, want %s", s, k, v, err, exact)
				}
			}
		}
	}
}
