package ingest

import (
	"hash/fnv"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	mailAddress = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}`)
	clickID     = regexp.MustCompile(`[?&](fbclid|gclid|msclkid|ttclid|li_fat_id|twclid)=`)
	fourNumbers = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}\b`)
)

// TestNothingPersonalInRows reads every real export and looks through all that
// goes into rows: no e-mail address, no IP address, no click id, no words of a
// person, and nobody's own id or handle instead of a pseudonym.
func TestNothingPersonalInRows(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: rows are not searched for what is personal")
	}
	looked := 0
	err := filepath.WalkDir(shared, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "MANIFEST.tsv" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(shared, name)
		r := Read(t.Context(), Input{Name: filepath.ToSlash(rel), Data: data}, Options{Keyer: marked{}})
		for _, m := range r.Messages {
			looked++
			for _, key := range []string{m.ID, m.Parent, m.Root, m.Person} {
				if key != "" && !strings.HasPrefix(key, "key-") {
					t.Errorf("%s: %q is no pseudonym", rel, key)
					return nil
				}
			}
			if m.Role != "brand" && m.Title+m.URL != "" {
				t.Errorf("%s: words or the address of a person are in a row", rel)
				return nil
			}
			if what := told(append([]string{m.Place, m.Title, m.URL, m.Language}, m.Tags...)); what != "" {
				t.Errorf("%s: a message holds %s", rel, what)
				return nil
			}
		}
		for _, x := range r.Readings {
			looked++
			if x.Post != "" && !strings.HasPrefix(x.Post, "key-") {
				t.Errorf("%s: the post %q is no pseudonym", rel, x.Post)
				return nil
			}
			if what := told([]string{x.Place, x.Member}); what != "" {
				t.Errorf("%s: a reading holds %s", rel, what)
				return nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 50_000 {
		t.Errorf("only %d rows were looked at", looked)
	}
}

// marked makes pseudonyms that can be told from what was not made one.
type marked struct{}

func (marked) Key(parts ...string) string { return "key-" + testHash(strings.Join(parts, "\x00")) }

// told names what is found in texts that must not be there.
func told(texts []string) string {
	for _, s := range texts {
		if mail := mailAddress.FindString(s); mail != "" && !strings.HasPrefix(s, "@") && !strings.HasPrefix(s, "http") {
			return "an e-mail address"
		}
		if clickID.MatchString(s) {
			return "a click id"
		}
		if ip := fourNumbers.FindString(s); ip != "" && net.ParseIP(ip) != nil && s == ip {
			return "an IP address"
		}
	}
	return ""
}

func testHash(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return strconv.FormatUint(h.Sum64(), 36)
}
