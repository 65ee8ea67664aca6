package sample

import (
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
)

// starter is the new site, but for its exports. Names that git would obey in
// this repository start with "dot-" instead of a point.
//
//go:embed starter
var starter embed.FS

// Starter gives the site that `hearth new` writes, sorted by path: two stories,
// charts, numbers in prose, and small made-up exports, so that it builds and
// shows something at once. It holds no key; the first import makes one.
func Starter() []File {
	end := Until()
	files := world{seed: Seed, from: day(2025, 10, 1), to: end, percent: 60}.starterExports()
	err := fs.WalkDir(starter, "starter", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := starter.ReadFile(name)
		files = append(files, File{siteName(name), data})
		return err
	})
	if err != nil {
		panic("sample: the embedded starter cannot be read: " + err.Error())
	}
	return sorted(files)
}

// siteName turns starter/dot-github/workflows/pages.yml into .github/workflows/pages.yml.
func siteName(embedded string) string {
	name := strings.TrimPrefix(embedded, "starter/")
	if rest, ok := strings.CutPrefix(name, "dot-"); ok {
		return "." + rest
	}
	return name
}

func (w world) starterExports() []File { return append(w.community(), w.reviews()...) }

// Key gives the text of a key file (.hearth/key) for a site whose people are
// invented and whose key may therefore be read by everyone.
func Key(seed uint64) []byte {
	d := world{seed: seed}.dice(streamKey)
	var b [32]byte
	for i := range b {
		b[i] = byte(d.IntN(256))
	}
	return fmt.Appendf(nil, "# The people of this site are invented, so its key may be read by everyone.\n# Never commit the key of a real site.\n%s\n", hex.EncodeToString(b[:]))
}
