// Command hearth turns Markdown stories and exports into charted static pages.
package main

import (
	"os"
	_ "time/tzdata" // zones are the same on every machine

	"hearth/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
