package ingest

import (
	"os"
	"strings"
	"testing"
)

// TestGuideShowsTheCode holds that the example in the guide is the code here:
// each part of weibo.go and all of its column names stand there word for word.
func TestGuideShowsTheCode(t *testing.T) {
	page, err := os.ReadFile("../../../content/guide/add-a-platform.md")
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	head, code, _ := strings.Cut(read("weibo.go"), "// weiboPosts is")
	format, reader, found := strings.Cut(code, "func readWeibo")
	if !found {
		t.Fatal("weibo.go has another form now: mend this test and the guide")
	}
	for _, part := range []string{head, "// weiboPosts is" + format, "func readWeibo" + reader, read("headers/weibo.yaml")} {
		if !strings.Contains(string(page), strings.TrimSpace(part)) {
			t.Errorf("the guide does not show this any more:\n%s", part)
		}
	}
}
