package build

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hearth/internal/source"
)

// contentDir holds the pages of a site.
const contentDir = "content"

// otherEndings are how Markdown is called elsewhere; a writer who uses one of
// them would wait for a page that never comes.
var otherEndings = []string{".md", ".markdown", ".mdown", ".mkd", ".mdx"}

// single gives the one Markdown file that is a whole site: index.md, or the
// only one, in a folder without content. It is "" for any other site.
func (r *run) single() string {
	if isDir(filepath.Join(r.Root, contentDir)) {
		return ""
	}
	var found []string
	for _, name := range names(r.Root) {
		if path.Ext(name) == ".md" && !hidden(name) {
			found = append(found, name)
		}
	}
	switch {
	case slices.Contains(found, "index.md"):
		return "index.md"
	case len(found) == 1:
		return found[0]
	}
	return ""
}

// below gives a story's path in the site: its path below content, and index.md
// for the one that is the whole site.
func (r *run) below(name string) string {
	if in, ok := strings.CutPrefix(name, contentDir+"/"); ok {
		return in
	}
	return "index.md"
}

// checkFolder says so when the folder is no site, or the site file has another
// name, and whether it is worth going on: what would be read then is not what
// was meant. A folder with nothing in it builds; one inside a site is a slip.
func (r *run) checkFolder() bool {
	all := names(r.Root)
	if slices.Contains(all, siteFile) {
		return true
	}
	for _, name := range all {
		if slices.Contains(siteNames, strings.ToLower(name)) {
			r.problems.Errorf(source.Pos{File: name}, "site-file", "rename it", "the site file must be called %s", siteFile)
			return false
		}
	}
	if slices.Contains(all, contentDir) {
		return true
	}
	if up := r.outer(); up != "" {
		r.problems.Errorf(source.Pos{File: siteFile}, "not-a-site", "go there, or write `-C "+up+"`", "this folder is a part of a site, and not the site itself")
		return false
	}
	if r.single() == "" {
		r.problems.Warnf(source.Pos{File: siteFile}, "not-a-site", "`hearth new NAME` makes a site; `-C FOLDER` works on the one in that folder",
			"this folder has no %s and no %s, so there is nothing to publish", siteFile, contentDir)
	}
	return true
}

// outer gives the site that the folder lies in; "" when it lies in none.
func (r *run) outer() string {
	dir := r.Root
	for range 8 { // deeper than any site is
		dir = filepath.Join(dir, "..")
		if fileExists(filepath.Join(dir, siteFile)) {
			return filepath.ToSlash(dir)
		}
	}
	return ""
}

// siteNames are names of the site file, in capitals or not, that would be passed
// over in silence.
var siteNames = []string{"hearth.yaml", "hearth.yml", "hearth.json", "hearth.toml", "hearth.txt", "hearth.yaml.txt"}

// names lists a folder; nothing when it cannot be read, which is said elsewhere.
func names(dir string) []string {
	entries, _ := os.ReadDir(dir)
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Name()
	}
	return out
}
