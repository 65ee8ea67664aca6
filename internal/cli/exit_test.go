package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"hearth/internal/source"
)

// What ends a command is said in the form that was asked for, once, and with its
// own exit code.
func TestExit(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "public/index.html", Err: syscall.ENOSPC}
	for _, tt := range []struct {
		name string
		err  error
		code int
		rule string
		text string // after "hearth: " where people read it
		hint string
	}{
		{"done", nil, exitDone, "", "", ""},
		{"problems were printed", errSite, exitSite, "", "", ""},
		{"disk full", fmt.Errorf("write the pages: %w", full), exitOther, "environment", "write the pages: write public/index.html: no space left on device", ""},
		{"engine away", errors.New("open the engine: clickhouse: no answer"), exitOther, "environment", "open the engine: clickhouse: no answer", ""},
		{"interrupted", fmt.Errorf("import: %w", context.Canceled), exitOther, "stopped", "stopped; the last good output is as it was", ""},
		{"no such folder", usage{`there is no folder "nowhere"`, "-C names the folder of the site"}, exitUsage, "usage", `there is no folder "nowhere"`, "-C names the folder of the site"},
		{"cobra's own", errors.New("accepts 1 arg(s), received 2"), exitUsage, "usage", "accepts 1 arg(s), received 2", "`hearth --help` lists the commands"},
		{"printed before", printed{full}, exitOther, "", "", ""},
	} {
		for _, report := range []string{"text", "json", "github"} {
			var out, talk bytes.Buffer
			a := &app{out: &out, err: &talk, report: report, dir: t.TempDir(), env: func(string) string { return "" }}
			if code := a.exit(tt.err); code != tt.code {
				t.Errorf("%s, %s: exit code %d, not %d", tt.name, report, code, tt.code)
			}
			said, silent := out.String(), talk.String()
			want := ""
			switch {
			case tt.text == "":
			case report == "text":
				if said, silent, want = silent, said, "hearth: "+tt.text+"\n"; tt.hint != "" {
					want += "  hint: " + tt.hint + "\n"
				}
			case report == "github":
				if want = "::error title=" + tt.rule + "::" + tt.text; tt.hint != "" {
					want += "%0Ahint: " + tt.hint
				}
				want += "\n"
			default:
				said, want = problem(t, out.Bytes()), fmt.Sprintf("error %s %s|%s", tt.rule, tt.text, tt.hint)
			}
			if said != want || silent != "" {
				t.Errorf("%s, %s: got %q and %q, want %q", tt.name, report, said, silent, want)
			}
		}
	}
}

// problem gives the only problem of an array.
func problem(t *testing.T, data []byte) string {
	t.Helper()
	var all []struct{ Severity, Rule, Text, Hint string }
	if err := json.Unmarshal(data, &all); err != nil || len(all) != 1 {
		t.Fatalf("%v: %s", err, data)
	}
	return fmt.Sprintf("%s %s %s|%s", all[0].Severity, all[0].Rule, all[0].Text, all[0].Hint)
}

// What was found before the end stands in one list with it.
func TestCutShort(t *testing.T) {
	var found source.List
	found.Warnf(source.Pos{File: "content/index.md", Line: 3}, "hype", "", "a large word")
	for report, want := range map[string]string{"text": "hearth: no space left on device\n", "json": ""} {
		var out, talk bytes.Buffer
		a := &app{out: &out, err: &talk, report: report, dir: t.TempDir(), env: func(string) string { return "" }}
		if code := a.exit(a.cutShort(found, syscall.ENOSPC)); code != exitOther || len(found) != 1 {
			t.Errorf("%s: exit code %d, %v", report, code, found)
		}
		if !bytes.HasSuffix(talk.Bytes(), []byte(want)) || report == "json" && talk.Len() > 0 {
			t.Errorf("%s: got %s", report, talk.String())
		}
		var all []struct{ File, Rule string }
		if report == "json" {
			if err := json.Unmarshal(out.Bytes(), &all); err != nil || fmt.Sprint(all) != "[{ environment} {content/index.md hype}]" {
				t.Errorf("%v: %s", err, out.String())
			}
		} else if !bytes.Contains(talk.Bytes(), []byte("content/index.md:3: warning: a large word")) {
			t.Errorf("got %s", talk.String())
		}
	}
}
