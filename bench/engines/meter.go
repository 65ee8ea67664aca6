package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// meter takes the time of this process and of the engine's own, if it has one.
type meter struct{ server int }

// measured is what one question took.
type measured struct {
	meter meter
	start time.Time
	cpu   time.Duration // at the start, then what it took
	took  time.Duration

	what string
	rows int
	why  string // it was refused
}

func (m meter) begin() *measured {
	return &measured{meter: m, start: time.Now(), cpu: m.cpu()}
}

func (o *measured) end() { o.took, o.cpu = time.Since(o.start), o.meter.cpu()-o.cpu }

// cpu is the processor time so far.
func (m meter) cpu() time.Duration {
	var use syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use) // it cannot fail for this process
	all := time.Duration(use.Utime.Nano() + use.Stime.Nano())
	if m.server == 0 {
		return all
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.server))
	if err != nil {
		return all
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	for _, ticks := range f[11:13] { // of a hundredth of a second
		n, _ := strconv.Atoi(ticks)
		all += time.Duration(n) * 10 * time.Millisecond
	}
	return all
}

// memory is the most that a process had, in MB.
func memory(process string) string {
	text, err := os.ReadFile("/proc/" + process + "/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(kb), " kB"))
			return strconv.Itoa(n>>10) + " MB"
		}
	}
	return "unknown"
}

// show prints what was measured, the slowest first, by processor time.
func (m meter) show(all []measured, loading *measured, most int) {
	slices.SortFunc(all, func(a, b measured) int { return int(b.cpu - a.cpu) })
	answered := 0
	var took, cpu time.Duration
	for _, one := range all {
		took, cpu = took+one.took, cpu+one.cpu
		if one.why == "" {
			answered++
		} else if one.took < 100*time.Millisecond {
			continue
		}
		fmt.Printf("%7.2f s %7.2f s of processor %9d rows  %s", one.took.Seconds(), one.cpu.Seconds(), one.rows, one.what)
		if one.why != "" {
			fmt.Printf("  (refused: %s)", one.why)
		}
		fmt.Println()
	}
	fmt.Printf("%d of %d answered in %.1f s, %.1f s of processor; loaded in %.1f s, %.1f s of processor, with %s; most rows of one query %d; most memory %s",
		answered, len(all), took.Seconds(), cpu.Seconds(), loading.took.Seconds(), loading.cpu.Seconds(), loading.what, most, memory("self"))
	if m.server != 0 {
		fmt.Printf(", of the engine %s", memory(strconv.Itoa(m.server)))
	}
	fmt.Println()
}
