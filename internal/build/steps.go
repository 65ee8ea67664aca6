package build

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/source"
)

// The steps of the graph, bottom up. Those that say input look at the world.
const (
	stepFile       = "file"       // input: a file of the site, by its path
	stepList       = "list"       // input: the names in a folder: content, static
	stepToday      = "today"      // input: the day
	stepConfig     = "config"     // hearth.yaml
	stepSettings   = "settings"   // the part of it that stories (parse) or pages (site) read
	stepLayouts    = "layouts"    // input: all layouts and assets
	stepLayout     = "layout"     // the files that pages of one layout are made with
	stepSize       = "size"       // of a picture
	stepStory      = "story"      // a story, whole
	stepFacts      = "facts"      // what other pages may want to know of a story
	stepLists      = "lists"      // the lists of data/ that are written by hand
	stepPromises   = "promises"   // the promises of the site by name
	stepAsks       = "asks"       // what a story asks of the data
	stepQuestions  = "questions"  // all that is asked
	stepAnswer     = "answer"     // input: a published answer
	stepAsOf       = "as of"      // input: the newest capture in the data
	stepCoverage   = "coverage"   // input: the days that the data speak for
	stepProvenance = "provenance" // input: the exports that the numbers come from
	stepFrozen     = "frozen"     // input: the editions that were frozen
	stepChart      = "chart"      // a chart block with its question
	stepFigure     = "figure"     // drawn
	stepMetrics    = "metrics"    // what can be asked, and what of it is
	stepPlan       = "plan"       // addresses, lists, navigation
	stepOutputs    = "outputs"    // the addresses of everything
	stepCommon     = "common"     // what is the same on every page
	stepFrame      = "frame"      // what the plan says of one output
	stepOutput     = "output"     // a file of the site, finished
)

var (
	keyConfig     = memo.Key{Step: stepConfig}
	keyParse      = memo.Key{Step: stepSettings, Name: "parse"}
	keyPages      = memo.Key{Step: stepSettings, Name: "site"}
	keyContent    = memo.Key{Step: stepList, Name: contentDir}
	keyStatic     = memo.Key{Step: stepList, Name: staticDir}
	keyToday      = memo.Key{Step: stepToday}
	keyLayouts    = memo.Key{Step: stepLayouts}
	keyQuestions  = memo.Key{Step: stepQuestions}
	keyAsOf       = memo.Key{Step: stepAsOf}
	keyCoverage   = memo.Key{Step: stepCoverage}
	keyProvenance = memo.Key{Step: stepProvenance}
	keyFrozen     = memo.Key{Step: stepFrozen}
	keyLists      = memo.Key{Step: stepLists}
	keyPromises   = memo.Key{Step: stepPromises}
	keyMetrics    = memo.Key{Step: stepMetrics}
	keyPlan       = memo.Key{Step: stepPlan}
	keyOutputs    = memo.Key{Step: stepOutputs}
	keyCommon     = memo.Key{Step: stepCommon}
)

func factsKey(name string) memo.Key { return memo.Key{Step: stepFacts, Name: name} }

func storyKey(name string) memo.Key { return memo.Key{Step: stepStory, Name: name} }

func asksKey(name string) memo.Key { return memo.Key{Step: stepAsks, Name: name} }

func fileKey(name string) memo.Key { return memo.Key{Step: stepFile, Name: name} }

// steps is how everything is made.
func (d *Desk) steps() map[string]*memo.Step {
	return map[string]*memo.Step{
		stepFile:       {Input: true, Run: d.file},
		stepList:       {Input: true, Run: d.list},
		stepToday:      {Input: true, Run: d.day},
		stepAnswer:     {Input: true, Run: d.answer},
		stepAsOf:       {Input: true, Run: d.newest},
		stepCoverage:   {Input: true, Run: d.coverage},
		stepProvenance: {Input: true, Run: d.provenance},
		stepFrozen:     {Input: true, Run: d.frozenEditions},
		stepLayouts:    {Input: true, Run: d.layouts},
		stepConfig:     {Run: d.config},
		stepSettings:   {Run: d.part},
		stepLayout:     {Run: d.layout},
		stepSize:       {Run: d.size, Write: writeValue, Read: readSize},
		stepStory:      {Run: d.story, Drop: true, Write: writeStory, Read: readStory},
		stepFacts:      {Run: d.facts},
		stepLists:      {Run: d.lists},
		stepPromises:   {Run: d.promises},
		stepAsks:       {Run: d.asks},
		stepQuestions:  {Run: d.questions},
		stepChart:      {Run: d.chart},
		stepFigure:     {Run: d.figure, Write: writeValue, Read: readFigure},
		stepMetrics:    {Run: d.metrics},
		stepPlan:       {Run: d.plan},
		stepOutputs:    {Run: d.outputs, Write: writeValue, Read: readOutputs},
		stepCommon:     {Run: d.common},
		stepFrame:      {Run: d.frame},
		stepOutput:     {Run: d.output},
	}
}

// sameTick is how close together two changes of a file can be and have one time.
const sameTick = 20 * time.Millisecond

// file reads a file of the site. Its note is how it looked and what its bytes
// came to, so that a file that looks as it did need not be read. A file that is
// not there has no value.
func (d *Desk) file(r *memo.Reader, name string) (memo.Result, error) {
	full := d.path(name)
	info, err := os.Stat(full)
	if errors.Is(err, fs.ErrNotExist) {
		return memo.Result{Sum: memo.SumOf([]byte("not there"))}, nil
	}
	if err != nil {
		return memo.Result{}, err
	}
	now := time.Now()
	look := binary.LittleEndian.AppendUint64(nil, uint64(info.Size()))
	look = binary.LittleEndian.AppendUint64(look, uint64(info.ModTime().UnixNano()))
	if note := r.Note(); len(note) == 32 && string(note[:16]) == string(look) {
		return memo.Result{Sum: memo.Sum(note[16:]), Note: note}, nil
	}
	data, err := os.ReadFile(full)
	if err != nil {
		return memo.Result{}, err
	}
	out := memo.Result{Value: data, Sum: memo.SumOf(data)}
	if now.Sub(info.ModTime()) > sameTick {
		out.Note = append(look, out.Sum[:]...)
	}
	return out, nil
}

func (d *Desk) path(name string) string { return filepath.Join(d.opt.Root, filepath.FromSlash(name)) }

// bytes reads a file through the graph, and does not keep it in memory.
func (d *Desk) bytes(r *memo.Reader, name string) ([]byte, error) {
	v, err := r.Value(fileKey(name))
	if err != nil || v == nil {
		return nil, err
	}
	d.graph.Forget(fileKey(name))
	return v.([]byte), nil
}

// listing is the names of a folder: pages and what lies beside them.
type listing struct{ Pages, Others []string }

// list lists content/ or static/.
func (d *Desk) list(_ *memo.Reader, name string) (memo.Result, error) {
	run := &run{Options: d.opt}
	var l listing
	var err error
	if name == contentDir {
		if l.Pages, err = run.markdownFiles(); err == nil {
			l.Others, err = run.besideFiles()
		}
	} else {
		l.Others, err = run.staticFiles()
	}
	if err != nil {
		return memo.Result{}, err
	}
	text := strings.Join(l.Pages, "\n") + "\n\n" + strings.Join(l.Others, "\n")
	return memo.Result{Value: l, Sum: memo.SumOf([]byte(text)), Problems: run.problems}, nil
}

func (d *Desk) day(r *memo.Reader, _ string) (memo.Result, error) {
	zone := time.UTC
	if cfg, err := memo.Get[*config.Config](r, keyConfig); err == nil {
		zone = cfg.Zone
	}
	day := d.opt.Today(zone)
	return memo.Result{Value: day, Sum: memo.SumOf([]byte(day.Format(time.DateOnly)))}, nil
}

// config reads hearth.yaml.
func (d *Desk) config(r *memo.Reader, _ string) (memo.Result, error) {
	text, err := d.bytes(r, siteFile)
	if err != nil {
		return memo.Result{}, err
	}
	cfg, problems := config.Default(), source.List(nil)
	if text != nil {
		cfg, problems = config.Parse(siteFile, text, d.opt.Version)
	}
	if d.opt.URL != "" {
		cfg.URL = strings.TrimSuffix(d.opt.URL, "/")
	}
	return memo.Result{Value: cfg, Sum: memo.SumOf(text, []byte(d.opt.URL), []byte(d.opt.Version)), Problems: problems}, nil
}

// part gives the settings that one kind of step reads.
func (d *Desk) part(r *memo.Reader, name string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyConfig)
	if err != nil {
		return memo.Result{}, err
	}
	some := *cfg
	zone := some.Zone.String()
	some.Zone, some.Sources, some.Exclude, some.Privacy, some.Engine, some.Accounts = nil, nil, nil, config.Privacy{}, "", nil
	some.Metrics, some.Publish, some.Places = nil, nil, nil
	if name == "parse" {
		some = config.Config{Language: cfg.Language, Folders: cfg.Folders}
	} else {
		some.Places = map[string]source.Pos{"theme": cfg.Places["theme"]}
	}
	text, err := json.Marshal(some)
	if err != nil {
		return memo.Result{}, fmt.Errorf("compare the settings: %w", err)
	}
	return memo.Result{Value: cfg, Sum: memo.SumOf(text, []byte(zone))}, nil
}
