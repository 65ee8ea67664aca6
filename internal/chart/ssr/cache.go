package ssr

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hearth/internal/whole"
)

// key names a picture by everything that its bytes depend on.
func (p *Pool) key(option []byte, width, height int) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %s %d %d %s %d\n", version, strings.TrimSpace(bundleHash), width, height, p.conf.Fonts.hash, len(driver))
	h.Write([]byte(driver))
	h.Write(option)
	return hex.EncodeToString(h.Sum(nil))
}

func (p *Pool) path(key string) string {
	return filepath.Join(p.conf.Cache, key[:2], key+".svg")
}

// remembered reads a picture from the cache. The file starts with a comment
// that holds its hash; one that does not match (cut short, edited) is as good
// as none and is drawn anew.
func (p *Pool) remembered(key string) (string, bool) {
	if p.conf.Cache == "" {
		return "", false
	}
	data, err := os.ReadFile(p.path(key))
	if err != nil {
		return "", false
	}
	head, svg, ok := strings.Cut(string(data), "\n")
	if !ok || head != stamp(svg) {
		return "", false
	}
	if Verify(svg) != nil {
		return "", false
	}
	return svg, true
}

// remember writes a picture beside its final name and renames it. A cache that
// cannot be written costs time, not the build, so its errors are not told.
func (p *Pool) remember(key, svg string) {
	if p.conf.Cache == "" {
		return
	}
	_ = whole.File(p.path(key), 0o644, []byte(stamp(svg)+"\n"+svg))
}

func stamp(svg string) string {
	sum := sha256.Sum256([]byte(svg))
	return "<!-- " + hex.EncodeToString(sum[:]) + " -->"
}
