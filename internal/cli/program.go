package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// program tells this program from others, by the hash of its own file: what
// another one computed is not taken for true. The hash is remembered in the
// folder cache by the file's path, size and time. "" when the file cannot be read.
func program(cache string) string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	in, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return ""
	}
	memory := filepath.Join(cache, "program")
	look := fmt.Sprintf("%s %d %d ", name, info.Size(), info.ModTime().UnixNano())
	if known, err := os.ReadFile(memory); err == nil && len(known) == len(look)+2*sha256.Size && string(known[:len(look)]) == look {
		return string(known[len(look):])
	}
	h := sha256.New()
	if _, err := io.Copy(h, in); err != nil {
		return ""
	}
	sum := hex.EncodeToString(h.Sum(nil))
	if os.MkdirAll(cache, 0o755) == nil {
		_ = os.WriteFile(memory, []byte(look+sum), 0o644) // only saves the next run some work
	}
	return sum
}
