package cli

import (
	"flag"
	"os"
	"testing"
	_ "time/tzdata"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

// TestMain makes the program itself the command `hearth` of the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hearth": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs every command as a user would, in a folder of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("HEARTH_KEY", "")
			return nil
		},
	})
}
