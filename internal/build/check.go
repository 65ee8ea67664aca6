package build

import (
	"context"
	"errors"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"hearth/internal/check"
	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/prose/plain"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Check builds a site without writing it, and looks at what came of it: what
// the build says, advice on the texts, layouts whose originals have changed, and
// what a stranger would stumble over.
func Check(ctx context.Context, opt Options) (result Result, err error) {
	d := NewDesk(opt, false)
	defer func() { err = errors.Join(err, d.Close()) }()
	made, err := d.Make(ctx, nil)
	if err != nil {
		return made.Result, err
	}
	advice, err := d.advice(ctx)
	if err != nil {
		return made.Result, err
	}
	made.Problems.Add(advice...)
	shifts, err := d.shifts(ctx)
	if err != nil {
		return made.Result, err
	}
	made.Problems.Add(shifts...)
	copies, err := d.run(made.Config).copies(made.Config)
	if err != nil {
		return made.Result, err
	}
	made.Problems.Add(copies...)
	if made.Outputs != nil {
		found, err := d.look(ctx, made)
		if err != nil {
			return made.Result, err
		}
		made.Problems.Add(found...)
	}
	made.Problems.Sort()
	return made.Result, nil
}

// advice reads the texts of all pages.
func (d *Desk) advice(ctx context.Context) (source.List, error) {
	v, _, err := d.graph.Value(ctx, keyContent)
	if err != nil {
		return nil, err
	}
	pages := v.(listing).Pages
	found := make([]source.List, len(pages))
	reader, err := d.plainly(ctx)
	if err != nil {
		return nil, err
	}
	err = d.each(ctx, "reading the texts", len(pages), func(ctx context.Context, i int) error {
		report, err := reader.read(ctx, pages[i])
		found[i] = report.Advice
		return err
	})
	return slices.Concat(found...), err
}

// plainReader reads the texts of a site for plain words.
type plainReader struct {
	desk     *Desk
	cfg      *config.Config
	settings memo.Sum
	plain    *plain.Reader
}

// plainly gives a reader with the lists of the site as they are now.
func (d *Desk) plainly(ctx context.Context) (*plainReader, error) {
	v, settings, err := d.graph.Value(ctx, keyParse)
	if err != nil {
		return nil, err
	}
	lists := (&run{Options: d.opt}).wordLists() // what is wrong with them the build has said
	return &plainReader{d, v.(*config.Config), settings, plain.New(lists)}, nil
}

// read reports on one text; on a draft only where drafts are shown.
func (p *plainReader) read(ctx context.Context, name string) (plain.Report, error) {
	v, _, err := p.desk.graph.Value(ctx, memo.Key{Step: stepStory, Name: name})
	if s, _ := v.(*story.Story); err != nil || s == nil || s.Meta.Draft && !p.desk.opt.Drafts {
		return plain.Report{}, err
	}
	text, err := os.ReadFile(p.desk.path(name))
	if err != nil {
		return plain.Report{}, err
	}
	prose := p.desk.parser(p.cfg, p.settings).Passages(name, (&run{Options: p.desk.opt}).below(name), text)
	return p.plain.Read(prose, p.cfg.Language), nil
}

// placeOf gives where the text of a page says something.
func (d *Desk) placeOf(address, what string) (source.Pos, bool) {
	cause, _ := d.graph.Cause(memo.Key{Step: stepOutput, Name: address})
	i := slices.IndexFunc(cause.Reads, func(k memo.Key) bool { return k.Step == stepStory })
	if i < 0 || isFeed(address) {
		return source.Pos{}, false
	}
	text, err := os.ReadFile(d.path(cause.Reads[i].Name))
	if err != nil {
		return source.Pos{}, false
	}
	for n, line := range strings.Split(string(text), "\n") {
		if before, _, ok := strings.Cut(line, what); ok {
			return source.Pos{File: cause.Reads[i].Name, Line: n + 1, Col: 1 + utf8.RuneCountInString(strings.TrimPrefix(before, "\ufeff"))}, true
		}
	}
	return source.Pos{}, false
}

// stranger gives who looks at the pages, and knows all addresses of the site.
func (d *Desk) stranger(ctx context.Context) (*check.Site, error) {
	cfg, _, err := d.settings(ctx)
	if err != nil {
		return nil, err
	}
	v, _, err := d.graph.Value(ctx, keyOutputs)
	if err != nil {
		return nil, err
	}
	var addresses []string
	for _, o := range v.(everything).Outputs {
		addresses = append(addresses, o.Address)
	}
	return check.New(addresses, check.Options{URL: cfg.URL, Public: append([]string{cfg.Contact}, cfg.Accounts...), Place: d.placeOf}), nil
}

// look goes through the files of a finished site.
func (d *Desk) look(ctx context.Context, made Made) (source.List, error) {
	site, err := d.stranger(ctx)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var pages []*check.Page
	var problems source.List
	err = d.each(ctx, "looking at the pages", len(made.Outputs), func(ctx context.Context, i int) error {
		address := made.Outputs[i].Address
		ending := path.Ext(address)
		if !slices.Contains([]string{".html", ".csv", ".json", ".xml", ".txt"}, ending) {
			return nil
		}
		data, _, err := d.Bytes(ctx, address)
		if err != nil {
			return err
		}
		d.graph.Forget(memo.Key{Step: stepOutput, Name: address})
		var page *check.Page
		var found source.List
		if ending == ".html" {
			page = site.Page(address, data)
			found = page.Problems
		} else {
			found = site.Text(address, data)
		}
		mu.Lock()
		defer mu.Unlock()
		if page != nil {
			pages = append(pages, page)
		}
		problems.Add(found...)
		return nil
	})
	slices.SortFunc(pages, func(a, b *check.Page) int { return strings.Compare(a.Address, b.Address) })
	return append(written(problems), site.Links(pages)...), err
}

// written leaves out what lists and feeds show again of a text that is told of
// at its own place.
func written(problems source.List) source.List {
	told := map[string]bool{}
	for _, p := range problems {
		told[p.Text] = told[p.Text] || p.Pos.Line > 0
	}
	return slices.DeleteFunc(problems, func(p source.Problem) bool { return p.Pos.Line == 0 && told[p.Text] })
}
