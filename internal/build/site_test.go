package build_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/build"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/golden"
)

// root is the repository, which is the example site.
const root = "../.."

// parts are what the example site is made of; data/answers apart.
var parts = []string{"hearth.yaml", "content", "data/raw", "data/words", "data/events.yaml", "data/ideas.yaml", "data/openness.yaml", "data/rallies.yaml", "data/touchpoints.yaml", "data/answers/editions", "static", "layouts", "assets", ".hearth/key"}

// example copies the example site to a folder of its own.
func example(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range parts {
		copyPart(t, dir, part)
	}
	return dir
}

// copyPart copies a part of the example site.
func copyPart(t *testing.T, dir, part string) {
	t.Helper()
	from := filepath.Join(root, filepath.FromSlash(part))
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// options builds the site in dir into dir/public on a fixed day.
func options(dir string) build.Options {
	return build.Options{
		Root: dir, Out: filepath.Join(dir, "public"),
		Layouts: os.DirFS(filepath.Join(root, "layouts")), Assets: os.DirFS(filepath.Join(root, "assets")),
		Env:     func(string) string { return "" },
		Random:  bytes.NewReader(bytes.Repeat([]byte{7}, 64)),
		Today:   func(zone *time.Location) time.Time { return time.Date(2026, 10, 5, 12, 0, 0, 0, zone) },
		Version: "0.1.0",
		Open:    func(ctx context.Context, _, dir string) (store.Store, error) { return duckdb.Open(ctx, dir) },
	}
}

// noEngine fails when the engine is opened.
func noEngine(context.Context, string, string) (store.Store, error) {
	return nil, errors.New("the engine was opened, which is not needed here")
}

func run(t *testing.T, opt build.Options) build.Result {
	t.Helper()
	result, err := build.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 {
		t.Fatalf("problems:\n%s", result.Problems)
	}
	return result
}

func sameFiles(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[name]; !ok {
			t.Errorf("%s: %s is missing", what, name)
		} else if g != want[name] {
			t.Errorf("%s: %s differs (-want +got):\n%s", what, name, cmp.Diff(strings.Split(want[name], "\n"), strings.Split(g, "\n")))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is new", what, name)
		}
	}
}

func remove(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryLayerGivesTheSameBytes builds the example site from raw exports,
// then from nothing changed, from rows alone, and from answers alone.
func TestEveryLayerGivesTheSameBytes(t *testing.T) {
	dir := example(t)
	first := run(t, options(dir))
	if first.Asked == 0 || first.Engines == 0 || len(first.Written) == 0 {
		t.Fatalf("the first build asked %d, drew %d, wrote %d", first.Asked, first.Engines, len(first.Written))
	}
	want := golden.Tree(t, filepath.Join(dir, "public"))
	answers := golden.Tree(t, filepath.Join(dir, "data/answers"))

	opt := options(dir)
	opt.Open = noEngine
	again := run(t, opt)
	if len(again.Written)+len(again.Removed)+again.Engines+len(again.Imported) != 0 {
		t.Errorf("the second build wrote %v, removed %v, drew %d, imported %d", again.Written, again.Removed, again.Engines, len(again.Imported))
	}

	remove(t, dir, "data/raw", "data/answers", "data/text", ".hearth/cache", "public")
	copyPart(t, dir, "data/answers/editions") // frozen ones are sources, not what a build makes
	if r := run(t, options(dir)); r.Asked == 0 {
		t.Error("from rows alone nothing was asked")
	}
	sameFiles(t, "from rows alone", want, golden.Tree(t, filepath.Join(dir, "public")))
	sameFiles(t, "answers from rows alone", answers, golden.Tree(t, filepath.Join(dir, "data/answers")))

	remove(t, dir, "data/rows", ".hearth", "public")
	opt = options(dir)
	opt.Open = noEngine
	run(t, opt)
	sameFiles(t, "from answers alone", want, golden.Tree(t, filepath.Join(dir, "public")))
	sameFiles(t, "answers from answers alone", answers, golden.Tree(t, filepath.Join(dir, "data/answers")))
}

// TestCommittedAnswersAreTheExports holds that what is committed for CI is what
// the committed exports say.
func TestCommittedAnswersAreTheExports(t *testing.T) {
	dir := example(t)
	run(t, options(dir))
	sameFiles(t, "data/answers", golden.Tree(t, filepath.Join(root, "data/answers")), golden.Tree(t, filepath.Join(dir, "data/answers")))
}

// TestNothingPrivateIsPublished looks for handles, words and key in the output.
func TestNothingPrivateIsPublished(t *testing.T) {
	dir := example(t)
	run(t, options(dir))
	raw, err := os.ReadFile(filepath.Join(dir, "data/raw/community/forum.csv"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(dir, ".hearth/key"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := handles(string(raw))
	if len(secrets) < 20 {
		t.Fatalf("only %d handles found in the forum export", len(secrets))
	}
	lines := strings.Split(strings.TrimSpace(string(key)), "\n")
	secrets = append(secrets, lines[len(lines)-1])
	public := golden.Tree(t, filepath.Join(dir, "public"))
	for _, name := range slices.Sorted(maps.Keys(public)) {
		for _, s := range secrets {
			if strings.Contains(public[name], s) {
				t.Errorf("%s tells %q", name, s)
			}
		}
		if strings.HasPrefix(name, "data/raw") || strings.HasPrefix(name, "data/rows") {
			t.Errorf("%s was published", name)
		}
	}
}

// TestFailedBuildLeavesTheLastGoodOne breaks a story after a good build.
func TestFailedBuildLeavesTheLastGoodOne(t *testing.T) {
	dir := example(t)
	run(t, options(dir))
	before := golden.Tree(t, filepath.Join(dir, "public"))
	name := filepath.Join(dir, "content/index.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(text, "\n[gone](gone.md)\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	result, err := build.Run(t.Context(), options(dir))
	if err != nil || !strings.Contains(result.Problems.String(), "gone.md") {
		t.Fatalf("err %v, problems:\n%s", err, result.Problems)
	}
	sameFiles(t, "after a failed build", before, golden.Tree(t, filepath.Join(dir, "public")))
}

// handles gives the distinct authors of the forum export who are not the brand.
func handles(csv string) []string {
	seen := map[string]bool{}
	for line := range strings.Lines(csv) {
		cells := strings.SplitN(line, ",", 5)
		if len(cells) == 5 && strings.Contains(cells[3], "_0") {
			seen[cells[3]] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
