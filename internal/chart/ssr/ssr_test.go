package ssr

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/quickjs"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := ReadFonts(os.DirFS("../../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// option is a small chart with everything that the cleaner has rules for.
const option = `{"animation":false,"useUTC":true,"textStyle":{"fontFamily":"Inter, Arial, sans-serif"},
"grid":{"left":0,"right":100,"top":20,"bottom":30,"outerBoundsMode":"none"},
"xAxis":[{"type":"time","min":1767225600000,"max":1772323200000,"axisLabel":{"customValues":[1767225600000,1769904000000],"formatter":{"labels":{"1767225600000":"Jan\n2026","1769904000000":"Feb"}},"color":"var(--muted)"},"splitLine":{"show":false},"axisLine":{"lineStyle":{"color":"var(--axis)"}}}],
"yAxis":[{"type":"value","min":0,"max":300,"axisLabel":{"customValues":[0,100,200,300],"formatter":{"labels":{"0":"0","300":"300 <b>&"}},"color":"var(--muted)"},"splitLine":{"lineStyle":{"color":"var(--grid)"}}}],
"series":[{"type":"line","symbol":"none","color":"var(--c1)","data":[{"value":[1767225600000,10]},{"value":[1768225600000,100]},{"value":[1769225600000,null]},{"value":[1770225600000,210],"symbol":"circle","symbolSize":6}]}],
"graphic":[{"type":"text","x":104,"y":3,"style":{"text":"Open letter","fill":"var(--fg)","font":"600 12px Inter, Arial, sans-serif"}}]}`

func TestPoolDraws(t *testing.T) {
	p := New(Config{Fonts: fonts(t), Engines: 2})
	defer p.Close()
	if p.Started() != 0 {
		t.Fatal("an engine runs before there is anything to draw")
	}
	var wg sync.WaitGroup
	got := make([]string, 6)
	for i := range got {
		wg.Go(func() {
			svg, err := p.Draw([]byte(option), 720, 200)
			if err != nil {
				t.Error(err)
			}
			got[i] = svg
		})
	}
	wg.Wait()
	for _, svg := range got {
		if svg != got[0] {
			t.Fatal("the same option gave two pictures")
		}
	}
	if n := p.Started(); n < 1 || n > 2 {
		t.Errorf("%d engines were started, want at most 2", n)
	}
	for _, want := range []string{">Jan<", ">2026<", ">300 &lt;b&gt;&amp;<", "<circle ", `fill="var(--c1)"`, `id="zr-c0"`, `url(#zr-c0)`} {
		if !strings.Contains(got[0], want) {
			t.Errorf("the picture lacks %s:\n%s", want, got[0])
		}
	}
}

func TestCache(t *testing.T) {
	dir := t.TempDir()
	f := fonts(t)
	cold := New(Config{Fonts: f, Cache: dir})
	defer cold.Close()
	want, err := cold.Draw([]byte(option), 720, 200)
	if err != nil {
		t.Fatal(err)
	}
	warm := New(Config{Fonts: f, Cache: dir})
	defer warm.Close()
	if got, err := warm.Draw([]byte(option), 720, 200); err != nil || got != want || warm.Started() != 0 {
		t.Fatalf("a remembered picture: same %v, %d engines, error %v", got == want, warm.Started(), err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.svg"))
	if len(files) != 1 {
		t.Fatalf("the cache holds %v", files)
	}
	for name, text := range map[string]string{
		"cut short": want[:len(want)/2], "empty": "", "not ours": "<svg/>",
		"marked but not clean": stamp("<svg><script/></svg>") + "\n<svg><script/></svg>",
	} {
		if err := os.WriteFile(files[0], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		again := New(Config{Fonts: f, Cache: dir})
		got, err := again.Draw([]byte(option), 720, 200)
		if err != nil || got != want || again.Started() != 1 {
			t.Errorf("%s: same %v, %d engines, error %v", name, got == want, again.Started(), err)
		}
		again.Close()
	}
	if _, err := warm.Draw([]byte(option), 340, 200); err != nil || warm.Started() != 1 {
		t.Errorf("another width must be drawn: %d engines, error %v", warm.Started(), err)
	}
}

func TestDrawErrors(t *testing.T) {
	f := fonts(t)
	p := New(Config{Fonts: f})
	for name, c := range map[string]struct{ option, want string }{
		"code":   {`{"title":{"text":"__f__function(){}__f__"}}`, `the option holds "__f__"`},
		"tag":    {`{"title":{"text":"</Script>"}}`, `the option holds "</script"`},
		"json":   {`{"series":`, "drawing: "},
		"black":  {`{"graphic":[{"type":"rect","shape":{"width":9,"height":9},"style":{"fill":"black"}}]}`, `cleaning a picture: attribute fill has the value "black"`},
		"no ink": {`{"graphic":[{"type":"image","style":{"image":"https://example.org/a.png","width":9,"height":9}}]}`, `cleaning a picture: element "image" is not allowed`},
	} {
		_, err := p.Draw([]byte(c.option), 100, 100)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := p.Draw([]byte(option), 720, 200); err != nil {
		t.Errorf("after errors the pool must go on: %v", err)
	}
	p.Close()
	if _, err := p.Draw([]byte(option), 720, 200); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed pool says %v", err)
	}
	tiny := New(Config{Fonts: f, Memory: 4 << 20})
	defer tiny.Close()
	if _, err := tiny.Draw([]byte(option), 720, 200); err == nil || !strings.Contains(err.Error(), "starting the drawing engine") {
		t.Errorf("without memory: %v", err)
	}
}

// TestEndless draws with an engine whose time is up before it is done.
func TestEndless(t *testing.T) {
	e, err := start(fonts(t), 256<<20, 300*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	if _, err := e.vm.Eval("__draw = function () { for (;;) {} }; 0", quickjs.EvalGlobal); err != nil {
		t.Fatal(err)
	}
	if _, err := e.draw([]byte(`{}`), 720, 200); err == nil || err.Error() != "it was not done after 300ms" {
		t.Errorf("an endless loop must be stopped, and said in plain words: %v", err)
	}
}

func TestBundle(t *testing.T) {
	js, err := script()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(js, `"6.1.0"`) {
		t.Error("the bundle is not ECharts 6.1.0")
	}
	for _, name := range []string{"LICENSE", "NOTICE", "licenses/LICENSE-d3", "licenses/LICENSE-zrender", "licenses/LICENSE-tslib", "entry.js", "bundle.sh"} {
		if _, err := os.Stat(filepath.Join("echarts", name)); err != nil {
			t.Error(err)
		}
	}
}

func TestWidth(t *testing.T) {
	f := fonts(t)
	for _, c := range []struct {
		text   string
		lo, hi float64 // as Chromium has it, with a little room
		bold   bool
	}{
		{"Replies from readers doubled", 166, 168, false},
		{"illicit filling", 58, 59.5, false},
		{"Größe über Äpfel", 96, 98, false},
		{"Łódź, Čeština", 70, 85, false},
		{"Цены растут", 80, 90, false},
		{"日本", 23, 25, false},
		{"👩‍👧", 23, 25, false},
		{"", 0, 0, false},
		{"Replies from readers doubled", 168, 175, true},
	} {
		if got := f.Width(c.text, 12, c.bold); got < c.lo || got > c.hi {
			t.Errorf("%q is %.1f wide, want %.1f to %.1f", c.text, got, c.lo, c.hi)
		}
	}
	if a, b := f.Width("Open letter", 12, false), f.css("Open letter", "normal normal 12px Inter, Arial"); a != b {
		t.Errorf("the engine measures %.2f, Go %.2f", b, a)
	}
	if a, b := f.Width("Open letter", 24, true), f.css("Open letter", "600 24px Inter"); a != b {
		t.Errorf("the engine measures %.2f, Go %.2f", b, a)
	}
	if _, err := ReadFonts(os.DirFS(t.TempDir())); err == nil || !strings.Contains(err.Error(), "reading a font: ") {
		t.Errorf("without fonts: %v", err)
	}
}

func TestShortRect(t *testing.T) {
	for d, want := range map[string]string{
		"M27 66.5L38.5 66.5":                       "M27 66.5L38.5 66.5",
		"M27 66.5l11.5 0l0 11.5l-11.5 0Z":          "M27 66.5h11.5v11.5H27Z",
		"M127.5 66.5l11.5 0l0 11.5l-11.5 0Z":       "M127.5 66.5h11.5v11.5h-11.5Z", // no shorter
		"M27 6l11 0l0 1l-9 0Z":                     "M27 6h11v1h-9Z",               // no rectangle
		"M2 6l11 0l0 1l-11 0ZM3 6l11 0l0 1l-11 0Z": "M2 6h11v1H2ZM3 6h11v1H3Z",
	} {
		if got := shortPath(d, 1); got != want {
			t.Errorf("%s: got %s, want %s", d, got, want)
		}
	}
}
