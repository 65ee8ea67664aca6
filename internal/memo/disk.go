package memo

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
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
	if !ok || len(body) < 16 {
		return
	}
	var sum Sum
	copy(sum[:], body)
	if body = body[16:]; SumOf(body) != sum {
		return
	}
	in := &decoder{data: body}
	if in.text() != program {
		return
	}
	nodes, ok := g.decode(in)
	if !ok {
		return
	}
	for _, n := range nodes {
		g.nodes[n.key] = n
		if len(n.problems) > 0 {
			g.trouble.Add(1)
		}
	}
}

// decode reads the nodes of a graph file. What was not read of the world is in
// doubt; the inputs are to be looked at again.
func (g *Graph) decode(in *decoder) ([]*node, bool) {
	files := make([]*pack, in.count())
	for i := range files {
		files[i] = g.packs.open(in.text())
	}
	steps := make([]string, in.count())
	for i := range steps {
		steps[i] = in.text()
	}
	all := make([]node, in.count())
	nodes := make([]*node, len(all))
	for i := range all {
		nodes[i] = &all[i]
	}
	for _, n := range nodes {
		if in.bad {
			return nil, false
		}
		s := in.index(len(steps))
		n.key = Key{steps[s], in.text()}
		if n.step = g.steps[n.key.Step]; n.step == nil {
			return nil, false
		}
		n.state = maybe
		if n.step.Input {
			n.state = stale
		}
		n.sum = in.sum()
		n.note = in.bytes()
		if n.problems, n.why = in.told(); in.bad {
			return nil, false
		}
		if f := int(in.uint()); f > 0 && f <= len(files) {
			n.kept = blob{files[f-1], int64(in.uint()), int32(in.uint())}
		}
		n.reads = make([]read, in.count())
		for i := range n.reads {
			of := nodes[in.index(len(nodes))]
			n.reads[i] = read{of: of, sum: in.sum()}
		}
	}
	return nodes, !in.bad
}

// Save writes the part of the graph that the roots depend on, whole or not at all.
func (g *Graph) Save(name, program string, roots ...Key) error {
	if g.packs.dir == "" {
		return nil
	}
	g.round.Lock()
	defer g.round.Unlock()
	nodes := g.reach(roots)
	if err := g.repack(nodes); err != nil {
		return err
	}
	body := encode(nodes, program)
	sum := SumOf(body)
	if err := os.MkdirAll(g.packs.dir, 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(g.packs.dir, "graph-*")
	if err != nil {
		return err
	}
	for _, part := range [][]byte{[]byte(magic), sum[:], body} {
		if err == nil {
			_, err = temp.Write(part)
		}
	}
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), filepath.Join(g.packs.dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	g.sweep(nodes)
	return g.retire(nodes)
}

// retire lets go of the packs that only values out of reach lie in. Such a
// value is made again should it be asked for once more.
func (g *Graph) retire(nodes []*node) error {
	needed := map[*pack]bool{}
	g.packs.kept = 0
	for _, n := range nodes {
		if n.kept.there() {
			needed[n.kept.pack] = true
			g.packs.kept += int64(n.kept.size) + 4
		}
	}
	for _, n := range g.nodes {
		if n.kept.there() && !needed[n.kept.pack] {
			n.kept = blob{}
		}
	}
	return g.packs.retire(func(p *pack) bool { return needed[p] })
}

// Full says that much was written since the graph was saved, most of which is
// out of date by now: saving puts what is needed in one pack, and lets go of the rest.
func (g *Graph) Full() bool { return g.packs.full() }

// reach gives the nodes that the roots depend on, each after what it read.
func (g *Graph) reach(roots []Key) []*node {
	var out []*node
	seen := map[*node]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, r := range n.reads {
			visit(r.of)
		}
		out = append(out, n)
	}
	for _, k := range roots {
		if n, ok := g.nodes[k]; ok {
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
	live := map[*pack]int64{}
	var needed, whole int64
	for _, n := range nodes {
		if n.kept.there() {
			live[n.kept.pack] += int64(n.kept.size) + 4
			needed += int64(n.kept.size) + 4
		}
	}
	for p := range live {
		if info, err := p.file.Stat(); err == nil {
			whole += info.Size()
		}
	}
	if len(live) <= mostPacks && whole <= 2*needed+1<<20 {
		return nil
	}
	g.packs.current = nil
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
			needed[n.kept.pack.name] = true
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
	return g.packs.close(func(p *pack) bool {
		for _, n := range g.nodes {
			if n.kept.pack == p {
				return true
			}
		}
		return false
	})
}

// encode writes nodes in the order given, each after what it read.
func encode(nodes []*node, program string) []byte {
	out := &encoder{}
	out.text(program)
	files, steps, at := map[*pack]int{}, map[string]int{}, map[*node]int{}
	var fileNames, stepNames []string
	for i, n := range nodes {
		at[n] = i
		if _, ok := files[n.kept.pack]; !ok && n.kept.there() {
			fileNames = append(fileNames, n.kept.pack.name)
			files[n.kept.pack] = len(fileNames)
		}
		if _, ok := steps[n.key.Step]; !ok {
			steps[n.key.Step] = len(stepNames)
			stepNames = append(stepNames, n.key.Step)
		}
	}
	out.texts(fileNames)
	out.texts(stepNames)
	out.uint(uint64(len(nodes)))
	for _, n := range nodes {
		out.uint(uint64(steps[n.key.Step]))
		out.text(n.key.Name)
		out.sum(n.sum)
		out.bytes(n.note)
		out.told(n.problems, n.why)
		out.uint(uint64(files[n.kept.pack]))
		if n.kept.there() {
			out.uint(uint64(n.kept.off))
			out.uint(uint64(n.kept.size))
		}
		out.uint(uint64(len(n.reads)))
		for _, r := range n.reads {
			out.uint(uint64(at[r.of]))
			out.sum(r.sum)
		}
	}
	return out.data
}
