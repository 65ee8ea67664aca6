package ingest

import (
	_ "embed"

	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// byLanguage are the names of one thing: language → names.
type byLanguage map[string][]string

// term is a dimension or metric and what it is called.
type term struct {
	ID    string     `yaml:"id"`
	Unit  string     `yaml:"unit"`
	Names byLanguage `yaml:"names"`
}

//go:embed headers/youtube.yaml
var youtubeYAML []byte

// youtubeSpec is headers/youtube.yaml.
type youtubeSpec struct {
	Totals     byLanguage `yaml:"totals"`
	Dimensions []term     `yaml:"dimensions"`
	Title      byLanguage `yaml:"title"`
	Published  byLanguage `yaml:"published"`
	Name       byLanguage `yaml:"name"`
	Metrics    []term     `yaml:"metrics"`
}

// decodeData reads embedded data. The data is part of the program, so what is wrong
// with it is a fault of the program; a test reads every file of it.
func decodeData(file string, text []byte, into any) source.List {
	node, problems := strict.Parse(file, text, source.Pos{File: file, Line: 1, Col: 1})
	if node != nil {
		strict.Decode(node, into, &problems)
	}
	return problems
}

// add puts the normalised names into an index under what they mean.
func (b byLanguage) add(index map[string]string, meaning string) {
	for _, names := range b {
		for _, n := range names {
			index[cell.Header(n)] = meaning
		}
	}
}
