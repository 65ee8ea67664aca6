package build

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// concealed is what stands in the real exports and must not be found in rows.
type concealed struct {
	people map[string]string // who somebody is → what that is
	ids    map[string]string // ids of platforms → the file
	said   strings.Builder   // what customers wrote, one text behind the other
}

// Columns and keys of people, of ids and of what customers wrote, by their names
// in lower case.
var (
	ofPeople = map[string]string{
		"posted by": "the name of an employee", "assignee": "the name of an employee", "requester": "a customer's name",
		"creator": "a customer's handle", "author": "a customer's handle", "username": "a handle", "acct": "a handle",
		"login": "a handle", "screen_name": "a handle", "handle": "a handle", "author_fullname": "a handle",
	}
	ofIDs = map[string]bool{
		"id": true, "id_str": true, "user_id": true, "author_id": true, "requester_id": true, "submitter_id": true, "assignee_id": true,
		"requester id": true, "ticket_id": true, "conversation_id": true, "post_id": true, "post id": true, "tweet id": true, "video_id": true,
		"videoid": true, "status_id": true, "comment_id": true, "review_id": true, "objectid": true, "did": true, "cid": true, "uri": true,
		"node_id": true, "unique id": true, "reviewid": true, "name": true,
	}
	ofWords = map[string]bool{
		"content": true, "title": true, "comment": true, "review text": true, "verified_reviews": true, "text": true, "body": true,
		"selftext": true, "comment_text": true, "cooked": true, "raw": true, "message": true, "subject": true, "description": true,
	}
	// ordinary are names of people that are a hashtag, a city or a tag as well, and
	// that of a program.
	ordinary = "programmers seymour updates screenshot automoderator"
	idLike   = regexp.MustCompile(`^[A-Za-z0-9_:./-]*[0-9][A-Za-z0-9_:./-]*$`)
)

// add notes one value.
func (h *concealed) add(file, name, value string, customers bool) {
	name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
	lower := strings.ToLower(strings.TrimPrefix(value, "@"))
	if what := ofPeople[name]; what != "" && len(value) > 4 && !strings.Contains(ordinary, lower) {
		h.people[lower] = what
	}
	if ofIDs[name] && len(value) >= 7 && len(value) < 120 && idLike.MatchString(value) {
		h.ids[value] = file
	}
	if customers && ofWords[name] && len(value) >= 20 {
		h.said.WriteString(value)
		h.said.WriteByte(0)
	}
}

// table notes the cells of a CSV.
func (h *concealed) table(file string, in io.Reader, customers bool) {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	head, err := r.Read()
	for err == nil {
		var row []string
		if row, err = r.Read(); err != nil {
			return // what Go cannot read is read in other ways; a test of the importer's has it
		}
		for i, v := range row[:min(len(row), len(head))] {
			h.add(file, head[i], v, customers)
		}
	}
}

// document notes the values of a JSON document.
func (h *concealed) document(file, name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, in := range v {
			h.document(file, k, in)
		}
	case []any:
		for _, in := range v {
			h.document(file, name, in)
		}
	case string:
		h.add(file, name, v, true)
	case json.Number:
		h.add(file, name, v.String(), false)
	}
}

// secrets gathers what stands in the exports.
func secrets(t *testing.T) *concealed {
	h := &concealed{people: map[string]string{}, ids: map[string]string{}}
	err := filepath.WalkDir(realExports, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "MANIFEST.tsv") || strings.Contains(name, "instagram") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file := strings.TrimPrefix(name, realExports+"/")
		customers := regexp.MustCompile(`^(?:support|nps|reviews|youtube-comments|google-play|reddit|hackernews|github-api|discourse|bluesky)/`).MatchString(file)
		switch filepath.Ext(name) {
		case ".csv":
			h.table(file, bytes.NewReader(data), customers)
		case ".json":
			if own := regexp.MustCompile(`^(?:mastodon|youtube-api)/`); own.MatchString(file) {
				return nil // of an account's own: its public addresses hold its ids
			}
			d := json.NewDecoder(bytes.NewReader(data))
			d.UseNumber()
			var v any
			if d.Decode(&v) == nil {
				h.document(file, "", v)
			}
		case ".gz":
			return h.packed(file, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.people) < 1000 || len(h.ids) < 30_000 || h.said.Len() < 5<<20 {
		t.Fatalf("only %d names, %d ids and %d bytes of words to look for", len(h.people), len(h.ids), h.said.Len())
	}
	return h
}

// packed notes the tables in a tar.gz.
func (h *concealed) packed(file string, data []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	for r := tar.NewReader(z); ; {
		head, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if strings.HasSuffix(head.Name, ".csv") {
			h.table(file, r, true)
		}
	}
}

// word is a run of characters that may be an id.
var word = regexp.MustCompile(`[A-Za-z0-9_-]{7,}`)

// found says what of it a value of a row holds, "" for nothing.
func (h *concealed) found(value string) string {
	if what := h.people[strings.ToLower(strings.TrimPrefix(value, "@"))]; what != "" {
		return what + " " + value
	}
	if file := h.ids[value]; file != "" {
		return "an id of " + file
	}
	for _, w := range word.FindAllString(value, -1) {
		if file := h.ids[w]; file != "" {
			return "an id of " + file + " in " + value
		}
	}
	return ""
}
