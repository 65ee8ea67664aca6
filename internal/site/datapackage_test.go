package site_test

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/site"
)

// descriptor is a Data Package as a program reads it. Keys that Hearth does
// not write are an error.
type descriptor struct {
	Schema                                 string `json:"$schema"`
	Name, ID, Title, Description, Homepage string
	Version, Created                       string
	Licenses                               []struct{ Name, Path, Title string }
	Sources                                []struct{ Title string }
	Contributors                           []struct {
		Title, Path string
		Roles       []string
	}
	Resources []struct {
		Name, Type, Path, Title, Description, Format, Mediatype, Encoding, Hash string
		Bytes                                                                   int
		Sources                                                                 []struct{ Title string }
		Schema                                                                  struct {
			Schema string `json:"$schema"`
			Fields []struct{ Name, Type, Description string }
		}
	}
}

// TestDataPackage holds the packages of a site to the rules that the published
// profile of version 2 has for what is in them, and to the files that lie there.
func TestDataPackage(t *testing.T) {
	for name, want := range map[string][]string{
		"testdata/figures.txtar":     {"datapackage.json"},
		"testdata/corrections.txtar": {"datapackage.json", "editions/2026-q2/datapackage.json"},
		"testdata/empty.txtar":       nil,
	} {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := assemble(t, a)
		var got []string
		for _, f := range s.Files {
			if path.Base(f.Address) == "datapackage.json" {
				got = append(got, f.Address)
				for _, fault := range faults(s, f) {
					t.Errorf("%s: %s: %s", name, f.Address, fault)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

var (
	localPath = regexp.MustCompile(`^[^./~\\][^\\:]*$`)
	licenceID = regexp.MustCompile(`^[-a-zA-Z0-9._]+$`)
	dated     = regexp.MustCompile(`^\d{4}\.[1-9]\d?\.[1-9]\d?$`)
)

// faults tells what is wrong with a Data Package.
func faults(s *site.Site, f site.File) (list []string) {
	must := func(ok bool, what string, args ...any) {
		if !ok {
			list = append(list, fmt.Sprintf(what, args...))
		}
	}
	var p descriptor
	dec := json.NewDecoder(strings.NewReader(string(f.Data)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return []string{err.Error()}
	}
	must(p.Schema == "https://datapackage.org/profiles/2.0/datapackage.json", "the profile is %q", p.Schema)
	must(regexp.MustCompile(`^[-a-z0-9._/]+$`).MatchString(p.Name), "the name is %q", p.Name)
	must(p.ID != "" && p.Title != "", "no id or title")
	_, err := time.Parse(time.RFC3339, p.Created)
	must(err == nil && dated.MatchString(p.Version), "created %q, version %q", p.Created, p.Version)
	for _, l := range p.Licenses {
		must(l.Name != "" || l.Path != "", "a licence has no name and no path")
		must(l.Name == "" || licenceID.MatchString(l.Name), "a licence is named %q", l.Name)
	}
	for _, c := range p.Contributors {
		must(c.Title != "" && (c.Path == "" || strings.HasPrefix(c.Path, "https://")), "a contributor is called %q and is at %q", c.Title, c.Path)
	}
	must(p.Homepage == "" || strings.HasPrefix(p.Homepage, "https://"), "the homepage is %q", p.Homepage)
	must(len(p.Contributors) > 0 && len(p.Contributors[0].Roles) > 0, "nobody contributed")
	must(len(p.Resources) > 0, "it has no resources")
	var names []string
	for _, r := range p.Resources {
		must(r.Name != "" && !slices.Contains(names, r.Name), "the name %q is missing or there twice", r.Name)
		names = append(names, r.Name)
		must(r.Type == "table" && r.Mediatype == "text/csv" && r.Format == "csv" && r.Encoding == "utf-8", "%s is not said to be a table in a CSV", r.Name)
		must(localPath.MatchString(r.Path) && !strings.Contains(r.Path, ".."), "%s has the path %q", r.Name, r.Path)
		data := published(s, path.Join(path.Dir(f.Address), r.Path))
		must(len(data) > 0 && len(data) == r.Bytes && r.Hash == fmt.Sprintf("sha256:%x", sha256.Sum256(data)), "%s is not the file at %s", r.Name, r.Path)
		must(r.Schema.Schema == "https://datapackage.org/profiles/2.0/tableschema.json", "%s has the profile %q", r.Name, r.Schema.Schema)
		rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
		must(err == nil && len(rows) > 0 && len(rows[0]) == len(r.Schema.Fields), "%s has other columns than its schema", r.Name)
		for i, field := range r.Schema.Fields {
			must(rows[0][i] == field.Name, "%s: column %d is %q, the schema says %q", r.Name, i, rows[0][i], field.Name)
			must(slices.Contains([]string{"string", "number", "date", "yearmonth", "any"}, field.Type), "%s: %s is of type %q", r.Name, field.Name, field.Type)
			for _, row := range rows[1:] {
				must(fits(field.Type, row[i]), "%s: %s holds %q, which is no %s", r.Name, field.Name, row[i], field.Type)
			}
		}
	}
	return list
}

// fits says whether a cell is of a type of the Table Schema.
func fits(kind, cell string) bool {
	var err error
	switch {
	case cell == "":
	case kind == "number":
		err = json.Unmarshal([]byte(cell), new(float64))
	case kind == "date":
		_, err = time.Parse(time.DateOnly, cell)
	case kind == "yearmonth":
		_, err = time.Parse("2006-01", cell)
	}
	return err == nil
}
