package ingest

import (
	"strings"
	"testing"

	"hearth/internal/engagement/ingest/table"
)

// TestBadFiles reads files that cannot be right, in pieces and whole, and wants a
// plain problem and no rows.
func TestBadFiles(t *testing.T) {
	row := func(i int) string { return "m,,u1,2026-01-01,hello,5" }
	packed := gz(forum(5000, row))
	zipped := zipOf(t, "posts.csv", forum(5000, row))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"truncated gzip": {packed[:len(packed)/2], "this archive ends in the middle"},
		"truncated zip":  {zipped[:len(zipped)/2], "this archive ends in the middle, or is none"},
		"lost ids":       {[]byte("id,author,date,text\n" + strings.Repeat("6.49E+17,u1,2026-01-01,hello\n", 3)), "none of the 3 rows is left: a spreadsheet destroyed the ids of 3"},
		"entity bomb": {[]byte(`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><title>x</title><item><title>&b;</title></item></channel></rss>`),
			"this file lets a short name stand for a text of its own, which can grow without end; Hearth does not follow such names"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, least := range []int64{1, 1 << 40} {
				into := &shelf{}
				r := Read(t.Context(), Input{Name: "export", Data: c.data}, Options{Into: into, Windows: table.Windows{Least: least, Bytes: 2000}, Scratch: t.TempDir()})
				if len(r.Messages)+len(r.Readings) > 0 || r.Problems.Count(0) == 0 || !strings.Contains(r.Problems.String(), c.want) {
					t.Errorf("in pieces %v: %d messages, %s", least == 1, len(r.Messages), r.Problems)
				}
			}
		})
	}
}
