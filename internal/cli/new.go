package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"hearth"
	"hearth/internal/build"
	"hearth/internal/sample"
	"hearth/internal/source"
)

// newCommand starts a site, a page of one, or a layout of one's own.
func (a *app) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new WHAT",
		Short: "Start a site, a page, or a layout of your own",
		Long: "New makes a small site in a new folder, which builds and shows charts at once.\n" +
			"Inside a site, a name that ends in .md starts a page in content, and a name in\nlayouts copies the built-in layout out, for you to change.",
		Example: "  hearth new my-report\n  hearth -C my-report new stories/first-ride.md\n  hearth -C my-report new layouts/story.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage{"new needs one name", "write `hearth new my-report` for a site, or `hearth new stories/first-ride.md` for a page"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			name := filepath.ToSlash(filepath.Clean(args[0]))
			switch {
			case path.Ext(name) == ".md":
				return a.newPage(strings.TrimPrefix(name, "content/"))
			case strings.HasPrefix(name, "layouts/"), strings.HasPrefix(name, "assets/"):
				return a.newOwn(name)
			}
			if _, err := os.Stat(filepath.Join(a.dir, "hearth.yaml")); err == nil && filepath.IsLocal(args[0]) {
				return usage{"this folder is a site already, and a page ends in .md", fmt.Sprintf("write `hearth new %s.md` for a page, or `hearth new ../%[1]s` for a site beside this one", quote(name))}
			}
			return a.newSite(args[0])
		},
	}
}

// newSite writes the starter into a folder that must not hold anything yet.
func (a *app) newSite(name string) error {
	dir := name
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(a.dir, name)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot look into %s: %w", name, err)
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return usage{fmt.Sprintf("the folder %s is not empty: it holds %s", name, e.Name()), "give a name that is not there yet"}
		}
	}
	for _, f := range sample.Starter() {
		if err := create(filepath.Join(dir, filepath.FromSlash(f.Path)), f.Data); err != nil {
			return err
		}
	}
	a.tell("made the site %s; its exports are made up, replace them when you have your own", name)
	a.tell("next: `hearth -C %s build`, then open %s", quote(name), filepath.ToSlash(filepath.Join(name, "public", "index.html")))
	return nil
}

// quote puts a folder's name in quotes where a shell would split it.
func quote(name string) string {
	if strings.ContainsAny(name, " '\"$\\") {
		return fmt.Sprintf("%q", name)
	}
	return name
}

// newPage starts a page of the kind of its folder, with today's date and a
// title made of its name.
func (a *app) newPage(name string) error {
	if strings.HasPrefix(path.Base(name), ".") {
		return usage{fmt.Sprintf("%q has no name before .md", name), "name a page as in stories/first-ride.md"}
	}
	if !fs.ValidPath(name) {
		return usage{fmt.Sprintf("%q leads out of content", name), "name a page as in stories/first-ride.md"}
	}
	clock, err := a.today("")
	if err != nil {
		return err
	}
	words := strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".md"), "-", " ")
	if words == "index" {
		words = strings.ReplaceAll(path.Base(path.Dir(name)), "-", " ")
	}
	for _, f := range sample.Page(build.Kind(a.dir, Version, name), name, capital(words), clock(time.Local).Format(time.DateOnly)) {
		if err := a.createIn("content/"+f.Path, f.Data); err != nil {
			return err
		}
	}
	a.tell("started content/%s as a draft; `hearth build --drafts` shows it", name)
	return nil
}

func capital(words string) string {
	if words == "" || words == "." {
		return "Untitled"
	}
	r, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(r)) + words[size:]
}

// newOwn copies a built-in layout or asset into the site.
func (a *app) newOwn(name string) error {
	data, err := fs.ReadFile(hearth.Files, name)
	if err != nil {
		known := builtins(path.Dir(name))
		hint := "the built-in ones are: " + strings.Join(known, ", ")
		if near := source.Nearest(name, known); near != "" {
			hint = fmt.Sprintf("did you mean `hearth new %s`?", near)
		}
		return usage{fmt.Sprintf("there is no built-in %s", name), hint}
	}
	if err := a.createIn(name, build.Copy(name, data)); err != nil {
		return err
	}
	a.tell("copied the built-in %s; this site now uses your copy", name)
	return nil
}

func builtins(dir string) []string {
	var names []string
	entries, err := fs.ReadDir(hearth.Files, dir)
	if err != nil {
		dir = "layouts"
		entries, _ = fs.ReadDir(hearth.Files, dir)
	}
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, dir+"/"+e.Name())
		}
	}
	return names
}

// createIn writes a new file of the site.
func (a *app) createIn(name string, data []byte) error {
	file := filepath.Join(a.dir, filepath.FromSlash(name))
	if _, err := os.Lstat(file); err == nil {
		return usage{fmt.Sprintf("%s is there already", name), "it was left as it is; choose another name"}
	}
	return create(file, data)
}

// create writes a file that must not be there.
func create(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
