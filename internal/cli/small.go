package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest"
)

// versionCommand says which Hearth this is.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which Hearth this is",
		Example: "  hearth version",
		Args:    nothing("write `hearth version`"),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.out, "hearth %s\n", Version)
			if a.verbose {
				fmt.Fprintf(a.out, "importer %d, rows schema %d\n%s %s/%s\n", ingest.Version, engagement.Schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
				if info, ok := debug.ReadBuildInfo(); ok {
					for _, s := range info.Settings {
						if s.Key == "vcs.revision" {
							fmt.Fprintf(a.out, "revision %s\n", s.Value)
						}
					}
				}
			}
			return nil
		},
	}
}
