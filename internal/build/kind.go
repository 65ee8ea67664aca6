package build

import (
	"os"
	"path/filepath"

	"hearth/internal/config"
	"hearth/internal/story"
)

// Kind gives the kind that a page of the site in a folder has by where it lies;
// name is its path in content/. What is wrong with the site file a build tells.
func Kind(root, version, name string) string {
	var own map[string]string
	if text, err := os.ReadFile(filepath.Join(root, siteFile)); err == nil {
		if cfg, _ := config.Parse(siteFile, text, version); cfg != nil {
			own = cfg.Folders
		}
	}
	return story.PathKind(story.Folders(own), name)
}
