package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"

	"hearth/internal/config"
	"hearth/internal/source"
)

// comments are how the files that a theme is made of say something to whoever
// changes them. A copy of any other file says nothing.
var comments = map[string][2]string{
	".html": {"{{/* ", " */ -}}"},
	".css":  {"/* ", " */"},
	".js":   {"/* ", " */"},
	".svg":  {"<!-- ", " -->"},
}

// Copy gives a built-in layout or asset as a site gets it to change it: behind
// a line that says which original it was made of, so that `hearth check` can
// tell when that is another one.
func Copy(name string, original []byte) []byte {
	marks, ok := comments[path.Ext(name)]
	if !ok {
		return original
	}
	line := marks[0] + "A copy of Hearth's " + name + ", sha256:" + original16(original) + ". `hearth check` says when that one has changed." + marks[1] + "\n"
	return append([]byte(line), original...)
}

// original16 names the bytes of an original, shortly.
func original16(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// copiedFrom is the line of [Copy].
var copiedFrom = regexp.MustCompile(`A copy of Hearth's [^ ]+, sha256:([0-9a-f]{16})\.`)

// copies says which of a site's own layouts and assets are copies of a
// built-in file that is another one by now, or that is there no more.
func (r *run) copies(cfg *config.Config) (problems source.List, err error) {
	themes := []string{"."}
	if cfg.Theme != "" {
		themes = append(themes, cfg.Theme)
	}
	for _, theme := range themes {
		for folder, builtin := range map[string]fs.FS{"layouts": r.Layouts, "assets": r.Assets} {
			dir := path.Join(theme, folder)
			err = errors.Join(err, walk(r.file(dir), func(name string, _ fs.DirEntry) {
				text, err := os.ReadFile(r.file(path.Join(dir, name)))
				if m := copiedFrom.FindSubmatch(text); err == nil && m != nil { // the build has said what cannot be read
					copied(source.Pos{File: path.Join(dir, name), Line: 1, Col: 1}, string(m[1]), folder, name, builtin, &problems)
				}
			}))
		}
	}
	return problems, err
}

// copied says whether a copy is of another original than there is now.
func copied(pos source.Pos, was, folder, name string, builtin fs.FS, problems *source.List) {
	original, err := fs.ReadFile(builtin, name)
	name = folder + "/" + name
	switch is := original16(original); {
	case err != nil:
		problems.Warnf(pos, "copy-of-old", "see whether it is still used, and delete it if not", "Hearth has no %s any more, of which this is a copy", name)
	case is != was:
		problems.Warnf(pos, "copy-of-old", "see the new one with `hearth new "+name+"` in another folder, take over what you like, and write sha256:"+is+" in the first line",
			"Hearth's %s has changed since this copy of it was made", name)
	}
}
