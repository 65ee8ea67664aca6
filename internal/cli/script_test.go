package cli

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"hearth/internal/golden"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the program itself the command `hearth` of the scripts, and
// `get ADDRESS` a browser of theirs.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hearth": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"get":    func() { os.Exit(get(os.Args[1])) },
	})
}

// get prints the status and text at an address. Who serves it may still be
// starting.
func get(address string) int {
	for range 1200 { // a minute
		answer, err := http.Get(address)
		if err == nil {
			fmt.Println(answer.StatusCode)
			_, err = io.Copy(os.Stdout, answer.Body)
			if err == nil {
				return 0
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, "nobody answers at", address)
	return 1
}

// freePort gives a port that nobody has, as far as can be known.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// TestScripts runs every command as a user would, in a folder of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       golden.Update(),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("HEARTH_KEY", "")
			e.Setenv("HEARTH", os.Args[0])
			port, err := freePort()
			e.Setenv("PORT", strconv.Itoa(port))
			e.Setenv("NEXT", strconv.Itoa(port+1))
			return err
		},
	})
}
