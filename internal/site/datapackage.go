package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/internal/chart"
	"hearth/internal/engagement"
)

// packageName is what a Data Package is called in its folder: one at the root
// for the whole site, and one below each edition for its own figures.
const packageName = "datapackage.json"

// packageZipName is what that of an edition is called with all its files in it.
const packageZipName = "datapackage.zip"

// packageProfiles is where version 2 of the Data Package standard is described.
const packageProfiles = "https://datapackage.org/profiles/2.0/"

// dataPackage is a Data Package, version 2.
type dataPackage struct {
	Schema       string            `json:"$schema"`
	Name         string            `json:"name"`
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Description  string            `json:"description,omitempty"`
	Homepage     string            `json:"homepage,omitempty"`
	Version      string            `json:"version,omitempty"`
	Created      string            `json:"created,omitempty"`
	Licenses     []packageLicense  `json:"licenses,omitempty"`
	Sources      []packageSource   `json:"sources,omitempty"`
	Contributors []packagePerson   `json:"contributors"`
	Resources    []packageResource `json:"resources"`
}

type packageLicense struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title,omitempty"`
}

type packageSource struct {
	Title string `json:"title"`
}

type packagePerson struct {
	Title string   `json:"title"`
	Path  string   `json:"path,omitempty"`
	Roles []string `json:"roles"`
}

// packageResource is the CSV of a figure.
type packageResource struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Path        string          `json:"path"`
	Title       string          `json:"title,omitempty"`
	Description string          `json:"description,omitempty"`
	Format      string          `json:"format"`
	Mediatype   string          `json:"mediatype"`
	Encoding    string          `json:"encoding"`
	Bytes       int             `json:"bytes"`
	Hash        string          `json:"hash"`
	Sources     []packageSource `json:"sources,omitempty"`
	Schema      tableSchema     `json:"schema"`
}

type tableSchema struct {
	Schema string       `json:"$schema"`
	Fields []tableField `json:"fields"`
}

type tableField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

// packages takes the address of a Data Package for the site and one for each
// edition that has figures, and links them.
func (m *maker) packages() {
	var dirs []string
	for _, f := range m.figures {
		if !f.page.NoIndex {
			dirs = append(dirs, "", m.figureDirs[f.name])
		}
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		m.generate(dir + packageName)
		if dir != "" {
			m.generate(dir + packageZipName)
		}
	}
	for _, p := range m.site.Pages {
		if dir := editionDir(p.Address); p.Kind == "edition" && slices.Contains(dirs, dir) {
			own := p.rest()
			own.DataPackage, own.DataZip = m.href(p, dir+packageName), m.href(p, dir+packageZipName)
		}
		if p.Address == m.dataPageAddress && len(dirs) > 0 {
			p.rest().DataPackage = m.href(p, packageName)
		}
	}
}

// dataPackage describes the data of the figures in a folder, "" for all.
func (m *maker) dataPackage(dir string, look Look) []byte {
	p := dataPackage{
		Schema: packageProfiles + packageName, Name: cmp.Or(Slug(m.site.Title), "site"), ID: m.lastingID(dir + packageName), Title: m.site.Title,
		Description: m.site.Description, Homepage: m.site.URL, Licenses: packageLicenses(m.site.License.Data),
		Contributors: []packagePerson{{Title: m.site.Title, Path: m.site.URL, Roles: []string{"publisher"}}}, Resources: []packageResource{},
	}
	if dir != "" {
		p.Name += "-" + Slug(path.Base(dir))
	}
	var asOf engagement.Day
	for _, f := range m.packaged(dir) {
		drawn := look.Figure(f.name)
		if drawn == nil || len(drawn.CSV) == 0 {
			continue
		}
		r := m.resource(f, drawn)
		r.Path = strings.TrimPrefix(r.Path, dir)
		p.Resources, p.Sources = append(p.Resources, r), append(p.Sources, r.Sources...)
		asOf = max(asOf, drawn.Answer.AsOf)
	}
	slices.SortFunc(p.Sources, func(a, b packageSource) int { return cmp.Compare(a.Title, b.Title) })
	p.Sources = slices.Compact(p.Sources)
	if asOf != 0 { // newer data are a newer version
		day := asOf.Time()
		p.Version, p.Created = fmt.Sprintf("%d.%d.%d", day.Year(), day.Month(), day.Day()), day.Format(time.RFC3339)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(p) // to memory, of texts and numbers: cannot fail
	return out.Bytes()
}

// packaged gives the figures of a folder that search engines may know of.
func (m *maker) packaged(dir string) []*figure {
	var list []*figure
	for _, f := range m.figures {
		if !f.page.NoIndex && (dir == "" || m.figureDirs[f.name] == dir) {
			list = append(list, f)
		}
	}
	return list
}

// packageFrame is what a Data Package says before its figures are drawn.
func (m *maker) packageFrame(dir string) []byte {
	out := m.dataPackage(dir, blank{})
	for _, f := range m.packaged(dir) {
		out = append(out, m.figureFile(f.name, ".csv")+" "+f.page.Language+"\n"...)
	}
	return out
}

func (m *maker) resource(f *figure, drawn *chart.Figure) packageResource {
	r := packageResource{
		Name: f.name, Type: "table", Path: m.figureFile(f.name, ".csv"), Title: drawn.Title, Description: drawn.Subtitle,
		Format: "csv", Mediatype: "text/csv", Encoding: "utf-8", Bytes: len(drawn.CSV), Hash: fmt.Sprintf("sha256:%x", sha256.Sum256(drawn.CSV)),
		Schema: tableSchema{Schema: packageProfiles + "tableschema.json"},
	}
	for _, s := range drawn.Answer.Sources {
		r.Sources = append(r.Sources, packageSource{Title: s.Name})
	}
	for _, c := range columns(drawn, f.page.Words.Pack) {
		r.Schema.Fields = append(r.Schema.Fields, tableField{Name: c.name, Type: c.kind, Description: c.means})
	}
	return r
}

// licenseID is how the identifiers of licences are written.
var licenseID = regexp.MustCompile(`^[-a-zA-Z0-9._]+$`)

// packageLicenses names a licence: by its identifier, its address, or in words.
func packageLicenses(text string) []packageLicense {
	switch {
	case text == "":
		return nil
	case licenseID.MatchString(text):
		return []packageLicense{{Name: text}}
	case strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://"):
		return []packageLicense{{Path: text}}
	}
	return []packageLicense{{Name: "other", Title: text}}
}
