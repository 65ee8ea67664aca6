package rows

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	keyPath  = ".hearth/key"
	keyBytes = 32 // of a key that Hearth makes
	keyLeast = 16 // of a key that anyone gives
)

// Key turns identities into pseudonyms. Without it a pseudonym cannot be turned
// back or made again, so whoever imports must have the same one.
//
// It is 16 bytes or more, written in hex, base32 or base64, in HEARTH_KEY or in
// .hearth/key (where lines that start with # are remarks). Hearth makes one of
// 32 bytes, in hex, when there are no rows yet.
type Key struct {
	secret []byte
	macs   sync.Pool // of *mac: many identities are keyed at once
}

// LoadKey gives the key of the site in dir: env (the value of HEARTH_KEY) when
// it is not empty, else the file .hearth/key. fingerprints are those of the
// ledger ([Ledger.Keys]): with any there, the key must have made them all, and
// none is ever made anew. Without any and without a key one is made from rnd;
// with rnd nil that is refused instead.
func LoadKey(dir string, env string, fingerprints []string, rnd io.Reader) (*Key, error) {
	file := filepath.Join(dir, filepath.FromSlash(keyPath))
	key, from, err := findKey(file, env)
	switch {
	case err != nil:
		return nil, err
	case key != nil:
		return key, key.matches(fingerprints, from)
	case len(fingerprints) > 0:
		return nil, refuse("", "key-missing",
			"ask whoever ran the last import for the file `.hearth/key`, or set HEARTH_KEY",
			"the rows here were made with a key (fingerprint %s) that is not on this machine; a second one would make everybody somebody else",
			strings.Join(fingerprints, ", "))
	case rnd == nil:
		return nil, refuse("", "key-missing", "run `hearth import`, which makes one", "there is no key yet")
	}
	return makeKey(file, rnd)
}

// findKey gives the key that is there and the place it came from, or nil.
func findKey(file, env string) (*Key, string, error) {
	if env = strings.TrimSpace(env); env != "" {
		k, err := parseKey(env)
		if err != nil {
			return nil, "", refuse("", "key-bad", keyForms, "HEARTH_KEY %v", err)
		}
		return k, "HEARTH_KEY", nil
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	k, err := parseKey(strings.Join(lines, " "))
	if err != nil {
		return nil, "", refuse(keyPath, "key-bad", keyForms+"; do not make a new one where rows exist, ask whoever ran the last import", "the key %v", err)
	}
	return k, keyPath, nil
}

const keyForms = "a key is one line of 32 or more digits and letters from a to f, as `hearth import` makes one; " +
	"base32 (26 or more) and base64 (22 or more) are read too"

// parseKey reads a key as written. What can be read as hex is hex, what can be
// read as base32 is base32, so a key always means the same bytes.
func parseKey(s string) (*Key, error) {
	if s == "" {
		return nil, errors.New("is empty")
	}
	secret, ok := decodeKey(s)
	switch n := utf8.RuneCountInString(s); {
	case ok && len(secret) < keyLeast && n == 1:
		return nil, errors.New("is too short: it has one character")
	case ok && len(secret) < keyLeast:
		return nil, fmt.Errorf("is too short: it has %d characters", n)
	case !ok:
		return nil, errors.New("is not in hex, base32 or base64")
	}
	return &Key{secret: secret}, nil
}

func decodeKey(s string) ([]byte, bool) {
	if b, err := hex.DecodeString(s); err == nil {
		return b, true
	}
	bare := strings.TrimRight(s, "=")
	if lower, upper := strings.ToLower(bare), strings.ToUpper(bare); bare == lower || bare == upper {
		if b, err := plain32.DecodeString(upper); err == nil {
			return b, true
		}
	}
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := e.DecodeString(bare); err == nil {
			return b, true
		}
	}
	return nil, false
}

var plain32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// matches refuses a key that did not make the rows.
func (k *Key) matches(fingerprints []string, from string) error {
	others := slices.DeleteFunc(slices.Clone(fingerprints), func(f string) bool { return f == k.Fingerprint() })
	if len(others) == 0 {
		return nil
	}
	return refuse("", "key-differs",
		"ask whoever ran the last import for the file `.hearth/key`, or set HEARTH_KEY",
		"the rows here were made with another key (fingerprint %s) than the one in %s (fingerprint %s)",
		strings.Join(others, ", "), from, k.Fingerprint())
}

// makeKey makes a key and keeps it, readable by its owner only. When another
// process was faster, its key counts.
func makeKey(file string, rnd io.Reader) (*Key, error) {
	k := &Key{secret: make([]byte, keyBytes)}
	if _, err := io.ReadFull(rnd, k.secret); err != nil {
		return nil, fmt.Errorf("rows: make a key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		found, _, err := findKey(file, "")
		return found, err
	}
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(f, "# The key of this site's pseudonyms. Keep it secret, keep it safe: without it\n"+
		"# new exports cannot be added to the rows that are here.\n%x\n", k.secret)
	return k, errors.Join(err, f.Sync(), f.Close())
}

// Key gives the pseudonym of an identity: 120 bits of an HMAC-SHA256 over the
// parts, in 24 letters and digits. Different parts never run together.
func (k *Key) Key(parts ...string) string {
	return string(k.append(make([]byte, 0, 24), 'k', parts, keyLength))
}

// AppendKey appends the pseudonym of an identity of three parts.
func (k *Key) AppendKey(b []byte, parts [3]string) []byte {
	return k.append(b, 'k', parts[:], keyLength)
}

// keyLength is how many bytes of the sum a pseudonym is made of.
const keyLength = 15

// Fingerprint gives a short name of the key that says nothing about it, for the
// ledger.
func (k *Key) Fingerprint() string { return string(k.append(nil, 'f', nil, 5)) }

// append appends the first bytes of the sum over the parts, in small letters and
// digits.
func (k *Key) append(b []byte, use byte, parts []string, bytes int) []byte {
	m, ok := k.macs.Get().(*mac)
	if !ok {
		m = newMac(k.secret)
	}
	defer k.macs.Put(m)
	m.text = append(m.text[:0], use)
	for _, p := range parts {
		m.text = binary.BigEndian.AppendUint64(m.text, uint64(len(p)))
		m.text = append(m.text, p...)
	}
	return lower32.AppendEncode(b, m.sum()[:bytes])
}

// lower32 is base32 in small letters.
var lower32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
