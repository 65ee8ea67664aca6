package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/memo"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// editionsDir keeps the answers of editions, each in a folder of its name.
const editionsDir = answersDir + "/editions"

// editionFile says of a frozen edition what was frozen.
const editionFile = "edition.json"

// frozen is an edition whose numbers do not change any more.
type frozen struct {
	Schema    int               `json:"schema"`
	Edition   string            `json:"edition"`
	On        string            `json:"frozen"`    // the day
	Headlines []string          `json:"headlines"` // metrics of its numbers blocks
	Promises  []string          `json:"promises"`  // names of all promises of that day
	Files     map[string]string `json:"files"`     // name → SHA-256 of its bytes

	byKey map[string]guard.Published
	data  map[string][]byte // name → bytes
}

// frozenSchema is the form of edition.json.
const frozenSchema = 1

// editionOf gives the name of the edition that a story is; "" for any other.
func editionOf(s *story.Story) string {
	if s == nil || s.Edition == nil {
		return ""
	}
	return nameOf(s)
}

// nameOf gives the name that other pages call a story by: its file's, or its folder's.
func nameOf(s *story.Story) string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.Path), path.Ext(s.Path)), "."+s.Language)
	if name == "index" {
		return path.Base(path.Dir(s.Path))
	}
	return name
}

// answerKey names the answer to a question of a story. An edition has answers
// of its own: they are those of the data until they are frozen.
func answerKey(q insight.Question, s *story.Story) string {
	key := insight.Key(q)
	if name := editionOf(s); name != "" {
		return "edition:" + name + " " + key
	}
	return key
}

// live gives what is to be asked of the data: all but what frozen editions
// ask. Their questions stand there as those of any page.
func (r *run) live(all []asked) []asked {
	out := make([]asked, 0, len(all))
	for _, a := range all {
		if r.frozen[editionOf(a.page)] == nil {
			a.key = insight.Key(a.question)
			out = append(out, a)
		}
	}
	return out
}

// nameAnswers says by what name the graph finds the answer to each question:
// those of editions are the frozen ones, else those of the data. It gives what
// frozen editions ask and is not among their numbers.
func (r *run) nameAnswers(a *answering, all []asked) (problems source.List) {
	a.names, a.frozen = map[string]string{}, map[string]guard.Published{}
	for _, q := range all {
		if q.broken {
			continue
		}
		key := insight.Key(q.question)
		name := editionOf(q.page)
		a.names[q.key] = key
		f := r.frozen[name]
		if name == "" || f == nil {
			continue
		}
		p, ok := f.byKey[key]
		if !ok {
			a.names[q.key] = ""
			problems.Errorf(q.question.Pos, "not-frozen", "take it out, or freeze the edition again: `hearth freeze editions/"+name+"`",
				"the numbers of this edition were frozen on %s, and this is not among them", f.On)
			continue
		}
		a.frozen[q.key] = p
	}
	return problems
}

// readFrozen reads the frozen editions, all but the one that is being thawed.
func (r *run) readFrozen() error {
	r.frozen = map[string]*frozen{}
	for _, name := range names(filepath.Join(r.Root, filepath.FromSlash(editionsDir))) {
		if hidden(name) || name == r.Thaw {
			continue
		}
		f, err := r.readEdition(name)
		if err != nil {
			return err
		}
		if f != nil {
			r.frozen[name] = f
		}
	}
	return nil
}

// readEdition reads what was kept of one edition; nil when that is not there,
// or is no more what it was, which is told.
func (r *run) readEdition(name string) (*frozen, error) {
	dir := editionsDir + "/" + name
	pos := source.Pos{File: dir + "/" + editionFile}
	f := &frozen{byKey: map[string]guard.Published{}, data: map[string][]byte{}}
	text, err := os.ReadFile(r.file(pos.File))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problems.Errorf(pos, "edition-data-gone", "bring it back from the history of the repository, or freeze the edition again: `hearth freeze editions/"+name+"`",
			"the frozen numbers of the edition %q are not whole: %s is gone", name, editionFile)
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(text, f); err != nil || f.Schema < 1 {
		r.problems.Errorf(pos, "edition-data-gone", "bring it back from the history of the repository", "what was frozen of the edition %q cannot be read: %v", name, err)
		return nil, nil
	}
	if f.Schema > frozenSchema {
		r.problems.Errorf(pos, "edition-newer", "build with the newest Hearth", "the edition %q was frozen by a newer Hearth than this one", name)
		return nil, nil
	}
	for _, file := range slices.Sorted(maps.Keys(f.Files)) {
		if err := r.readFrozenFile(f, dir, file); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (r *run) readFrozenFile(f *frozen, dir, file string) error {
	pos := source.Pos{File: dir + "/" + file}
	data, err := os.ReadFile(r.file(pos.File))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problems.Errorf(pos, "edition-data-gone", "bring it back from the history of the repository", "the data of the edition %q are gone: %s is not there", f.Edition, file)
		return nil
	case err != nil:
		return err
	case sha(data) != f.Files[file]:
		r.problems.Errorf(pos, "frozen-changed", "bring it back from the history of the repository; if its numbers were wrong, write a correction and run `hearth freeze editions/"+f.Edition+"`",
			"the numbers of the edition %q were published and frozen on %s, and this file is not what it was then", f.Edition, f.On)
		return nil
	}
	all, err := parseAnswers(file, data)
	if err != nil {
		r.problems.Errorf(pos, "answer-unreadable", "bring it back from the history of the repository", "these answers cannot be read: %v", err)
		return nil
	}
	f.data[file] = data
	for _, p := range all {
		f.byKey[p.Answer().Key] = p
	}
	return nil
}

func sha(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (r *run) file(name string) string { return filepath.Join(r.Root, filepath.FromSlash(name)) }

// published gives what pages need to know of frozen editions.
func (r *run) published() map[string]site.Frozen {
	out := map[string]site.Frozen{}
	for name, f := range r.frozen {
		out[name] = site.Frozen{Pos: source.Pos{File: editionsDir + "/" + name + "/" + editionFile}, On: f.On, Promises: f.Promises, Headlines: f.Headlines}
	}
	return out
}

// frozenEditions gives them to the plan of the site.
func (d *Desk) frozenEditions(*memo.Reader, string) (memo.Result, error) {
	text, err := json.Marshal(d.data.frozen)
	if err != nil {
		return memo.Result{}, fmt.Errorf("compare the frozen editions: %w", err)
	}
	return memo.Result{Value: d.data.frozen, Sum: memo.SumOf(text)}, nil
}
