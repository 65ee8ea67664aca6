package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"hearth/internal/config"
	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
	"hearth/internal/whole"
)

// rawFile is one file below data/raw.
type rawFile struct {
	Path    string // relative to the site: "data/raw/community/2026.csv"
	Source  string // its folder below data/raw; "" for a loose file
	Size    int64
	ModTime int64 // nanoseconds
	SHA256  string

	late *lateHash // that is found out while the file is read; nil for none
}

// rawFiles lists the exports, with their hashes. A hash is remembered by size
// and time of the file, so that large exports are not read at every build.
func rawFiles(root string) ([]rawFile, error) {
	files, settle, err := rawFilesFor(root, func([]rawFile) int { return -1 })
	if err != nil {
		return nil, err
	}
	return files, settle()
}

// rawFilesFor is rawFiles without the hash of the one file that late chooses among
// them, -1 for none. It is there after [rawFile.settle], or settle for all.
func rawFilesFor(root string, late func([]rawFile) int) (files []rawFile, settle func() error, err error) {
	memory := readHashes(root)
	if files, err = listRaw(root, memory); err != nil {
		return nil, nil, err
	}
	at := late(files)
	for i := range files {
		switch name := filepath.Join(root, filepath.FromSlash(files[i].Path)); {
		case files[i].SHA256 != "":
		case i == at:
			files[i].late = newLateHash(name)
		default:
			if files[i].SHA256, err = hashOf(name); err != nil {
				return nil, nil, err
			}
		}
	}
	return files, func() error {
		for i := range files {
			if err := files[i].settle(); err != nil {
				return err
			}
		}
		return writeHashes(root, files, memory)
	}, nil
}

// listRaw lists the exports, with the hashes that are remembered.
func listRaw(root string, memory map[string]rawFile) (files []rawFile, err error) {
	err = walk(filepath.Join(root, "data", "raw"), func(name string, _ fs.DirEntry) {
		if strings.HasSuffix(name, ingest.MappingFile("")) {
			return
		}
		folder, _, nested := strings.Cut(name, "/")
		if !nested {
			folder = ""
		}
		files = append(files, rawFile{Path: "data/raw/" + name, Source: folder})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b rawFile) int { return strings.Compare(a.Path, b.Path) })
	for i := range files {
		if err := files[i].remembered(root, memory); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// stat gives a file with its size and time.
func stat(name string) (rawFile, error) {
	info, err := os.Stat(name)
	if err != nil {
		return rawFile{}, err
	}
	return rawFile{Size: info.Size(), ModTime: info.ModTime().UnixNano()}, nil
}

// remembered fills in size and time, and the hash when the file did not change.
// Size and time are those before the bytes were read: a file that is being
// written is another one when it is opened again, and found out ([still]).
func (f *rawFile) remembered(root string, memory map[string]rawFile) error {
	now, err := stat(filepath.Join(root, filepath.FromSlash(f.Path)))
	if err != nil {
		return err
	}
	f.Size, f.ModTime = now.Size, now.ModTime
	if old, ok := memory[f.Path]; ok && old.Size == f.Size && old.ModTime == f.ModTime {
		f.SHA256 = old.SHA256
	}
	return nil
}

// lateHash is a hash that is being found out.
type lateHash struct{ sum func() (string, error) }

func newLateHash(name string) *lateHash {
	h := &lateHash{sync.OnceValues(func() (string, error) { return hashOf(name) })}
	go h.sum()
	return h
}

// settle waits for the hash.
func (f *rawFile) settle() (err error) {
	if f.late != nil {
		f.SHA256, err = f.late.sum()
		f.late = nil
	}
	return err
}

// largeRaw is the size from which on a file is worth care.
const largeRaw = 8 << 20

// surelyNew gives the largest file that is read whatever its hash is: no other file
// here, and none that rows came from, has as many bytes; -1 for none. Its hash is
// found out while it is read, so that no processor waits for it.
func surelyNew(files []rawFile, ledger rows.Ledger) int {
	sizes := map[int64]int{}
	for _, f := range files {
		sizes[f.Size]++
	}
	for _, e := range ledger.Entries {
		sizes[e.Size]++
	}
	at := -1
	for i, f := range files {
		if f.SHA256 == "" && f.Size > largeRaw && sizes[f.Size] == 1 && (at < 0 || f.Size > files[at].Size) {
			at = i
		}
	}
	return at
}

// hashOf gives the SHA-256 of a file in hex.
func hashOf(name string) (string, error) {
	in, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	h := sha256.New()
	if _, err := io.CopyBuffer(h, in, make([]byte, 1<<18)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

const hashFile = ".hearth/cache/raw.json"

// readHashes reads what is remembered of the raw files; nothing when it cannot be read.
func readHashes(root string) map[string]rawFile {
	memory := map[string]rawFile{}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(hashFile)))
	if err != nil {
		return memory
	}
	var files []rawFile
	if json.Unmarshal(data, &files) != nil {
		return memory
	}
	for _, f := range files {
		memory[f.Path] = f
	}
	return memory
}

// writeHashes remembers the raw files when anything about them is new.
func writeHashes(root string, files []rawFile, memory map[string]rawFile) error {
	same := len(files) == len(memory)
	for _, f := range files {
		same = same && memory[f.Path] == f
	}
	if same {
		return nil
	}
	data, err := json.MarshalIndent(files, "", "\t")
	if err != nil {
		return err
	}
	return whole.File(filepath.Join(root, filepath.FromSlash(hashFile)), 0o644, data)
}

// lists are the hand-written files that may stand directly in data/.
var lists = []string{"events.yaml", "touchpoints.yaml", "openness.yaml", "ideas.yaml", "rallies.yaml"}

// folders are what data/ holds beside them.
var folders = []string{"raw", "text", "rows", "answers", "words"}

// strays reports files in data/ that no part of Hearth would ever read, which
// are exports put a folder too high.
func strays(root string) (source.List, error) {
	var problems source.List
	entries, err := os.ReadDir(filepath.Join(root, "data"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := e.Name()
		if hidden(name) || slices.Contains(lists, name) || e.IsDir() && slices.Contains(folders, name) {
			continue
		}
		hint := fmt.Sprintf("did you mean data/raw/%s?", name)
		if name == "metrics.yaml" {
			hint = "metrics of your own stand in hearth.yaml, below `metrics:`"
		} else if near := source.Nearest(name, append(slices.Clone(lists), folders...)); near != "" {
			hint = fmt.Sprintf("did you mean data/%s?", near)
		}
		problems.Errorf(source.Pos{File: path.Join("data", name)}, "stray-data", hint, "nothing reads this file: exports lie in data/raw")
	}
	return problems, nil
}

// sourceOf gives the declared source of a raw file, or one made from its folder.
func sourceOf(cfg *config.Config, folder string) config.Source {
	for _, s := range cfg.Sources {
		if s.Name == folder {
			return s
		}
	}
	return config.Source{Name: folder, OnProblem: "error"}
}

// keepsRepeats says whether rows without an id stay in a source that are surely
// another one again.
func keepsRepeats(s config.Source) bool { return s.Repeats == "keep" }

// settings digests everything beside the file that shapes its rows.
func settings(cfg *config.Config, s config.Source, staff []string, mapping []byte) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{cfg.Zone.String(), cfg.Accounts, staff, s.Name, s.Format, s.Columns, s.Key, s.Private, string(mapping)})
	if keepsRepeats(s) {
		_ = enc.Encode("repeats")
	}
	digest := hex.EncodeToString(h.Sum(nil)[:8])
	if sameText(cfg) { // said beside it, so that rows can be asked whether they were made so
		digest += sameTextMark
	}
	return digest
}

// canceled is an error when the context is done, so that long loops end.
func canceled(ctx context.Context) error { return ctx.Err() }
