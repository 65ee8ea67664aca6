package tied

import (
	"os/exec"
	"syscall"
)

// tie has the kernel end it. That looks at the thread which started it; Go's
// threads end before the process only where a goroutine ends that is bound to one.
func tie(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
