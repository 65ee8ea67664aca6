package rows

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// child runs the test binary again as another process that puts n raw files
// whose names begin with name.
func child(t *testing.T, dir, name string, n int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), "ROWS_CHILD="+dir, "ROWS_NAME="+name, fmt.Sprint("ROWS_N=", n))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	must(t, cmd.Start())
	return cmd
}

// TestChild is not a test: it is what the other process does.
func TestChild(t *testing.T) {
	dir := os.Getenv("ROWS_CHILD")
	if dir == "" {
		t.Skip("this is what the other process of two tests does")
	}
	var n int
	_, err := fmt.Sscan(os.Getenv("ROWS_N"), &n)
	must(t, err)
	for i := range n {
		for {
			r := open(t, dir)
			c := export(i, 60+i, always(int32(i%3)))
			c.Entry = change("forum", fmt.Sprint(os.Getenv("ROWS_NAME"), i), 0).Entry
			for j := range c.Batch.Messages {
				c.Batch.Messages[j].Captured = c.Entry.Captured
			}
			for j := range c.Batch.Readings {
				c.Batch.Readings[j].Captured = c.Entry.Captured
			}
			err := r.Put(c.Entry, c.Batch)
			var no *Refusal
			if errors.As(err, &no) && no.Rule == "rows-changed" {
				continue
			}
			must(t, err)
			break
		}
	}
}

// whole wants that files and ledger agree.
func whole(t *testing.T, dir string) int {
	t.Helper()
	r := open(t, dir)
	must(t, r.Check())
	var filed, said int64
	for _, f := range r.Files() {
		b, err := r.Read(f)
		must(t, err)
		filed += int64(len(b.Messages) + len(b.Readings))
		for _, m := range b.Messages {
			if _, ok := r.Ledger().Find(m.Origin); !ok {
				t.Fatalf("a row of %s, which the ledger does not know", m.Origin)
			}
		}
	}
	entries := r.Ledger().Entries
	for _, e := range entries {
		said += e.Messages + e.Readings
		for _, s := range e.Shared {
			for _, span := range s.Rows {
				said -= span[1] - span[0] + 1
			}
		}
	}
	if filed != said {
		t.Fatalf("the files hold %d rows, the ledger says %d", filed, said)
	}
	if _, err := os.Stat(filepath.Join(dir, stagedDir)); err == nil {
		t.Fatal("a change is left behind")
	}
	return len(entries)
}

// TestKilledImportLeavesTheLastGoodRows ends a process in the middle of its work,
// as a power cut would.
func TestKilledImportLeavesTheLastGoodRows(t *testing.T) {
	dir, rnd, most := t.TempDir(), rand.New(rand.NewPCG(5, 6)), 0
	for round := range 12 {
		cmd := child(t, dir, fmt.Sprint("r", round, "-"), 1000)
		time.Sleep(time.Duration(30+rnd.IntN(90)) * time.Millisecond)
		must(t, cmd.Process.Kill())
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process ended before it was killed")
		}
		n := whole(t, dir)
		if n < most {
			t.Fatalf("of %d raw files %d are left", most, n)
		}
		most = n
	}
	if most == 0 {
		t.Skip("this machine is too slow: no change was done before the process was killed")
	}
}

// TestTwoImportsAtOnce lets two processes change the same rows.
func TestTwoImportsAtOnce(t *testing.T) {
	dir := t.TempDir()
	a, b := child(t, dir, "a", 8), child(t, dir, "b", 8)
	must(t, a.Wait())
	must(t, b.Wait())
	if n := whole(t, dir); n != 16 {
		t.Errorf("%d raw files are there, want 16", n)
	}
}
