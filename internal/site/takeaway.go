package site

import (
	"path"
	"slices"
	"strings"

	"hearth/internal/source"
	"hearth/internal/story"
)

// takeaway is the pack of a material: its files and, in plain words, what may
// be done with them.
type takeaway struct {
	address string
	files   []File
}

// takeaways plans a pack for each material that has files.
func (m *maker) takeaways() {
	for _, d := range m.published() {
		if d.Material == nil {
			continue
		}
		files := m.materialFiles(d)
		if len(files) == 0 {
			continue
		}
		t := takeaway{address: path.Join(path.Dir(d.page.Address), called(d)+".zip"), files: files}
		t.files = append([]File{{Address: "README.txt", Data: []byte(m.takeawayReadme(d, files))}, {Address: "LICENSE.txt", Data: []byte(m.takeawayLicense(d))}}, t.files...)
		if m.taken.take(claim{address: t.address, what: "the pack of " + d.File, pos: d.Material.Files[0].Pos}, &m.problems) {
			m.taking, m.takeawayOf[d] = append(m.taking, t), t.address
		}
	}
}

// materialFiles gives the files of a material under their names, those of equal
// names under their addresses. What is wrong with one its page tells.
func (m *maker) materialFiles(d *doc) []File {
	names := map[string]bool{folded("README.txt"): true, folded("LICENSE.txt"): true}
	var files []File
	for _, w := range d.Material.Files {
		a, ok := m.resolve(d, w, &source.List{})
		from := m.beside[a.address].From
		if from == "" {
			from = m.static[a.address].From
		}
		if !ok || from == "" {
			continue
		}
		name := path.Base(a.address)
		if names[folded(name)] {
			name = a.address
		}
		if names[folded(name)] = true; !slices.ContainsFunc(files, func(f File) bool { return f.Address == name }) {
			files = append(files, File{Address: name, From: from})
		}
	}
	return files
}

// licenseText is where the whole text of a licence can be read.
func licenseText(spdx string) string { return "https://spdx.org/licenses/" + spdx + ".html" }

func (m *maker) takeawayReadme(d *doc, files []File) string {
	w := d.page.Words
	lines := []string{d.page.Title}
	if d.page.Summary != "" {
		lines = append(lines, "", d.page.Summary)
	}
	lines = append(lines, "", w.Pack.Files)
	for _, f := range files {
		lines = append(lines, "  "+f.Address)
	}
	lines = append(lines, "  LICENSE.txt: "+w.Materials.License)
	for _, text := range []string{lead(w.Materials.Credit+": ", d.Material.Credit), lead(w.Materials.Limits+": ", d.Material.Limits), m.absolute(d.page.Address)} {
		if text != "" {
			lines = append(lines, "", text)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func (m *maker) takeawayLicense(d *doc) string {
	w, terms := d.page.Words.Materials, story.Licenses()[d.Material.License.Text]
	lines := append([]string{terms.Name + " (" + d.Material.License.Text + ")", ""}, w.terms(terms)...)
	for _, text := range []string{lead(w.Credit+": ", d.Material.Credit), lead(w.Limits+": ", d.Material.Limits), w.Text + ": " + licenseText(d.Material.License.Text)} {
		if text != "" {
			lines = append(lines, "", text)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
