package hearth_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// flow lists every package in the order data moves through them, with the
// packages of this module that each may import. A package may name only
// packages on lines above its own, so the list cannot hold a cycle.
//
// It is a statement of policy: change it on purpose, never to make a build pass.
var flow = []struct{ pkg, may string }{
	{"internal/source", ""},
	{"internal/source/strict", "internal/source"},
	{"internal/whole", ""},
	{"internal/memo", "internal/source internal/whole"},
	{"internal/golden", ""}, // for tests only
	{"internal/tied", ""},   // for tests and measurements only
	{"internal/config", "internal/source internal/source/strict"},

	// Exports become rows, rows answer questions, the guard lets answers out.
	{"internal/engagement", ""},
	{"internal/engagement/packed", "internal/engagement"},
	{"internal/engagement/words", "internal/engagement internal/source internal/source/strict"},
	{"internal/engagement/ingest/cell", "internal/engagement"},
	{"internal/engagement/ingest/table", "internal/engagement/ingest/cell internal/source"},
	{"internal/engagement/ingest", "internal/engagement/words internal/engagement/packed internal/engagement/ingest/cell internal/engagement/ingest/table internal/engagement internal/source internal/source/strict"},
	{"internal/engagement/rows/columns", ""},
	{"internal/engagement/rows", "internal/engagement internal/engagement/packed internal/engagement/rows/columns internal/source"},
	{"internal/engagement/store", "internal/engagement"},
	{"internal/engagement/store/storetest", "internal/engagement internal/engagement/rows internal/engagement/store"},
	{"internal/engagement/store/duckdb", "internal/engagement internal/engagement/store internal/source"},
	{"internal/engagement/store/clickhouse", "internal/engagement internal/engagement/rows internal/engagement/store internal/source"},
	{"internal/engagement/store/clickhouse/chtest", "internal/tied"},
	{"internal/engagement/insight/stat", ""},
	{"internal/engagement/insight/ownsql", "internal/engagement/store"},
	{"internal/engagement/insight", "internal/engagement/words internal/engagement/insight/stat internal/engagement/insight/ownsql internal/engagement internal/engagement/store internal/source internal/source/strict"},
	{"internal/engagement/guard", "internal/engagement internal/engagement/insight internal/source"},
	{"internal/engagement/guard/audit", "internal/engagement internal/engagement/insight internal/engagement/guard internal/source"},
	{"internal/chart", "internal/engagement internal/engagement/insight internal/engagement/guard internal/source"},
	{"internal/chart/ssr", "internal/whole"},

	// Markdown becomes stories.
	{"internal/story", "internal/source"},
	{"internal/story/markdown", "internal/story internal/source internal/source/strict"},

	// They meet: numbers in sentences, pages, files.
	{"internal/site", "internal/config internal/story internal/chart internal/engagement internal/engagement/insight internal/engagement/insight/stat internal/source"},
	{"internal/prose", "internal/site internal/story internal/chart internal/engagement internal/engagement/insight internal/engagement/guard internal/source"},
	{"internal/prose/plain", "internal/engagement/words internal/story internal/source internal/source/strict"},
	{"internal/render", "internal/site internal/story internal/chart internal/source internal/whole"},
	{"internal/check", "internal/source"},
	{"internal/forget", "internal/source internal/source/strict internal/whole"},
	{"internal/sample", "internal/engagement"},
	{"internal/engagement/label", "internal/source internal/engagement internal/engagement/rows internal/engagement/store internal/engagement/insight/stat"},
	{"internal/build", "internal/source internal/source/strict internal/config internal/engagement internal/engagement/words internal/engagement/ingest internal/engagement/rows internal/engagement/store internal/engagement/insight internal/engagement/label internal/engagement/guard internal/engagement/guard/audit internal/chart internal/chart/ssr internal/story internal/story/markdown internal/prose internal/prose/plain internal/site internal/render internal/check internal/forget internal/memo internal/whole"},

	// A preview is given its builds; it knows nothing of what they are made of.
	{"internal/serve", "internal/source"},

	{".", ""},
	{"internal/cli", ". internal/engagement/words internal/serve internal/build internal/forget internal/config internal/engagement internal/engagement/guard internal/engagement/ingest internal/engagement/insight internal/engagement/insight/stat internal/engagement/label internal/engagement/rows internal/engagement/store internal/engagement/store/clickhouse internal/engagement/store/duckdb internal/chart internal/chart/ssr internal/prose internal/prose/plain internal/sample internal/source"},
	{"cmd/hearth", "internal/cli"},
	{"bench/engines", "internal/engagement internal/engagement/insight internal/engagement/rows internal/engagement/store internal/engagement/store/clickhouse internal/engagement/store/duckdb internal/source"},
	{"bench/exports", ""},
	{"bench/gen", ""},
	{"bench/save", ""},
	{"bench/soak", "internal/tied"},
	{"bench/timed", ""},
}

// alone names packages of others that only one folder of ours may know, and why.
var alone = []struct{ module, folder, why string }{
	{"github.com/duckdb/duckdb-go", "internal/engagement/store/duckdb", "cgo stays in one leaf"},
	{"github.com/ClickHouse/clickhouse-go", "internal/engagement/store/clickhouse", "the protocol of an engine is nobody else's business"},
	{"github.com/parquet-go/parquet-go", "internal/engagement/rows", "the file format of rows is nobody else's business"},
	{"github.com/yuin/goldmark", "internal/story/markdown", "its tree does not outlive the call"},
	{"github.com/alecthomas/chroma", "internal/story/markdown", "code is highlighted where Markdown is read"},
	{"github.com/dlclark/regexp2", "internal/story/markdown", "it is the engine of chroma's rules"},
	{"github.com/go-echarts/go-echarts", "internal/chart", "its templates are not safe for untrusted data"},
	{"modernc.org/quickjs", "internal/chart/ssr", "one engine, started lazily"},
	{"gonum.org/v1/gonum", "internal/engagement/insight/stat", "statistics have one home"},
	{"github.com/xuri/excelize", "internal/engagement/ingest", "workbooks are containers of exports"},
	{"github.com/fxamacker/cbor", "internal/build", "how results lie in the cache is nobody else's business"},
	{"github.com/fsnotify/fsnotify", "internal/serve", "only a preview watches"},
	{"github.com/spf13/cobra", "internal/cli", "flags end at the border"},
	{"html/template", "internal/render", "layouts are executed in one place"},
	{`import "C"`, "internal/engagement/store/duckdb", "only the engine's own driver uses cgo"},
}

func TestDataFlowsOneWay(t *testing.T) {
	var above []string
	may := map[string][]string{}
	for _, f := range flow {
		for _, dep := range strings.Fields(f.may) {
			if !slices.Contains(above, dep) {
				t.Errorf("flow: %s names %s, which is not above it", f.pkg, dep)
			}
		}
		above = append(above, f.pkg)
		may[f.pkg] = strings.Fields(f.may)
	}
	for pkg, imports := range importsByPackage(t) {
		allowed, ok := may[pkg]
		if !ok {
			t.Errorf("%s is not listed in flow; give it a place", pkg)
		}
		for _, imp := range imports {
			own, ok := ours(imp)
			if ok && !slices.Contains(allowed, own) {
				t.Errorf("%s must not import %s", pkg, imp)
			}
		}
	}
}

func TestOthersStayInTheirFolder(t *testing.T) {
	for pkg, imports := range importsByPackage(t) {
		for _, imp := range imports {
			for _, a := range alone {
				if (imp == a.module || strings.HasPrefix(imp, a.module+"/")) && pkg != a.folder && !strings.HasPrefix(pkg, a.folder+"/") {
					t.Errorf("%s must not import %s: %s", pkg, imp, a.why)
				}
			}
		}
	}
}

// ours turns an import path of this module into its folder.
func ours(imp string) (string, bool) {
	if imp == "hearth" {
		return ".", true
	}
	return strings.CutPrefix(imp, "hearth/")
}

// importsByPackage reads the import lines itself rather than asking the go
// command, so that the test cache sees every file the answer depends on.
func importsByPackage(t *testing.T) map[string][]string {
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || name != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(name))
		imports[pkg] = append(imports[pkg], nil...)
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imp == "C" {
				imp = `import "C"`
			}
			imports[pkg] = append(imports[pkg], imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}
