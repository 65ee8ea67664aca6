package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hearth/internal/engagement"
	"hearth/internal/sample"
)

// sampleCommand writes made-up exports.
func (a *app) sampleCommand() *cobra.Command {
	var seed uint64
	var until string
	cmd := &cobra.Command{
		Use:     "sample",
		Short:   "Write made-up exports, to try things with",
		Long:    "Sample invents the exports of an invented brand, in the shapes in which the\nplatforms give them, and writes them to data/raw. The same seed gives the same\nbytes. Files that are there and differ are left alone and named.",
		Example: "  hearth sample\n  hearth -C empty-folder sample --seed 7 --until 2026-06-30",
		Args:    nothing("`-C NAME sample` writes them into that folder"),
		RunE: func(*cobra.Command, []string) error {
			day, err := engagement.ParseDay(until)
			if err != nil {
				return usage{fmt.Sprintf("--until %q is not a day", until), "write it as --until 2026-09-30"}
			}
			return a.sample(sample.Exports(seed, day))
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", sample.Seed, "what the made-up exports are made from")
	cmd.Flags().StringVar(&until, "until", sample.Until().String(), "the last day they speak of")
	return cmd
}

// sample writes the files that are not there.
func (a *app) sample(files []sample.File) error {
	written, same := 0, 0
	var other []string
	for _, f := range files {
		name := filepath.Join(a.dir, filepath.FromSlash(f.Path))
		old, err := os.ReadFile(name)
		switch {
		case err != nil:
			if err := create(name, f.Data); err != nil {
				return err
			}
			written++
			if a.verbose {
				a.tell("wrote %s", f.Path)
			}
		case bytes.Equal(old, f.Data):
			same++
		default:
			other = append(other, f.Path)
		}
	}
	for _, name := range other {
		a.say("left alone: %s differs from what would be written", name)
	}
	a.tell("%d made-up files written, %d there already", written, same)
	if len(other) > 0 {
		a.say("  hint: delete them first, or write the samples into an empty folder with -C")
		return errSite
	}
	return nil
}
