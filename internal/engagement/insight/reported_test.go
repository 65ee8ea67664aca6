package insight

import (
	"maps"
	"slices"
	"testing"

	"hearth/internal/engagement/ingest"
)

// cannotBeAsked are the numbers that exports hold and no metric reads.
func cannotBeAsked() map[string]string {
	return map[string]string{
		"active_followers": "only given by the hour of the day, and a breakdown is never read",
		"followers_share":  "only given for kinds of people, and a breakdown is never read",
		"views_share":      "only given for ages and genders, and a breakdown is never read",
		"watch_share":      "only given for ages and genders, and a breakdown is never read",
	}
}

// Whatever a platform reports can be asked for by its own name, or it stands
// above with a reason.
func TestEveryReadingHasAMetric(t *testing.T) {
	reg, err := Metrics()
	if err != nil {
		t.Fatal(err)
	}
	given, not := ingest.Metrics(), cannotBeAsked()
	for _, id := range given {
		e, ok := reg.find(id)
		switch {
		case not[id] != "" && ok:
			t.Errorf("%s can be asked for, though %s", id, not[id])
		case not[id] == "" && !ok:
			t.Errorf("ingest reads %q from exports, and metrics*.yaml has no metric for it", id)
		case ok && (e.recipe.From != fromReadings || !slices.Equal(e.recipe.Reads, []string{id}) || e.metric.Tier != "reported"):
			t.Errorf("%s does not read what platforms report under that name: %+v", id, e.recipe)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(not)) {
		if !slices.Contains(given, id) {
			t.Errorf("%s is left out, but no export gives it", id)
		}
	}
	for _, e := range reg.entries {
		for _, id := range slices.Concat(e.recipe.Reads, e.recipe.Per) {
			if !slices.Contains(given, id) {
				t.Errorf("%s reads %q, which no export gives", e.metric.ID, id)
			}
		}
	}
}
