package table

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// TestTarOrder opens the files of a packed tar in order, backwards, and two at a time.
func TestTarOrder(t *testing.T) {
	data := gzipped(tarred("a.csv", "b.csv", "c.csv"))
	box, _ := List("f", bytes.NewReader(data), int64(len(data)), Default())
	if len(box.Entries) != 3 {
		t.Fatal(box)
	}
	read := func(i int) string {
		b, err := box.Entries[i].bytes()
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, i := range []int{0, 1, 2, 2, 1, 0, 2} {
		if want := "a,b\n1," + string(rune('a'+i)) + ".csv\n"; read(i) != want {
			t.Errorf("file %d: %q", i, read(i))
		}
	}
	first, err := box.Entries[1].open()
	if err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 3)
	if _, err := io.ReadFull(first, head); err != nil || read(2) != "a,b\n1,c.csv\n" {
		t.Errorf("a second file beside an open one: %q %v", read(2), err)
	}
	rest, err := io.ReadAll(first)
	if err != nil || string(head)+string(rest) != "a,b\n1,b.csv\n" {
		t.Errorf("the first one goes on with %q %v", rest, err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
}

// TestTarLimits holds what a packed tar may be.
func TestTarLimits(t *testing.T) {
	big := func(body []byte) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		w.WriteHeader(&tar.Header{Name: "x.csv", Size: int64(len(body)), Mode: 0o600, Typeflag: tar.TypeReg})
		w.Write(body)
		w.Close()
		return gzipped(b.Bytes())
	}
	var rows []byte
	for i := range 10_000 {
		rows = fmt.Appendf(rows, "%d,%d\n", i, i*i%9973)
	}
	whole := big(rows)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a bomb":         {big(bytes.Repeat([]byte("a,"), 2_000_000)), "this file holds more than can be read: over"},
		"one large file": {whole, "this file holds more than can be read: "},
		"too many files": {gzipped(tarred("a", "b", "c")), "this file holds more than can be read: over 2 files"},
		"cut":            {whole[:len(whole)-40], "this archive ends in the middle"},
	} {
		_, problems := parts("f", c.data, Limits{Bytes: 60_000, Entries: 2, Depth: 3})
		if len(problems) == 0 || !strings.HasPrefix(problems[0].Text, c.want) {
			t.Errorf("%s: %s", name, problems)
		}
	}
}

// TestTarMemory lists a packed tar far larger than what it takes.
func TestTarMemory(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	body := bytes.Repeat([]byte("1,x\n"), 1<<20)
	for _, n := range []string{"a.csv", "b.csv", "c.csv", "d.csv", "e.csv", "f.csv"} {
		w.WriteHeader(&tar.Header{Name: n, Size: int64(len(body)), Mode: 0o600, Typeflag: tar.TypeReg})
		w.Write(body)
	}
	w.Close()
	data := gzipped(b.Bytes())
	b.Reset()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	box, problems := List("f", bytes.NewReader(data), int64(len(data)), Default())
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; len(box.Entries) != 6 || len(problems) > 0 || took > 2<<20 {
		t.Errorf("%d files, %s; listing 24 MB took %d bytes", len(box.Entries), problems, took)
	}
}

// TestStreamBomb unpacks a stream no further than a file may grow.
func TestStreamBomb(t *testing.T) {
	data := gzipped([]byte("id,text\n" + strings.Repeat("1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 100_000)))
	lim := Limits{Bytes: 1000, Entries: 2, Depth: 3}
	if ratio := 7_100_000 / len(data); ratio < bombs {
		t.Fatalf("the bomb grows only %d times", ratio)
	}
	box, _ := List("f", bytes.NewReader(data), int64(len(data)), lim)
	s, ok := box.Entries[0].Stream(Windows{Least: 1, Head: 2000, Bytes: 2000})
	if !ok {
		t.Fatal("it is no stream")
	}
	r, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	read := int64(0)
	for {
		w, err := r.Next()
		if err != nil {
			if !TooMuch(err) || read > int64(len(data))*bombs {
				t.Errorf("after %d bytes: %v", read, err)
			}
			return
		}
		read += w.Size()
		w.Done()
	}
}
