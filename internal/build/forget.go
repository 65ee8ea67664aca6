package build

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/forget"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
	"hearth/internal/whole"
)

// Forgetting is what there is of a person in a site, and what was done about it.
type Forgetting struct {
	Problems source.List
	Voices   int
	forget.Found
	Messages, Mentions int // in the rows, and in the words of others
	Commits            forget.Commits
	Repository         bool

	Done  bool
	Built Result        // the build after
	Left  []forget.Rest // in the site and in what is published, after that
}

// Nobody says whether the person is nowhere.
func (f Forgetting) Nobody() bool {
	return len(f.Changes)+len(f.Rests)+f.Messages+f.Mentions+f.Commits.Number == 0
}

// Forget finds a person in a site, and with yes takes them out: of the consent
// store, of texts, exports and rows, and by a fresh build of what is published.
func Forget(ctx context.Context, opt Options, person string, yes bool) (Forgetting, error) {
	f := &forgetter{run: run{Options: opt}}
	if err := f.load(); err != nil {
		return Forgetting{}, err
	}
	if !f.checkFolder() || f.unsure {
		return Forgetting{Problems: f.problems}, nil
	}
	asked := ingest.ParseAccount(person)
	if slices.ContainsFunc(f.cfg.Accounts, func(a string) bool { return asked.Name() != "" && ingest.ParseAccount(a).Name() == asked.Name() }) {
		f.problems.Errorf(source.Pos{File: siteFile}, "own-account", "take it out of `accounts:` first when it is a person's", "this is an account of the brand, and no person asks for it to be forgotten")
		return Forgetting{Problems: f.problems}, nil
	}
	out, err := f.find(ctx, person)
	out.Problems.Add(f.problems...)
	if err != nil || out.Problems.Count(source.Error) > 0 || !yes || out.Nobody() {
		return out, err
	}
	err = f.do(ctx, &out)
	return out, err
}

// forgetter finds and takes out one person.
type forgetter struct {
	run
	person *forget.Person
	rows   *rows.Rows
	people map[string]bool // pseudonyms
}

// find looks everywhere.
func (f *forgetter) find(ctx context.Context, person string) (out Forgetting, err error) {
	voices, err := f.voices()
	if err != nil {
		return out, err
	}
	handle := func(s string) string { return ingest.ParseAccount(s).Name() }
	if f.person, out.Problems, err = forget.Resolve(f.Root, person, voices, handle); err != nil || out.Problems.Count(source.Error) > 0 {
		return out, err
	}
	out.Voices = len(f.person.Voices)
	if err := f.findRows(ctx, &out); err != nil {
		return out, err
	}
	f.progress("looking through the files")
	found, err := f.person.Look(f.Root, f.skips())
	if err != nil {
		return out, err
	}
	for _, met := range out.Rests { // whose records are taken out now
		if !slices.ContainsFunc(found.Changes, func(c forget.Change) bool { return c.Path == met.Path }) {
			found.Rests = append(found.Rests, met)
		}
	}
	out.Found = found
	slices.SortFunc(out.Rests, func(a, b forget.Rest) int { return strings.Compare(a.Path, b.Path) })
	out.Rests = slices.CompactFunc(out.Rests, func(a, b forget.Rest) bool { return a.Path == b.Path })
	f.progress("asking git")
	out.Commits, out.Repository, err = f.person.History(ctx, f.Root, out.Changes)
	return out, err
}

// skips passes over what is looked through in another way.
func (f *forgetter) skips() func(string) bool {
	out, inside := inside(f.Root, f.Out)
	return func(name string) bool {
		switch name {
		case ".git", ".hearth/cache", ".hearth/key", "data/rows", "data/text":
			return true
		}
		return inside && name == out
	}
}

// voices reads the pages of what people said.
func (f *forgetter) voices() ([]forget.Voice, error) {
	pages, err := f.markdownFiles()
	if err != nil {
		return nil, err
	}
	folders := story.Folders(f.cfg.Folders)
	parser := markdown.New(markdown.Options{Language: f.cfg.Language, Zone: f.cfg.Zone, Folders: folders})
	var out []forget.Voice
	for _, name := range pages {
		text, err := os.ReadFile(f.file(name))
		if err != nil {
			return nil, err
		}
		if story.PathKind(folders, f.below(name)) != "voice" && !strings.Contains(string(text), "kind: voice") {
			continue
		}
		s, _ := parser.Parse(name, f.below(name), text) // what is wrong with it a build tells
		if s.Voice == nil {
			continue
		}
		v := forget.Voice{Path: name, As: s.Voice.As.Text, Named: slices.Contains(s.Voice.Consent.For, "name"), Text: string(text)}
		v.Name, _, _ = strings.Cut(path.Base(name), ".")
		if _, body, ok := strings.Cut(strings.TrimPrefix(string(text), "---"), "\n---"); ok {
			v.Text = body
		}
		if image := s.Meta.Image.Text; image != "" {
			v.Image = path.Join(path.Dir(name), image)
		}
		out = append(out, v)
	}
	return out, nil
}

// findRows looks for the person among the rows: by the handles that they have
// on the platforms of the site, and by the ids that its exports give these.
func (f *forgetter) findRows(ctx context.Context, out *Forgetting) error {
	all, err := f.openRows()
	if all == nil || err != nil {
		return err
	}
	f.rows, f.people = all, map[string]bool{}
	ledger := all.Ledger()
	key, err := rows.LoadKey(f.Root, f.Env("HEARTH_KEY"), ledger.Keys(), nil)
	var no *rows.Refusal
	if errors.As(err, &no) {
		if len(ledger.Entries) > 0 {
			f.problems.Add(no.Problem)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.meet(ctx, key, out); err != nil {
		return err
	}
	for _, e := range ledger.Entries {
		for _, a := range f.person.Accounts {
			if p := ingest.ParseAccount(a).Pseudonym(e.Platform, key); p != "" {
				f.people[p] = true
			}
		}
	}
	f.progress("looking through the rows")
	out.Messages, out.Mentions, err = all.Holds(f.people, f.person.Edit)
	return err
}

// meet reads the exports for the person: an id that only they know has another
// pseudonym than the handle.
func (f *forgetter) meet(ctx context.Context, key *rows.Key, out *Forgetting) error {
	files, err := rawFiles(f.Root)
	if err != nil || len(f.person.Accounts) == 0 {
		return err
	}
	var accounts []ingest.Account
	for _, a := range f.person.Accounts {
		accounts = append(accounts, ingest.ParseAccount(a))
	}
	for _, file := range files {
		f.progress("reading " + file.Path)
		var mu sync.Mutex
		met := false
		m := Importer{Root: f.Root, Config: f.cfg, meet: func(platform, id, handle, person string) {
			for _, a := range accounts {
				if a.Is(platform, id, handle) {
					mu.Lock()
					met, f.people[person] = true, true
					mu.Unlock()
				}
			}
		}}
		mapping, _ := m.mapping(file.Path) // what is wrong with it an import tells
		if _, err := m.export(ctx, m.path(file.Path), file, sourceOf(f.cfg, file.Source), mapping, key); err != nil {
			return err
		}
		if met && !slices.Contains([]string{".csv", ".tsv", ".ndjson", ".jsonl"}, strings.ToLower(path.Ext(file.Path))) {
			out.Rests = append(out.Rests, forget.Rest{Path: file.Path, Why: "they write in this export, and no program can take that out safely: delete it, and ask for a new one if you need it; its rows stay without it"})
		}
	}
	return nil
}

// do takes the person out, builds anew, and looks again.
func (f *forgetter) do(ctx context.Context, out *Forgetting) error {
	f.progress("taking them out")
	if f.rows != nil {
		if err := f.rows.Forget(f.people, f.person.Edit); err != nil {
			return err
		}
	}
	sums, err := f.frozenSums(out.Changes)
	if err != nil {
		return err
	}
	if err := out.Do(f.Root); err != nil {
		return err
	}
	if err := f.sealAgain(sums); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(f.Root, ".hearth", "cache")); err != nil {
		return err
	}
	out.Done = true
	if published, err := os.Stat(f.Out); err == nil && published.IsDir() {
		if out.Built, err = Run(ctx, f.Options); err != nil {
			return err
		}
	}
	return f.again(out)
}

// frozenSums gives the identity of what is frozen and will be changed, by file.
// The numbers of an edition stay; a name among them does not.
func (f *forgetter) frozenSums(changes []forget.Change) (map[string]string, error) {
	out := map[string]string{}
	for _, c := range changes {
		if !strings.HasPrefix(c.Path, editionsDir+"/") || path.Base(c.Path) == editionFile || c.Why != "" {
			continue
		}
		data, err := os.ReadFile(f.file(c.Path))
		if err != nil {
			return nil, err
		}
		out[c.Path] = sha(data)
	}
	return out, nil
}

// sealAgain writes down what frozen files are now.
func (f *forgetter) sealAgain(was map[string]string) error {
	for name, old := range was {
		data, err := os.ReadFile(f.file(name))
		if err != nil {
			return err
		}
		seal := f.file(path.Join(path.Dir(name), editionFile))
		text, err := os.ReadFile(seal)
		if err != nil {
			return err
		}
		if err := whole.File(seal, 0o644, []byte(strings.ReplaceAll(string(text), old, sha(data)))); err != nil {
			return err
		}
	}
	return nil
}

// again looks for what is left, in the site and in what is published.
func (f *forgetter) again(out *Forgetting) error {
	left := func(dir, lead string, skip func(string) bool) error {
		found, err := f.person.Look(dir, skip)
		for _, c := range found.Changes {
			out.Left = append(out.Left, forget.Rest{Path: lead + c.Path, Why: "they are still in it"})
		}
		for _, r := range found.Rests {
			out.Left = append(out.Left, forget.Rest{Path: lead + r.Path, Why: r.Why})
		}
		return err
	}
	if err := left(f.Root, "", f.skips()); err != nil {
		return err
	}
	if published, err := os.Stat(f.Out); err != nil || !published.IsDir() {
		return nil
	}
	return left(f.Out, filepath.Base(f.Out)+"/", func(string) bool { return false })
}
