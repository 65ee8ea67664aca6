package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/engagement"
	"hearth/internal/golden"
)

// TestGolden reads each testdata/*.txtar. Its comment holds options, one a
// line; files below in/ are raw files, files below zip/NAME/ are packed into
// NAME first; a file in/NAME.map.yaml is the mapping of in/NAME. What comes
// out of each raw file is compared with out/NAME.
func TestGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", reread)
}

func reread(t *testing.T, a *txtar.Archive) *txtar.Archive {
	opt := options(t, string(a.Comment))
	mappings := map[string][]byte{}
	var ins []Input
	zips := map[string]*bytes.Buffer{}
	writers := map[string]*zip.Writer{}
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "out/") {
			continue
		}
		out.Files = append(out.Files, f)
		if rest, ok := strings.CutPrefix(f.Name, "zip/"); ok {
			archive, inner, _ := strings.Cut(rest, "/")
			if zips[archive] == nil {
				zips[archive] = &bytes.Buffer{}
				writers[archive] = zip.NewWriter(zips[archive])
				ins = append(ins, Input{Name: archive})
			}
			w, err := writers[archive].Create(inner)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(unescape(f.Data))
			continue
		}
		file := strings.TrimPrefix(f.Name, "in/")
		if strings.HasSuffix(file, ".map.yaml") {
			mappings[strings.TrimSuffix(file, ".map.yaml")] = f.Data
			continue
		}
		ins = append(ins, Input{Name: file, Data: unescape(f.Data)})
	}
	for _, in := range ins {
		if w := writers[in.Name]; w != nil {
			w.Close()
			in.Data = zips[in.Name].Bytes()
		}
		o := opt
		var head string
		if text, ok := mappings[in.Name]; ok {
			m, problems := ParseMapping(MappingFile(in.Name), text)
			head = problems.String()
			if problems.Failed(false) {
				out.Files = append(out.Files, txtar.File{Name: "out/" + in.Name, Data: []byte(head)})
				continue
			}
			o.Mapping = m
		}
		in.Source = o.Format // "source" of the options travels here; see options
		o.Format = ""
		r := Read(context.Background(), in, o)
		out.Files = append(out.Files, txtar.File{Name: "out/" + in.Name, Data: []byte(head + dump(r))})
	}
	return out
}

// unescape lets a fixture write characters that cannot be seen.
func unescape(data []byte) []byte {
	return []byte(strings.NewReplacer("<SHY>", "\u00ad", "<BOM>", "\ufeff", "<NBSP>", "\u00a0", "<CR>", "\r", "<BS>", "\b", "<E9>", "\xe9", "<82>", "\x82").Replace(string(data)))
}

func options(t *testing.T, comment string) Options {
	o := Options{Zone: time.UTC}
	for line := range strings.Lines(comment) {
		k, v, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		switch k {
		case "accounts":
			o.Accounts = strings.Fields(v)
		case "staff":
			o.Staff = strings.Fields(v)
		case "source":
			o.Format = v
		case "zone":
			z, err := time.LoadLocation(v)
			if err != nil {
				t.Fatal(err)
			}
			o.Zone = z
		default:
			t.Fatalf("unknown option %q", k)
		}
	}
	return o
}

// dump spells everything that a result holds.
func dump(r Result) string {
	var b strings.Builder
	b.WriteString(r.Text())
	b.WriteString(r.Problems.String())
	if r.Mapping != nil {
		fmt.Fprintf(&b, "--- mapping\n%s", r.Mapping.YAML(r.File))
	}
	if r.Captured != 0 {
		fmt.Fprintf(&b, "--- captured %s\n", r.Captured)
	}
	for _, c := range r.Coverage {
		fmt.Fprintf(&b, "covers %s %s %s..%s %s\n", c.Source, c.Platform, c.From, c.To, c.Zone)
	}
	for _, m := range r.Messages {
		at := "undated"
		if !m.At.IsZero() {
			at = m.At.Format(time.RFC3339)
			if m.ByDay {
				at = m.Day.String()
			}
		}
		fmt.Fprintf(&b, "%s %s %s %s %s", m.ID, at, m.Platform, m.Kind, m.Role)
		for _, kv := range [][2]string{
			{"parent", m.Parent}, {"root", m.Root}, {"person", m.Person}, {"place", m.Place}, {"lang", m.Language},
			{"tags", strings.Join(m.Tags, ",")}, {"title", m.Title}, {"url", m.URL},
		} {
			if kv[1] != "" && !(kv[0] == "root" && kv[1] == m.ID) {
				fmt.Fprintf(&b, " %s=%s", kv[0], kv[1])
			}
		}
		if m.Rating != nil {
			fmt.Fprintf(&b, " rating=%d", *m.Rating)
		}
		if m.Shown != nil {
			fmt.Fprintf(&b, " shown=%d", *m.Shown)
		}
		if m.Followers != nil {
			fmt.Fprintf(&b, " followers=%d", *m.Followers)
		}
		if m.Automated {
			b.WriteString(" automated")
		}
		b.WriteByte('\n')
	}
	for _, w := range r.Words {
		fmt.Fprintf(&b, "words %s %q %q\n", w.Message, w.Title, w.Text)
	}
	for _, x := range r.Readings {
		fmt.Fprintf(&b, "%s=%d %s", x.Metric, x.Value, x.Grain)
		if x.From != 0 || x.To != 0 {
			fmt.Fprintf(&b, " %s..%s", day(x.From), day(x.To))
		}
		for _, kv := range [][2]string{{"post", x.Post}, {"place", x.Place}, {x.Dimension, x.Member}} {
			if kv[1] != "" {
				fmt.Fprintf(&b, " %s=%s", kv[0], kv[1])
			}
		}
		if x.Total {
			b.WriteString(" total")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func day(d engagement.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
