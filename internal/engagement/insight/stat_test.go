package insight_test

import (
	"math"
	"testing"

	"hearth/internal/engagement/insight"
)

func TestWilson(t *testing.T) {
	tests := []struct {
		num, den  int64
		low, high float64
	}{
		{0, 10, 0, 0.2775}, {7, 10, 0.3968, 0.8922}, {30, 40, 0.5981, 0.8581},
		{90, 100, 0.8256, 0.9448}, {0, 30, 0, 0.1135}, {4, 4, 0.5101, 1}, {0, 0, 0, 1},
	}
	for _, tt := range tests {
		low, high := insight.Wilson(tt.num, tt.den)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("%d of %d: got %.4f to %.4f, want %.4f to %.4f", tt.num, tt.den, low, high, tt.low, tt.high)
		}
	}
}
