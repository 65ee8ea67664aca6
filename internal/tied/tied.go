// Package tied starts programs that end with the one that started them, even
// when that is killed and can clean up nothing. It is for tests and measurements,
// which start servers and previews, and is not part of the program.
//
// The only function is [Command]. The system has to see to it, and only Linux
// does; elsewhere a program that is killed leaves behind what it started.
package tied

import "os/exec"

// Command is [exec.Command], for a program that ends with this one.
func Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	tie(cmd)
	return cmd
}
