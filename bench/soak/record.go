package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sample is what the preview held at one time.
type sample struct {
	at      time.Duration
	edits   int
	memory  int // resident, in KB
	files   int // open
	threads int
	kept    int // bytes in .hearth, in KB
}

func (s sample) String() string {
	return fmt.Sprintf("%5.0fs %6d edits %6.0f MB memory %4d open files %3d threads %6.1f MB in .hearth",
		s.at.Seconds(), s.edits, float64(s.memory)/1024, s.files, s.threads, float64(s.kept)/1024)
}

// measure reads what the system knows of a process, and what .hearth holds.
func measure(pid int, site string) (sample, error) {
	var s sample
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return s, fmt.Errorf("the preview is gone, or this system has no /proc: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
		switch name {
		case "VmRSS":
			s.memory = n
		case "Threads":
			s.threads = n
		}
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		return s, err
	}
	s.files = len(open)
	err = filepath.WalkDir(filepath.Join(site, ".hearth"), func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return notGone(err)
		}
		info, err := e.Info()
		if err == nil {
			s.kept += int(info.Size() / 1024)
		}
		return notGone(err)
	})
	return s, err
}

// notGone passes over files that the preview took away meanwhile.
func notGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// record is what was seen, in order of time.
type record []sample

// flat holds the last third against the second: each of the four may grow by a
// quarter and a little, which a leak of one edit in a hundred exceeds soon.
func (r record) flat() error {
	if len(r) < 9 {
		return fmt.Errorf("only %d looks at the memory: soak for longer", len(r))
	}
	middle, last := r[len(r)/3:2*len(r)/3], r[2*len(r)/3:]
	var grown []error
	for _, m := range []struct {
		name  string
		of    func(sample) int
		spare int
	}{
		{"memory in KB", func(s sample) int { return s.memory }, 24 << 10},
		{"open files", func(s sample) int { return s.files }, 8},
		{"threads", func(s sample) int { return s.threads }, 8},
		{"kept in .hearth in KB", func(s sample) int { return s.kept }, 16 << 10},
	} {
		a, b := median(middle, m.of), median(last, m.of)
		fmt.Printf("%-22s %8d then %8d\n", m.name, a, b)
		if b > a+a/4+m.spare {
			grown = append(grown, fmt.Errorf("%s grew from %d to %d", m.name, a, b))
		}
	}
	return errors.Join(grown...)
}

func median(samples []sample, of func(sample) int) int {
	var all []int
	for _, s := range samples {
		all = append(all, of(s))
	}
	slices.Sort(all)
	return all[len(all)/2]
}
