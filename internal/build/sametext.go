package build

import (
	"slices"
	"strings"

	"hearth/internal/config"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// sameTextMark ends the settings of rows that say which texts are the same. Before,
// they said it within one export only, and had another mark.
const sameTextMark = "+" + insight.RuleSameText + "-2"

// sameText says whether the site leaves out what many wrote in the same words.
func sameText(cfg *config.Config) bool {
	return slices.ContainsFunc(cfg.Exclude, func(e config.Exclusion) bool { return e.Rule == insight.RuleSameText })
}

// unechoed reports, where the site leaves out what many wrote in the same words,
// rows that do not say which texts are the same: the export they came from is not here,
// or could not be read again. Without a word the rule would leave nothing out of them.
func unechoed(cfg *config.Config, ledger rows.Ledger) (problems source.List) {
	if !sameText(cfg) {
		return nil
	}
	for _, e := range ledger.Entries {
		if e.Messages > 0 && !strings.HasSuffix(e.Settings, sameTextMark) {
			problems.Warnf(source.Pos{File: e.Raw}, "not-compared", "put this export back and run `hearth import`, or take `rule: same-text` out of hearth.yaml",
				"the rows of this export were made before `rule: same-text` stood in hearth.yaml, and it leaves out none of them")
		}
	}
	return problems
}
