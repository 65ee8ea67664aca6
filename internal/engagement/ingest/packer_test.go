package ingest

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzAppendJSON wants what the JSON encoder writes.
func FuzzAppendJSON(f *testing.F) {
	for _, s := range []string{"", "plain", "a \"quoted\" \\ text", "tab\tline\nreturn\rfeed\fback\b\x00\x1f\x7f", "Grüße, 你好 🚲", "bad \xff\xc3", "<b>&</b>", "a\u2028b\u2029c\ufffd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
		if got, want := string(appendJSON([]byte("before "), s))+"\n", "before "+b.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
