package rows

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Words is what a customer wrote, apart from everything else known about it.
// It never leaves the machine: data/text is git-ignored and no engine reads it.
type Words struct {
	Message  string `json:"message"` // id of the message
	Title    string `json:"title,omitempty"`
	Text     string `json:"text"`
	Language string `json:"language,omitempty"`
	Attached bool   `json:"attached,omitempty"` // a picture or the like goes with them
}

func wordsPath(e Entry) string { return textDir + "/" + e.Source + "/" + e.Origin + ".ndjson" }

// stageWords stages the words of what is put and takes those away that belong
// to nothing any more.
func (r *Rows) stageWords(s *staging, next Ledger, put []Change) error {
	keep := map[string]bool{}
	for _, c := range put {
		name := wordsPath(c.Entry)
		if c.Intake != nil && c.Intake.said {
			if err := s.take(name, c.Intake); err != nil {
				return err
			}
			keep[name] = true
		}
		if len(c.Batch.Words) == 0 {
			continue
		}
		data, err := encodeWords(c.Batch.Words)
		if err != nil {
			return err
		}
		if err := s.file(name, data, 0o600); err != nil {
			return err
		}
		keep[name] = true
	}
	fresh := map[string]bool{}
	for _, c := range put {
		fresh[c.Entry.Origin] = true
	}
	for _, e := range next.Entries {
		if !fresh[e.Origin] {
			keep[wordsPath(e)] = true
		}
	}
	for _, e := range r.ledger.Entries {
		if name := wordsPath(e); !keep[name] {
			s.plan.Remove = append(s.plan.Remove, name)
		}
	}
	return nil
}

// take stages the words that an intake wrote.
func (s *staging) take(name string, in *Intake) error {
	f := in.words
	in.words = nil
	err := errors.Join(in.text.Flush(), f.Sync(), f.Close())
	to := s.staged(name)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.plan.Move = append(s.plan.Move, name)
	return nil
}

func encodeWords(words []Words) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, w := range words {
		if err := enc.Encode(w); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// Words gives the words of one origin, in the order of the export; none when
// they are not on this machine.
func (r *Rows) Words(origin string) ([]Words, error) {
	e, ok := r.ledger.Find(origin)
	if !ok {
		return nil, nil
	}
	name := wordsPath(e)
	f, err := os.Open(filepath.Join(r.dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Words
	dec := json.NewDecoder(bufio.NewReader(f))
	for dec.More() {
		var w Words
		if err := dec.Decode(&w); err != nil {
			return nil, refuse(name, "words-broken", "delete the file and import again", "these words cannot be read: %v", err)
		}
		out = append(out, w)
	}
	return out, nil
}
