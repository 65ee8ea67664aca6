package rows

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zeros is a source of chance without any.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	k, err := LoadKey(dir, "", nil, bytes.NewReader(bytes.Repeat([]byte{7}, keyBytes)))
	must(t, err)
	info, err := os.Stat(filepath.Join(dir, ".hearth/key"))
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the key is open to others: %v", info.Mode())
	}
	again, err := LoadKey(dir, "", []string{k.Fingerprint()}, nil)
	must(t, err)
	if again.Fingerprint() != k.Fingerprint() || again.Key("a") != k.Key("a") {
		t.Error("the key that was kept is another")
	}
	if _, err := LoadKey(t.TempDir(), "", nil, bytes.NewReader([]byte{1})); err == nil || !strings.Contains(err.Error(), "make a key") {
		t.Errorf("with too little chance: %v", err)
	}
}

// TestKeyValues holds the pseudonyms of an invented key: were they to change,
// every site would lose its people.
func TestKeyValues(t *testing.T) {
	k, err := LoadKey(t.TempDir(), strings.Repeat("00", 32), nil, nil)
	must(t, err)
	if got := k.Key("mastodon", "42"); got != "iph532gbv4s4xdgmmaj3uokl" {
		t.Errorf("the pseudonym is %s", got)
	}
	if got := k.Fingerprint(); got != "aodbsawu" {
		t.Errorf("the fingerprint is %s", got)
	}
	seen := map[string][]string{}
	for _, parts := range [][]string{nil, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"ab", "c"}, {"a", "bc"}, {"abc"}, {"a", "b", "c"}} {
		key := k.Key(parts...)
		if was, ok := seen[key]; ok {
			t.Errorf("%q and %q have the same pseudonym", parts, was)
		}
		seen[key] = parts
		if len(key) != 24 || strings.ToLower(key) != key {
			t.Errorf("%q looks wrong", key)
		}
	}
}

func TestKeyForms(t *testing.T) {
	const hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	want, err := LoadKey(t.TempDir(), hex, nil, nil)
	must(t, err)
	const b32, b64 = "AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPQ", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	for _, form := range []string{strings.ToUpper(hex), " " + hex + "\n", b32, strings.ToLower(b32), b32 + "====", b64, b64 + "="} {
		k, err := LoadKey(t.TempDir(), form, nil, nil)
		must(t, err)
		if k.Fingerprint() != want.Fingerprint() {
			t.Errorf("%q is another key", form)
		}
	}
	for _, form := range []string{"q83vEjRWeJCrze8SNFZ4kA==", "q83vEjRWeJCrze8SNFZ4kA", "q83vEjRWeJCrze8SNFZ4kA-_"} {
		if _, err := LoadKey(t.TempDir(), form, nil, nil); err != nil {
			t.Errorf("%q: %v", form, err)
		}
	}
}

func TestKeyRefusals(t *testing.T) {
	const (
		hex  = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
		ask  = "ask whoever ran the last import for the file `.hearth/key`, or set HEARTH_KEY"
		form = "a key is one line of 32 or more digits and letters from a to f, as `hearth import` makes one; base32 (26 or more) and base64 (22 or more) are read too"
	)
	for _, c := range []struct {
		name, env, file string
		prints          []string
		text, hint      string
	}{
		{"missing", "", "", []string{"aaaaaaaa", "bbbbbbbb"}, "the rows here were made with a key (fingerprint aaaaaaaa, bbbbbbbb) that is not on this machine; a second one would make everybody somebody else", ask},
		{"none", "", "", nil, "there is no key yet", "run `hearth import`, which makes one"},
		{"other in the variable", hex, "", []string{"aaaaaaaa"}, "the rows here were made with another key (fingerprint aaaaaaaa) than the one in HEARTH_KEY (fingerprint tk32abks)", ask},
		{"other in the file", "", hex, []string{"aaaaaaaa"}, "the rows here were made with another key (fingerprint aaaaaaaa) than the one in .hearth/key (fingerprint tk32abks)", ask},
		{"one of two", hex, "", []string{"tk32abks", "zzzzzzzz"}, "the rows here were made with another key (fingerprint zzzzzzzz) than", ask},
		{"short", "aabb", "", nil, "HEARTH_KEY is too short: it has 4 characters", form},
		{"three letters", "abc", "", nil, "HEARTH_KEY is too short: it has 3 characters", form},
		{"one letter", "a", "", nil, "HEARTH_KEY is too short: it has one character", form},
		{"short hex", hex[:30], "", nil, "HEARTH_KEY is too short: it has 30 characters", form},
		{"a word", "correct horse battery staple", "", nil, "HEARTH_KEY is not in hex, base32 or base64", form},
		{"empty file", "", "# only a remark\n", nil, ".hearth/key: the key is empty", form},
		{"two keys", "", hex + "\n" + hex, nil, ".hearth/key: the key is not in hex, base32 or base64", form},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.file != "" {
				must(t, os.Mkdir(filepath.Join(dir, ".hearth"), 0o700))
				must(t, os.WriteFile(filepath.Join(dir, ".hearth/key"), []byte(c.file), 0o600))
			}
			var rnd zeros
			var err error
			if c.name == "none" {
				_, err = LoadKey(dir, c.env, c.prints, nil)
			} else {
				_, err = LoadKey(dir, c.env, c.prints, rnd)
			}
			wantRefusal(t, err, c.text, c.hint)
			if _, err := os.Stat(filepath.Join(dir, ".hearth/key")); c.file == "" && err == nil {
				t.Error("a key was made")
			}
		})
	}
}

func TestKeyRemarks(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, ".hearth"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, ".hearth/key"), []byte("# invented, for the example only\n\n"+strings.Repeat("00", 32)+"\n"), 0o600))
	k, err := LoadKey(dir, "", nil, nil)
	must(t, err)
	env, err := LoadKey(dir, strings.Repeat("11", 32), nil, nil)
	must(t, err)
	if k.Fingerprint() == env.Fingerprint() {
		t.Error("HEARTH_KEY does not count before the file")
	}
}

// TestAppendKey wants the same key behind what is there already.
func TestAppendKey(t *testing.T) {
	k := &Key{secret: []byte("an invented secret")}
	for _, id := range []string{"", "a", strings.Repeat("long", 200)} {
		want := k.Key("person", "forum", id)
		if got := string(k.AppendKey([]byte("before "), [3]string{"person", "forum", id})); got != "before "+want || len(want) != 24 {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzKey(f *testing.F) {
	f.Add("00")
	f.Add(strings.Repeat("a", 52))
	f.Add("q83vEjRWeJCrze8SNFZ4kA==")
	f.Fuzz(func(t *testing.T, s string) {
		k, err := parseKey(s)
		if err != nil {
			return
		}
		if len(k.secret) < keyLeast {
			t.Errorf("%q gives a key of %d bytes", s, len(k.secret))
		}
		if again, err := parseKey(fmt.Sprintf("%x", k.secret)); err != nil || !bytes.Equal(again.secret, k.secret) {
			t.Errorf("%q does not come back as it was kept: %v", s, err)
		}
	})
}
