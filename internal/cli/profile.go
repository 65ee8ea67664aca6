package cli

import (
	"errors"
	"os"
	"runtime/pprof"
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
