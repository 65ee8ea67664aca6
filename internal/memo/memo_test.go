package memo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearth/internal/source"
)

// world is a made-up site: numbers in files, sums of some of them, whether a
// sum is even, and a page of those.
type world struct {
	mu    sync.Mutex
	files map[string]int
}

func (w *world) get(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files[name]
}

func number(v int) Result {
	r := Result{Value: v, Sum: SumOf([]byte(fmt.Sprint(v)))}
	if v%7 == 0 {
		r.Problems.Warnf(source.Pos{File: "x", Line: v}, "seven", "", "%d is a multiple of seven", v)
	}
	return r
}

// steps: file n · total i adds the files i, i+1 … until one that is 0 · even i
// says whether total i is · page i counts the even ones from i on.
func (w *world) steps() map[string]*Step {
	write := func(to *bytes.Buffer, v any) error { fmt.Fprint(to, v); return nil }
	read := func(data []byte) (v any, err error) {
		var n int
		_, err = fmt.Sscan(string(data), &n)
		return n, err
	}
	at := func(name string) (i int) { fmt.Sscan(name, &i); return i }
	return map[string]*Step{
		"file": {Input: true, Run: func(_ *Reader, name string) (Result, error) { return number(w.get(name)), nil }},
		"total": {Write: write, Read: read, Run: func(r *Reader, name string) (Result, error) {
			sum := 0
			for i := at(name); i < at(name)+8; i++ {
				v, err := Get[int](r, Key{"file", fmt.Sprint(i)})
				if err != nil || v == 0 {
					return number(sum), err
				}
				sum += v
			}
			return number(sum), nil
		}},
		"even": {Drop: true, Write: write, Read: read, Run: func(r *Reader, name string) (Result, error) {
			v, err := Get[int](r, Key{"total", name})
			return number(1 - v%2), err
		}},
		"page": {Run: func(r *Reader, name string) (Result, error) {
			n := 1000 * at(name)
			for i := at(name); i < at(name)+5; i++ {
				v, err := Get[int](r, Key{"even", fmt.Sprint(i)})
				if err != nil {
					return Result{}, err
				}
				n += v
			}
			return number(n), nil
		}},
	}
}

const pages = 40

// ask gives all pages, and what is wrong with them.
func ask(t *testing.T, g *Graph) string {
	t.Helper()
	var out strings.Builder
	var roots []Key
	var wait sync.WaitGroup
	values := make([]any, pages)
	for i := range values {
		k := Key{"page", fmt.Sprint(i)}
		roots = append(roots, k)
		wait.Go(func() {
			v, _, err := g.Value(context.Background(), k)
			if err != nil {
				t.Error(err)
			}
			values[i] = v
		})
	}
	wait.Wait()
	problems := g.Problems(roots...)
	problems.Sort()
	fmt.Fprintln(&out, values)
	return out.String() + problems.String()
}

func roots() (out []Key) {
	for i := range pages {
		out = append(out, Key{"page", fmt.Sprint(i)})
	}
	return out
}

// What a graph says after any changes is what a new graph says, whether it
// followed the changes, looked at everything again, or came from disk.
func TestTheSameAsFromNothing(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		w := &world{files: map[string]int{}}
		dir := t.TempDir()
		followed := New(w.steps(), dir)
		followed.Follow()
		looked := New(w.steps(), "")
		for range 12 {
			var changed []Key
			for range rnd.IntN(4) {
				name := fmt.Sprint(rnd.IntN(pages + 12))
				w.files[name] = rnd.IntN(4)
				changed = append(changed, Key{"file", name})
			}
			followed.Change(changed...)
			looked.Reset()
			want := ask(t, New(w.steps(), ""))
			if got := ask(t, followed); got != want {
				t.Fatalf("seed %d: followed\n%s\nfrom nothing\n%s", seed, got, want)
			}
			if got := ask(t, looked); got != want {
				t.Fatalf("seed %d: looked again\n%s\nfrom nothing\n%s", seed, got, want)
			}
			if rnd.IntN(3) > 0 {
				continue
			}
			if err := followed.Save("graph", "p", roots()...); err != nil {
				t.Fatal(err)
			}
			if rnd.IntN(2) == 0 {
				damage(t, rnd, dir)
			}
			if err := followed.Close(); err != nil {
				t.Fatal(err)
			}
			followed = New(w.steps(), dir)
			followed.Load("graph", "p")
			followed.Follow()
		}
		_ = followed.Close()
	}
}

// damage turns one byte of one file in the folder over, or cuts it short.
func damage(t *testing.T, rnd *rand.Rand, dir string) {
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(all) == 0 {
		t.Fatal("there is nothing to damage")
	}
	name := all[rnd.IntN(len(all))]
	data, err := os.ReadFile(name)
	if err != nil || len(data) == 0 {
		return
	}
	if i := rnd.IntN(len(data)); rnd.IntN(2) == 0 {
		data[i] ^= 0x55
	} else {
		data = data[:i]
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Only what depends on a change is made anew, and nothing behind a result that
// came out as before.
func TestEarlyCutOff(t *testing.T) {
	w := &world{files: map[string]int{}}
	for i := range pages + 12 {
		w.files[fmt.Sprint(i)] = 1 + i%2
	}
	g := New(w.steps(), "")
	g.Follow()
	ask(t, g)
	made := func(change int) (list []string) {
		w.files["20"] = change
		g.Round()
		g.Change(Key{"file", "20"})
		before := map[string]bool{}
		ask(t, g)
		for n := range g.all {
			k := g.keyOf(n)
			if c, ok := g.Cause(k); ok && c.Made && !before[k.String()] {
				list = append(list, k.String())
			}
		}
		slices.Sort(list)
		return list
	}
	even := made(w.files["20"] + 2)
	if len(even) != 1+8+8 {
		t.Errorf("adding two to a file makes its file, 8 totals and 8 answers anew, no page; made were %v", even)
	}
	if got := made(w.files["20"]); len(got) != 1 {
		t.Errorf("a file that is as it was makes only itself; made were %v", got)
	}
	odd := made(w.files["20"] + 1)
	if !slices.Contains(odd, "page 20") || slices.Contains(odd, "page 30") {
		t.Errorf("adding one changes the pages near it and no other; made were %v", odd)
	}
	if c, _ := g.Cause(Key{"page", "20"}); !slices.Equal(c.Why, []Key{{"even", "20"}}) {
		t.Errorf("the page was made anew because of %v", c.Why)
	}
}

func TestNothingChangedRunsInputsOnly(t *testing.T) {
	w := &world{files: map[string]int{"3": 1, "4": 2}}
	dir := t.TempDir()
	g := New(w.steps(), dir)
	want := ask(t, g)
	if err := g.Save("graph", "p", roots()...); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	again := New(w.steps(), dir)
	again.Load("graph", "p")
	for _, k := range roots() {
		if _, err := again.Sum(context.Background(), k); err != nil {
			t.Fatal(err)
		}
	}
	if _, by := again.Runs(); by["total"]+by["even"]+by["page"] > 0 {
		t.Errorf("nothing changed, and these ran: %v", by)
	}
	if got := ask(t, again); got != want {
		t.Errorf("got %s want %s", got, want)
	}
	other := New(w.steps(), dir)
	other.Load("graph", "another program")
	if other.count > 0 {
		t.Error("the graph of another program was taken")
	}
}

// Two runs at a time leave a graph that is whole.
func TestTwoAtATime(t *testing.T) {
	dir := t.TempDir()
	w := &world{files: map[string]int{"1": 1}}
	for range 20 {
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				g := New(w.steps(), dir)
				g.Load("graph", "p")
				g.Reset()
				for _, k := range roots() {
					if _, _, err := g.Value(context.Background(), k); err != nil {
						t.Error(err)
					}
				}
				if err := g.Save("graph", "p", roots()...); err != nil {
					t.Error(err)
				}
				if err := g.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		w.files[fmt.Sprint(rand.IntN(20))] = rand.IntN(5)
	}
	g := New(w.steps(), dir)
	g.Load("graph", "p")
	if g.count == 0 {
		t.Error("no graph was left")
	}
	if got, want := ask(t, g), ask(t, New(w.steps(), "")); got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// A graph that is asked again and again says when its file is mostly out of
// date, and what is saved then is small and whole.
func TestWhatIsOutOfDateIsLetGo(t *testing.T) {
	dir := t.TempDir()
	now := byte(0)
	steps := map[string]*Step{
		"input": {Input: true, Run: func(*Reader, string) (Result, error) { return Result{Value: now, Sum: SumOf([]byte{now})}, nil }},
		"large": {
			Write: func(to *bytes.Buffer, v any) error { to.Write(v.([]byte)); return nil },
			Read:  func(data []byte) (any, error) { return data, nil },
			Run: func(r *Reader, _ string) (Result, error) {
				v, err := Get[byte](r, Key{"input", ""})
				data := slices.Repeat([]byte{v}, 1<<20)
				return Result{Value: data, Sum: SumOf(data)}, err
			},
		},
	}
	large := Key{"large", ""}
	g := New(steps, dir)
	g.Follow()
	saves := 0
	for ; now < 100; now++ {
		g.Change(Key{"input", ""})
		if v, _, err := g.Value(t.Context(), large); err != nil || v.([]byte)[0] != now {
			t.Fatalf("%v, and %v", v.([]byte)[0], err)
		}
		if g.Full() {
			saves++
			if err := g.Save("graph", "p", large); err != nil {
				t.Fatal(err)
			}
		}
		if g.Full() {
			t.Fatal("full just after it was saved")
		}
	}
	packs, err := filepath.Glob(filepath.Join(dir, "*"+packEnding))
	if err != nil || saves < 2 || saves > 4 || len(packs) != 1 {
		t.Errorf("saved %d times, and %d packs are left (%v)", saves, len(packs), err)
	}
	now--
	if err := errors.Join(g.Save("graph", "p", large), g.Close()); err != nil {
		t.Fatal(err)
	}
	g = New(steps, dir)
	g.Load("graph", "p")
	if v, _, err := g.Value(t.Context(), large); err != nil || v.([]byte)[0] != now {
		t.Errorf("from disk: %v, and %v", v, err)
	}
	if runs, _ := g.Runs(); runs != 1 {
		t.Errorf("%d steps ran, and only the input should have", runs)
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}

// TestProblemsMeanwhile asks what is wrong while others have things made anew, and
// new ones made.
func TestProblemsMeanwhile(t *testing.T) {
	w := &world{files: map[string]int{}}
	for i := range 50 {
		w.files[fmt.Sprint(i)] = 7 * (i + 1)
	}
	g := New(w.steps(), "")
	g.Follow()
	ask(t, g)
	var wait sync.WaitGroup
	for lane := range 3 {
		wait.Go(func() {
			for i := range 300 {
				w.mu.Lock()
				w.files[fmt.Sprint(i%50)] = i%3*(i+1) + lane
				w.mu.Unlock()
				g.Change(Key{"file", fmt.Sprint(i % 50)})
				if _, _, err := g.Value(t.Context(), Key{"page", fmt.Sprint((lane + 1) * i % 60)}); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Go(func() {
			for range 300 {
				g.Problems(roots()...)
			}
		})
	}
	wait.Wait()
	for i := range 50 {
		w.files[fmt.Sprint(i)] = 7 * (i + 1)
		g.Change(Key{"file", fmt.Sprint(i)})
	}
	if got, want := ask(t, g), ask(t, New(w.steps(), "")); got != want {
		t.Errorf("in the end there is\n%s\nnot\n%s", got, want)
	}
}
