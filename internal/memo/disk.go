package memo

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hearth/internal/whole"
)

// magic starts a graph file; its number is raised when the form changes.
const magic = "hearth graph 1\n"

// Load reads the graph that an earlier run saved as name, if it was made by
// the same program. Whatever is wrong with it, the graph is then empty.
func (g *Graph) Load(name, program string) {
	data, err := os.ReadFile(filepath.Join(g.packs.dir, name))
	if err != nil {
		return
	}
	body, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(body) < len(Sum{}) || SumOf(body[len(Sum{}):]) != Sum(body[:len(Sum{})]) {
		return
	}
	in := &decoder{data: string(body[len(Sum{}):])}
	if in.text() != program || !g.decode(in) {
		g.clear()
		g.trouble.Store(0)
	}
}

// decode reads the nodes of a graph file. What was not read of the world is in
// doubt; the inputs are to be looked at again.
func (g *Graph) decode(in *decoder) bool {
	files := make([]packNumber, in.count())
	for i := range files {
		files[i] = g.packs.open(in.text())
	}
	kinds := make([]*kind, in.count())
	for i := range kinds {
		if kinds[i] = g.steps[in.text()]; kinds[i] == nil {
			return false
		}
	}
	nodes, reads := in.count(), []read(nil)
	for i := 0; i < nodes && !in.bad; i++ {
		kind := kinds[in.index(len(kinds))]
		n := g.add(kind, in.text())
		n.state = maybe
		if kind.Input {
			n.state = stale
		}
		n.sum = in.sum()
		if note := in.text(); note != "" {
			g.notes.put(n.id, note)
		}
		problems, why := in.told()
		g.tell(n, problems, why)
		if len(problems) > 0 {
			g.trouble.Add(1)
		}
		if f := int(in.uint()); f > 0 && f <= len(files) {
			off, size := in.uint(), in.uint()
			n.kept = blob{files[f-1], int32(size), int64(off)}
		}
		reads = reads[:0]
		for range in.count() {
			reads = append(reads, read{of: id(in.index(nodes)), sum: in.sum()})
		}
		n.read = g.shelf.put(n.id, stretch{}, reads)
	}
	return !in.bad
}

// Save writes the part of the graph that the roots depend on, whole or not at all.
func (g *Graph) Save(name, program string, roots ...Key) error {
	if g.packs.dir == "" {
		return nil
	}
	g.round.Lock()
	defer g.round.Unlock()
	nodes := g.reach(roots, g.readsOf)
	if err := g.repack(nodes); err != nil {
		return err
	}
	err := whole.From(filepath.Join(g.packs.dir, name), 0o644, func(f *os.File) error { return g.encode(f, nodes, program) })
	if err != nil {
		return err
	}
	g.sweep(nodes)
	return g.retire(nodes)
}

// retire lets go of the packs that only values out of reach lie in. Such a
// value is made again should it be asked for once more.
func (g *Graph) retire(nodes []*node) error {
	needed := map[packNumber]bool{}
	g.packs.kept = 0
	for _, n := range nodes {
		if n.kept.there() {
			needed[n.kept.pack] = true
			g.packs.kept += int64(n.kept.size) + 4
		}
	}
	for n := range g.all {
		if n.kept.there() && !needed[n.kept.pack] {
			n.kept = blob{}
		}
	}
	return g.packs.retire(func(p packNumber) bool { return needed[p] })
}

// Full says that much was written since the graph was saved, most of which is
// out of date by now: saving puts what is needed in one pack, and lets go of the rest.
func (g *Graph) Full() bool { return g.packs.full() }

// reach gives the nodes that the roots depend on, each after what it read.
func (g *Graph) reach(roots []Key, readsOf func(*node) []read) []*node {
	var out []*node
	seen := g.newSet()
	var visit func(n *node)
	visit = func(n *node) {
		if !seen.add(n.id) {
			return
		}
		for _, r := range readsOf(n) {
			visit(g.at(r.of))
		}
		out = append(out, n)
	}
	for _, k := range roots {
		if n := g.find(k); n != nil {
			visit(n)
		}
	}
	return out
}

// most packs a graph stands on, before they are put together in one.
const mostPacks = 6

// repack copies what is still needed into one pack when it is scattered, or
// when the packs hold much that nobody needs any more.
func (g *Graph) repack(nodes []*node) error {
	live := map[packNumber]int64{}
	var needed, whole int64
	for _, n := range nodes {
		if n.kept.there() {
			live[n.kept.pack] += int64(n.kept.size) + 4
			needed += int64(n.kept.size) + 4
		}
	}
	for p := range live {
		if info, err := g.packs.at(p).file.Stat(); err == nil {
			whole += info.Size()
		}
	}
	if len(live) <= mostPacks && whole <= 2*needed+1<<20 {
		return nil
	}
	g.packs.current = 0
	for _, n := range nodes {
		if !n.kept.there() {
			continue
		}
		to, err := g.packs.copyTo(n.kept)
		if err != nil {
			return err
		}
		n.kept = to
	}
	return nil
}

// sweep removes packs that no graph in the folder can need: those older than
// an hour that this one does not name, when it is the only one.
func (g *Graph) sweep(nodes []*node) {
	needed := map[string]bool{}
	for _, n := range nodes {
		if n.kept.there() {
			needed[g.packs.at(n.kept.pack).name] = true
		}
	}
	entries, err := os.ReadDir(g.packs.dir)
	if err != nil {
		return
	}
	graphs := slices.DeleteFunc(slices.Clone(entries), func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), packEnding) })
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || needed[e.Name()] || !strings.HasSuffix(e.Name(), packEnding) {
			continue
		}
		if len(graphs) == 1 && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(g.packs.dir, e.Name())) // another run may have been faster
		}
	}
}

// Close ends the use of what is on disk.
func (g *Graph) Close() error {
	g.round.Lock()
	defer g.round.Unlock()
	return g.packs.close(func(p packNumber) bool {
		for n := range g.all {
			if n.kept.pack == p {
				return true
			}
		}
		return false
	})
}

// encode writes nodes in the order given, each after what it read, to a file
// that is new. The sum before them is known last.
func (g *Graph) encode(to *os.File, nodes []*node, program string) error {
	hash := sha256.New()
	start := int64(len(magic) + len(Sum{}))
	if _, err := to.Seek(start, io.SeekStart); err != nil {
		return err
	}
	out := &encoder{to: bufio.NewWriterSize(io.MultiWriter(to, hash), 1<<16)}
	out.text(program)
	places, files, kinds := make([]uint32, g.count), map[packNumber]int{}, map[uint8]int{}
	var fileNames, kindNames []string
	for i, n := range nodes {
		places[n.id] = uint32(i)
		if _, ok := files[n.kept.pack]; !ok && n.kept.there() {
			fileNames = append(fileNames, g.packs.at(n.kept.pack).name)
			files[n.kept.pack] = len(fileNames)
		}
		if _, ok := kinds[n.kind]; !ok {
			kinds[n.kind] = len(kindNames)
			kindNames = append(kindNames, g.kindOf(n).name)
		}
	}
	out.texts(fileNames)
	out.texts(kindNames)
	out.uint(uint64(len(nodes)))
	for _, n := range nodes {
		out.uint(uint64(kinds[n.kind]))
		out.text(g.nameOf(n))
		out.sum(n.sum)
		out.text(g.notes.get(n.id))
		out.told(g.told.get(n.id))
		out.uint(uint64(files[n.kept.pack]))
		if n.kept.there() {
			out.uint(uint64(n.kept.off))
			out.uint(uint64(n.kept.size))
		}
		reads := g.readsOf(n)
		out.uint(uint64(len(reads)))
		for _, r := range reads {
			out.uint(uint64(places[r.of]))
			out.sum(r.sum)
		}
	}
	if err := out.to.Flush(); err != nil {
		return err
	}
	_, err := to.WriteAt(append([]byte(magic), hash.Sum(nil)[:len(Sum{})]...), 0)
	return err
}
