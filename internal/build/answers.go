package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"hearth/internal/engagement/guard"
	"hearth/internal/source"
	"hearth/internal/whole"
)

// answersDir holds what the guard let through, a file a figure, and the
// numbers of all sentences together. Editions keep theirs in a folder below.
const answersDir = "data/answers"

// numbersFile holds the answers of numbers in sentences and of numbers blocks.
const numbersFile = "numbers.json"

// kept is the answers that are on disk, by the canonical text of their question.
type kept struct {
	byKey map[string]guard.Published
	files map[string][]byte // name → bytes, of those that are ours
}

// readAnswers reads data/answers. A file that cannot be read is a problem,
// not an answer that is quietly asked again: it may be all that there is.
func readAnswers(root string) (kept, source.List, error) {
	k := kept{byKey: map[string]guard.Published{}, files: map[string][]byte{}}
	var problems source.List
	dir := filepath.Join(root, filepath.FromSlash(answersDir))
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil, nil
	}
	if err != nil {
		return k, nil, err
	}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".json" || e.Name() == calendarFile || e.Name() == provenanceFile {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return k, nil, err
		}
		all, err := parseAnswers(e.Name(), data)
		if err != nil {
			problems.Errorf(source.Pos{File: answersDir + "/" + e.Name()}, "answer-unreadable",
				"delete it and build once where the exports are", "these answers cannot be read: %v", err)
			continue
		}
		k.files[e.Name()] = data
		for _, p := range all {
			k.byKey[p.Answer().Key] = p
		}
	}
	return k, problems, nil
}

// parseAnswers reads one file of answers.
func parseAnswers(name string, data []byte) ([]guard.Published, error) {
	if name != numbersFile {
		p, err := guard.Read(data)
		return []guard.Published{p}, err
	}
	var list []json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&list); err != nil {
		return nil, err
	}
	var all []guard.Published
	for i, raw := range list {
		p, err := guard.Read(raw)
		if err != nil {
			return nil, fmt.Errorf("answer %d: %w", i+1, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// writeAnswers writes the answers that the site uses now, and removes those of
// figures that are gone. Files whose bytes are the same are not touched.
func (r *run) writeAnswers(ctx context.Context, all []asked, old kept) error {
	want, err := r.answerFiles(all)
	if err != nil {
		return err
	}
	dir := filepath.Join(r.Root, filepath.FromSlash(answersDir))
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if bytes.Equal(want[name], old.files[name]) {
			continue
		}
		if err := canceled(ctx); err != nil { // each file is good alone: the rest is asked again
			return err
		}
		if err := whole.File(filepath.Join(dir, name), 0o644, want[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(old.files)) {
		if want[name] == nil {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerFiles gives the files of data/answers: one a figure, and one for all numbers.
func (r *run) answerFiles(all []asked) (map[string][]byte, error) {
	want := map[string][]byte{}
	numbers := map[string]guard.Published{}
	for _, a := range all {
		p, ok := r.answers[a.key]
		if !ok {
			continue
		}
		if a.figure == nil {
			numbers[a.key] = p
			continue
		}
		data, err := json.MarshalIndent(p, "", "\t")
		if err != nil {
			return nil, err
		}
		want[a.figure.Name.Text+".json"] = append(data, '\n')
	}
	if len(numbers) > 0 {
		var list []guard.Published
		for _, key := range slices.Sorted(maps.Keys(numbers)) {
			list = append(list, numbers[key])
		}
		data, err := json.MarshalIndent(list, "", "\t")
		if err != nil {
			return nil, err
		}
		want[numbersFile] = append(data, '\n')
	}
	return want, nil
}
