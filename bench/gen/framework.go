package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// observable writes DIR/framework from the first n stories of DIR/hearth: the
// same words, the same export, and the same count drawn as a line. Framework
// counts and draws in the reader's browser; its build packs what that takes.
// Libraries are imported from node_modules, because the ones that Framework
// would fetch itself come from the network; without a theme, the sidebar's list
// and a web font its build has less to do than it usually has.
func observable(dir string, n int) error {
	talk, err := os.ReadFile(filepath.Join(dir, "hearth", "data", "raw", "talk", "talk.csv"))
	if err != nil {
		return err
	}
	site := map[string]string{
		"package.json":           `{"type": "module", "private": true}` + "\n",
		"observablehq.config.js": `export default {title: "Race", root: "src", pages: [], theme: [], globalStylesheets: []};` + "\n",
		"src/index.md":           "---\ntitle: Race\n---\n\nStories.\n",
		"src/talk.csv":           string(talk),
	}
	for i := range n {
		text, err := os.ReadFile(filepath.Join(dir, "hearth", "content", "stories", name(i)+".md"))
		if err != nil {
			return err
		}
		words, _, _ := strings.Cut(string(text), "\n```chart")
		words = strings.ReplaceAll(words, ".md)", ")") // its links name pages, not files
		site["src/stories/"+name(i)+".md"] = words + fmt.Sprintf(frameworkChart, i, i)
	}
	for file, text := range site {
		if err := write(filepath.Join(dir, "framework", filepath.FromSlash(file)), text); err != nil {
			return err
		}
	}
	return nil
}

// frameworkChart is what chart says, in the words of Framework.
const frameworkChart = "\n```js\n" + `import * as Plot from "@observablehq/plot";
import {csvParse} from "d3-dsv";
import {rollups} from "d3-array";
const quarter = (d) => new Date(Date.UTC(+d.at.slice(0, 4), 3 * Math.floor((d.at.slice(5, 7) - 1) / 3)));
const rows = csvParse(await FileAttachment("../talk.csv").text()).filter((d) => d.tags === "topic-%d");
const counts = rollups(rows, (v) => v.length, quarter).map(([quarter, messages]) => ({quarter, messages}));
display(Plot.plot({title: "How much was said of topic %d", marks: [Plot.lineY(counts, {x: "quarter", y: "messages"})]}));
` + "```\n"
