package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"hearth/internal/engagement/ingest"
	"hearth/internal/source"
)

// formatsCommand lists the exports that can be read.
func (a *app) formatsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "formats [PLATFORM]",
		Short:   "List the exports that can be read",
		Long:    "Formats lists the exports that Hearth reads as the platforms give them. With a\nplatform or a format it says where to click to get the export, and what it can\nand cannot answer.",
		Example: "  hearth formats\n  hearth formats youtube",
		Args:    oneAtMost("write one platform or format, such as `hearth formats youtube`"),
		RunE: func(_ *cobra.Command, args []string) error {
			all := ingest.Formats()
			if len(args) == 0 {
				return a.listFormats(all)
			}
			return a.showFormats(all, args[0])
		},
	}
}

// formatJSON is a format in `--report json`.
type formatJSON struct {
	Name     string `json:"name"`
	Platform string `json:"platform"`
	Title    string `json:"title"`
	Where    string `json:"where"`
	Answers  string `json:"answers"`
	Cannot   string `json:"cannot"`
}

func (a *app) formatsJSON(all []ingest.Format) error {
	out := make([]formatJSON, len(all))
	for i, f := range all {
		out[i] = formatJSON{f.Name, f.Platform, f.Title, f.Where, f.Answers, f.Cannot}
	}
	return a.writeJSON(out)
}

func (a *app) listFormats(all []ingest.Format) error {
	if a.report == "json" {
		return a.formatsJSON(all)
	}
	wide := 0
	for _, f := range all {
		wide = max(wide, len(f.Name))
	}
	for _, f := range all {
		fmt.Fprintf(a.out, "%-*s  %s\n", wide, f.Name, f.Title)
	}
	a.tell("\n`hearth formats NAME` says where to click to get it, and what it can answer")
	return nil
}

// showFormats tells everything about the formats of a platform.
func (a *app) showFormats(all []ingest.Format, name string) error {
	var found []ingest.Format
	var known []string
	for _, f := range all {
		if strings.EqualFold(f.Name, name) || strings.EqualFold(f.Platform, name) {
			found = append(found, f)
		}
		known = append(known, f.Name, f.Platform)
	}
	if len(found) == 0 {
		hint := "`hearth formats` lists all; any other table with a header is read by the mapper, try `hearth import FILE --dry-run`"
		if near := source.Nearest(name, known); near != "" {
			hint = fmt.Sprintf("did you mean `hearth formats %s`?", near)
		}
		return usage{fmt.Sprintf("there is no format or platform %q", name), hint}
	}
	if a.report == "json" {
		return a.formatsJSON(found)
	}
	for i, f := range found {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		fmt.Fprintf(a.out, "%s: %s\n", f.Name, f.Title)
		for _, line := range []struct{ head, text string }{{"where to get it", f.Where}, {"answers", f.Answers}, {"cannot answer", f.Cannot}} {
			if line.text != "" {
				fmt.Fprintf(a.out, "  %s:\n%s", line.head, wrap(line.text, 76, "    "))
			}
		}
	}
	return nil
}

// wrap breaks a text into lines of at most width characters.
func wrap(text string, width int, indent string) string {
	var b strings.Builder
	line := indent
	for _, word := range strings.Fields(text) {
		if utf8.RuneCountInString(line+word) >= width && line != indent {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		line += word + " "
	}
	return b.String() + strings.TrimRight(line, " ") + "\n"
}
