//go:build unix

package clickhouse

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// ended says whether a process was one of this machine and has ended. Of any
// other nothing is known.
func ended(machine, process string) bool {
	here, err := os.Hostname()
	if err != nil || strings.ReplaceAll(here, " ", "-") != machine {
		return false
	}
	number, _, _ := strings.Cut(process, " ")
	pid, err := strconv.Atoi(number)
	return err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
