package engagement

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestDayOf wants the date that a clock on the wall shows, before 1970 too.
func TestDayOf(t *testing.T) {
	west := time.FixedZone("", -9*3600)
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, zone := range []*time.Location{time.UTC, west, time.FixedZone("", 5*3600+1800)} {
		for _, s := range []int64{0, -1, -86400, -86401, 86399, 86400, rnd.Int64N(1 << 36), -rnd.Int64N(1 << 35)} {
			at := time.Unix(s, 0).In(zone)
			if got, want := DayOf(at).String(), at.Format(time.DateOnly); got != want {
				t.Errorf("%v: got %s", at, got)
			}
		}
	}
}
