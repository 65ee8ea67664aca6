package build

import (
	"fmt"
	"os"

	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
)

// wordLists reads the lists that sort what people say; nil when one of them
// cannot be used, which is then among the problems. They are read once a run.
func (r *run) wordLists() *words.Lists {
	if !r.wordsRead {
		var problems source.List
		r.words, problems = words.Read(os.DirFS(r.Root))
		r.problems.Add(problems...)
		r.wordsRead = true
	}
	return r.words
}

// sortAnew sorts what is kept of the words of raw files that are not here, when
// the lists have changed since. Where the words are not here either, the rows
// stay as they were sorted, and that is said.
func (m *Importer) sortAnew(all *rows.Rows, u *update) error {
	version := m.Lists.Version()
	here := map[string]bool{}
	for _, c := range u.put {
		here[c.Entry.Origin] = true
	}
	for _, o := range u.gone {
		here[o] = true
	}
	var old, older []string
	for _, e := range u.ledger.Entries {
		if e.Words == "" || e.Words == version.String() || here[e.Origin] || u.first[e.SHA256] != "" {
			continue
		}
		said, err := all.Words(e.Origin)
		if err != nil {
			return err
		}
		if len(said) == 0 {
			if words.ParseVersion(e.Words).Own != version.Own {
				old = append(old, e.Raw)
			} else {
				older = append(older, e.Raw)
			}
			continue
		}
		c, err := m.sorted(all, e, said)
		if err != nil {
			return err
		}
		u.put = append(u.put, c)
	}
	const hint = "import again where the exports are"
	if len(old) > 0 {
		u.problems.Errorf(source.Pos{File: words.Dir}, "old-words", hint,
			"the word lists have changed, and neither the exports nor the texts of %s are here to be sorted anew", some(old))
	}
	if len(older) > 0 {
		u.problems.Warnf(source.Pos{File: words.Dir}, "old-words", hint,
			"this Hearth brings other word lists than the one that sorted %s, of which neither exports nor texts are here", some(older))
	}
	return nil
}

// sorted gives the change of one raw file whose words are sorted anew.
func (m *Importer) sorted(all *rows.Rows, e rows.Entry, said []rows.Words) (rows.Change, error) {
	batch, err := all.Of(e.Origin)
	if err != nil {
		return rows.Change{}, err
	}
	by := make(map[string]rows.Words, len(said))
	for _, w := range said {
		by[w.Message] = w
	}
	for i := range batch.Messages {
		if w, ok := by[batch.Messages[i].ID]; ok {
			ingest.Sort(&batch.Messages[i], ingest.Words{Title: w.Title, Text: w.Text, Language: w.Language, Attached: w.Attached}, m.Lists)
		}
	}
	batch.Words = said
	e.Words = m.Lists.Version().String()
	return rows.Change{Entry: e, Batch: batch}, nil
}

// some names the first of several files.
func some(files []string) string {
	if len(files) == 1 {
		return files[0]
	}
	return fmt.Sprintf("%s and %d more", files[0], len(files)-1)
}
