package story

import "hearth/internal/source"

// Material is something that others may take and make something else of.
type Material struct {
	License source.Word // SPDX id
	Credit  string      // the line to name its makers by
	Files   []source.Word
	Limits  string // what the licence does not give: names, faces
	LeftOut int    // works that were left out by the rule of the shelf
	Remixes []Remix
}

// Remix is what somebody made of a material.
type Remix struct {
	Pos     source.Pos
	URL     source.Word
	By      string // as they want to be named; "" for nobody
	Made    Date
	Parent  source.Word // address of the remix that it was made of; empty for the material
	Stance  string      // what the brand says to it; "" for nothing
	Consent Date        // when they agreed to be named
}

// Stances are what a brand can say to a remix. All of them are shown.
func Stances() []string { return []string{"applaud", "facilitate", "disapprove", "repel"} }

// Terms are what a licence lets people do, in the points that matter to them.
type Terms struct {
	Name   string
	Credit bool // the makers are to be named
	Alike  bool // what is made of it is under the same licence
	NoSale bool // not for money
	Closed bool // passed on as it is, never changed
}

// Licenses are those for works that Hearth can tell in plain words, by SPDX id.
// Nobody writes to them.
func Licenses() map[string]Terms { return licenses }

var licenses = map[string]Terms{
	"CC0-1.0":         {Name: "Creative Commons Zero"},
	"PDDL-1.0":        {Name: "Public Domain Dedication and License"},
	"CC-BY-4.0":       {Name: "Creative Commons Attribution 4.0", Credit: true},
	"CC-BY-3.0":       {Name: "Creative Commons Attribution 3.0", Credit: true},
	"CC-BY-SA-4.0":    {Name: "Creative Commons Attribution Share Alike 4.0", Credit: true, Alike: true},
	"CC-BY-SA-3.0":    {Name: "Creative Commons Attribution Share Alike 3.0", Credit: true, Alike: true},
	"CC-BY-NC-4.0":    {Name: "Creative Commons Attribution Non Commercial 4.0", Credit: true, NoSale: true},
	"CC-BY-NC-SA-4.0": {Name: "Creative Commons Attribution Non Commercial Share Alike 4.0", Credit: true, NoSale: true, Alike: true},
	"CC-BY-ND-4.0":    {Name: "Creative Commons Attribution No Derivatives 4.0", Credit: true, Closed: true},
	"CC-BY-NC-ND-4.0": {Name: "Creative Commons Attribution Non Commercial No Derivatives 4.0", Credit: true, NoSale: true, Closed: true},
	"ODbL-1.0":        {Name: "Open Data Commons Open Database License", Credit: true, Alike: true},
	"ODC-By-1.0":      {Name: "Open Data Commons Attribution License", Credit: true},
	"LAL-1.3":         {Name: "Licence Art Libre 1.3", Credit: true, Alike: true},
	"MIT":             {Name: "MIT License", Credit: true},
	"Apache-2.0":      {Name: "Apache License 2.0", Credit: true},
}
