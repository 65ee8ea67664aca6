package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hearth/internal/source"
	"hearth/internal/source/strict"
)

// accountsFile names the accounts of staff. It is personal, and therefore not
// in the site file.
const accountsFile = ".hearth/accounts.yaml"

// staffAccounts reads the accounts of people of the company who speak as
// themselves: `staff:` with a list, in .hearth/accounts.yaml.
func staffAccounts(root string) ([]string, source.List, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(accountsFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var file struct {
		Staff []string `yaml:"staff"`
	}
	node, problems := strict.Parse(accountsFile, text, source.Pos{File: accountsFile, Line: 1, Col: 1})
	strict.Decode(node, &file, &problems)
	return file.Staff, problems, nil
}
