package stat_test

import (
	"math"
	"testing"

	"hearth/internal/engagement/insight/stat"
)

func TestDistinct(t *testing.T) {
	words := []stat.Word{
		{"solution", 40, 2}, {"squeak", 3, 60}, {"bike", 200, 210}, {"chain", 30, 32}, {"rare", 1, 0}, {"gone", 0, 0}, {"alike", 30, 32},
	}
	got := stat.Distinct(words, 100)
	if len(got) != 6 || got[0].Text != "solution" || got[5].Text != "squeak" {
		t.Fatalf("got %+v", got)
	}
	for _, w := range got {
		own := math.Abs(w.Z) >= stat.MinZ
		if own != (w.Text == "solution" || w.Text == "squeak") {
			t.Errorf("%s: z is %.2f", w.Text, w.Z)
		}
	}
	// Worked by hand: 40 of 304 against 2 of 336, with a prior of 100 in which 42 of 640 are this word.
	a := 100 * 42.0 / 640
	delta := math.Log((40+a)/(304+100-40-a)) - math.Log((2+a)/(336+100-2-a))
	if z := delta / math.Sqrt(1/(40+a)+1/(2+a)); !near(got[0].Delta, delta, 9) || !near(got[0].Z, z, 9) {
		t.Errorf("got %+v, want %.4f, z %.4f", got[0], delta, z)
	}
	for i, w := range got { // equal words stand by their letters
		if w.Text == "alike" && got[i+1].Text != "chain" {
			t.Errorf("alike is before %s", got[i+1].Text)
		}
	}
	if one := stat.Distinct([]stat.Word{{"bike", 5, 7}}, 100); len(one) != 1 || one[0].Z != 0 {
		t.Errorf("one word is nobody's: got %+v", one)
	}
	if none := stat.Distinct(nil, 100); none != nil {
		t.Errorf("got %+v", none)
	}
}

// Where both sides speak alike, hardly any word is taken for one side's own.
func TestDistinctCriesSeldom(t *testing.T) {
	rnd, own, all := seeded(62), 0, 0
	for range 60 {
		var words []stat.Word
		for i := range 100 {
			rate := 400 / float64(i+4)
			words = append(words, stat.Word{Text: string(rune('a' + i)), Ours: counted(rnd, rate), Theirs: counted(rnd, rate)})
		}
		for _, w := range stat.Distinct(words, 200) {
			all++
			if math.Abs(w.Z) >= stat.MinZ {
				own++
			}
		}
	}
	if got := float64(own) / float64(all); got > 0.01 {
		t.Errorf("%.4f of the words are said to be one side's own, want 0.01 at most", got)
	}
}
