package cli

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"text/tabwriter"
	"time"

	"hearth/internal/build"
)

// profiled runs work and writes where its time went to a file, for
// `go tool pprof`. Without a file it only runs.
func profiled(file string, work func() error) (err error) {
	if file == "" {
		return work()
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return errors.Join(err, out.Close())
	}
	defer func() {
		pprof.StopCPUProfile()
		err = errors.Join(err, out.Close())
	}()
	return work()
}

// stages prints where the time of a build went, the longest first.
func (a *app) stages(all []build.Stage) {
	if len(all) == 0 || a.quiet {
		return
	}
	w := tabwriter.NewWriter(a.err, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "stage\ttimes\ttook\t")
	for _, s := range all {
		if s.Took < 50*time.Microsecond {
			break
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t\n", s.Name, s.Runs, s.Took.Round(100*time.Microsecond))
	}
	_ = w.Flush() // to the terminal
}
