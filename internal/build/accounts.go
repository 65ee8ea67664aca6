package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// accountsFile names the accounts of staff and of others who are no customers.
// It is personal, and therefore not in the site file.
const accountsFile = ".hearth/accounts.yaml"

// others are the accounts of persons that a site declares.
type others struct {
	Staff        []string `yaml:"staff"`        // people of the company who speak as themselves
	Broadcasters []string `yaml:"broadcasters"` // press, partners, well-known people: who speaks to many
	Bots         []string `yaml:"bots"`         // accounts that are known to be programs
}

// otherAccounts reads .hearth/accounts.yaml.
func otherAccounts(root string) (others, source.List, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(accountsFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return others{}, nil, nil
	}
	if err != nil {
		return others{}, nil, err
	}
	var file others
	node, problems := strict.Parse(accountsFile, text, source.Pos{File: accountsFile, Line: 1, Col: 1})
	strict.Decode(node, &file, &problems)
	return file, problems, nil
}
