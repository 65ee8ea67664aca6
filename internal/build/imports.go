package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"hearth/internal/config"
	"hearth/internal/engagement/ingest"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/source"
	"hearth/internal/whole"
)

// Import is what came of one raw file.
type Import struct {
	Path    string // relative to the site
	Source  string
	Result  ingest.Result
	Mapping string // file that a guessed mapping was written to; "" for none
}

// String says in a line what was read: which file, as what, and how much of it.
// It is "" for a file that was refused.
func (i Import) String() string {
	if i.Result.Format == "" || i.Result.Problems.Count(source.Error) > 0 {
		return ""
	}
	read, kept := 0, 0
	for _, t := range i.Result.Tables {
		read, kept = read+t.Read, kept+t.Kept
	}
	return fmt.Sprintf("%s as %s, %d of %d rows kept", i.Path, i.Result.Format, kept, read)
}

// imports brings the rows up to the raw files: what is new or changed is read,
// what is as it was is left alone. Rows whose raw file is not here stay: their
// owner may keep it elsewhere.
func (r *run) imports(ctx context.Context) (_ *rows.Rows, err error) {
	stray, err := strays(r.Root)
	if err != nil {
		return nil, err
	}
	r.problems.Add(stray...)
	r.problems.Add(checkFormats(r.cfg)...)
	all, err := r.openRows()
	if all == nil || err != nil {
		return nil, err
	}
	if r.unsure {
		return all, nil
	}
	if r.hurried {
		all.PutAside()
	}
	files, settle, err := rawFilesFor(r.Root, func(files []rawFile) int { return surelyNew(files, all.Ledger()) })
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			err = settle()
		}
	}()
	lists := r.wordLists()
	if lists == nil { // rows that no list sorted would be taken for finished ones
		return all, nil
	}
	persons, problems, err := otherAccounts(r.Root)
	r.problems.Add(problems...)
	if err != nil {
		return nil, err
	}
	importer := Importer{Root: r.Root, Config: r.cfg, Env: r.Env, Random: r.Random, Staff: persons.Staff, Broadcasters: persons.Broadcasters, Bots: persons.Bots, Lists: lists}
	done, problems, err := importer.Update(ctx, all, files, r.progress)
	r.problems.Add(problems...)
	r.result.Imported = done
	if err == nil {
		r.problems.Add(r.cfg.CheckSources(sourceNames(files, all.Ledger()))...)
		r.holdSources(all.Ledger(), done)
		r.problems.Add(unechoed(r.cfg, all.Ledger())...)
	}
	return all, err
}

// sourceNames gives the sources that have raw files here, or rows.
func sourceNames(files []rawFile, ledger rows.Ledger) []string {
	var out []string
	for _, f := range files {
		if f.Source != "" {
			out = append(out, f.Source)
		}
	}
	for _, e := range ledger.Entries {
		out = append(out, e.Source)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// holdSources reports what the sources do not keep of what hearth.yaml expects,
// and which of the files just read speak for days that another one has.
func (r *run) holdSources(ledger rows.Ledger, done []Import) {
	r.problems.Add(contract(r.cfg, ledger, r.today)...)
	var fresh []string
	for _, one := range done {
		fresh = append(fresh, one.Path)
	}
	r.problems.Add(overlaps(ledger, fresh)...)
}

// openRows opens the rows of the site; nil when they cannot be used, which is
// then among the problems.
func (r *run) openRows() (*rows.Rows, error) {
	all, err := rows.Open(r.Root)
	if r.refused(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := all.Check(); err != nil {
		if r.refused(err) {
			return nil, nil
		}
		return nil, err
	}
	return all, nil
}

// refused takes an error that a writer can do something about among the problems.
func (r *run) refused(err error) bool {
	var no *rows.Refusal
	if !errors.As(err, &no) {
		return false
	}
	r.problems.Add(no.Problem)
	return true
}

// Importer reads raw files into rows.
type Importer struct {
	Root         string
	Config       *config.Config
	Env          func(string) string
	Random       interface{ Read([]byte) (int, error) }
	Staff        []string // accounts of people of the company
	Broadcasters []string // and of those who speak to many
	Bots         []string // and of programs
	Lists        *words.Lists

	key       *rows.Key
	forgotten map[string]bool // pseudonyms of people who asked to be taken out
	meet      func(platform, id, handle, person string)
	intake    *intake      // of the file that is being read; nil for a dry run
	progress  func(string) // nil for nobody
}

// update is one change of the rows, as it grows file by file.
type update struct {
	ledger   rows.Ledger
	first    map[string]string // hash → path, of the files that are here
	put      []rows.Change
	gone     []string
	intakes  []*rows.Intake // of large files
	done     []Import
	problems source.List
}

// Update imports the files that are new or changed, as one change of the rows.
func (m *Importer) Update(ctx context.Context, all *rows.Rows, files []rawFile, progress func(string)) ([]Import, source.List, error) {
	u := update{ledger: all.Ledger(), first: map[string]string{}}
	for _, f := range files {
		if _, ok := u.ledger.Find(rows.Origin(f.SHA256)); !ok && f.Size > largeRaw {
			defer sparing()()
			break
		}
	}
	var err error
	if m.forgotten, err = all.Forgotten(); err != nil {
		return nil, nil, err
	}
	done, problems, err := m.update(ctx, all, &u, files, progress)
	for _, in := range u.intakes {
		err = errors.Join(err, in.Close())
	}
	return done, problems, err
}

func (m *Importer) update(ctx context.Context, all *rows.Rows, u *update, files []rawFile, progress func(string)) ([]Import, source.List, error) {
	for _, f := range u.knownFirst(files) {
		src := sourceOf(m.Config, f.Source)
		if _, ok := knownFormat(src.Format); !ok {
			continue // said once, where it is written
		}
		mapping, problems := m.mapping(f.Path)
		u.problems.Add(problems...)
		digest := settings(m.Config, src, m.persons(), mapping)
		if u.known(f, digest, m.Lists.Version().String()) {
			continue
		}
		progress("reading " + f.Path)
		m.intake, m.progress = &intake{all: all}, progress
		result, err := m.read(ctx, f, src, mapping, u.ledger)
		if m.intake.in != nil {
			u.intakes = append(u.intakes, m.intake.in)
		}
		if err != nil {
			return u.done, u.problems, err
		}
		if m.key == nil { // refused: it is among the problems
			return u.done, append(u.problems, result.Problems...), nil
		}
		if err := f.settle(); err != nil {
			return u.done, u.problems, err
		}
		u.first[f.SHA256] = f.Path
		if err := m.take(u, f, src, digest, result); err != nil {
			return u.done, u.problems, err
		}
	}
	if err := m.sortAnew(all, u); err != nil {
		return u.done, u.problems, err
	}
	if len(u.put)+len(u.gone) == 0 {
		return u.done, u.problems, nil
	}
	if err := canceled(ctx); err != nil {
		return u.done, u.problems, err
	}
	return u.done, u.problems, all.Apply(u.put, u.gone)
}

// knownFirst puts the files that rows came from before the others, so that a
// second copy of an export never takes the place of the first.
func (u *update) knownFirst(files []rawFile) []rawFile {
	var old, added []rawFile
	for _, f := range files {
		if e, ok := u.ledger.Find(rows.Origin(f.SHA256)); ok && e.Raw == f.Path {
			old = append(old, f)
		} else {
			added = append(added, f)
		}
	}
	return append(old, added...)
}

// known says whether the rows of a file are there as they would be read now,
// or the file is a copy of another one.
func (u *update) known(f rawFile, digest, lists string) bool {
	if before, ok := u.first[f.SHA256]; ok {
		u.problems.Warnf(source.Pos{File: f.Path}, "same-export", "keep one of them", "this is the same file as %s; it is read once", before)
		return true
	}
	u.first[f.SHA256] = f.Path
	e, ok := u.ledger.Find(rows.Origin(f.SHA256))
	return ok && e.Settings == digest && e.Importer == strconv.Itoa(ingest.Version) && (e.Words == "" || e.Words == lists)
}

// take adds what was read of a file to the change. A file with errors is
// reported and leaves the rows as they are, unless its source only warns: then
// what could be read is taken.
func (m *Importer) take(u *update, f rawFile, src config.Source, digest string, result ingest.Result) error {
	entry := m.entry(f, src, digest, result)
	if result.Format != "" {
		result.Problems.Add(missing(src, f.Path, result.Columns)...)
		band(src, entry, &result.Problems)
	}
	old, replaces := u.ledger.Raw(f.Path)
	if replaces && result.Problems.Count(source.Error) == 0 {
		emptied(entry, old, &result.Problems)
	}
	u.problems.Add(onProblem(src, result.Problems)...)
	one := Import{Path: f.Path, Source: src.Name, Result: result}
	if result.Format == "" || result.Problems.Count(source.Error) > 0 && src.OnProblem != "warn" {
		if src.OnProblem == "keep-last-good" {
			u.problems.Add(lastGood(src, f.Path, u.ledger))
		}
		u.done = append(u.done, one)
		return nil
	}
	if replaces && old.Origin != rows.Origin(f.SHA256) {
		u.gone = append(u.gone, old.Origin)
	}
	var err error
	if one.Mapping, err = m.keepMapping(f.Path, result); err != nil {
		return err
	}
	if one.Mapping != "" { // the next run finds the mapping beside the file: count it in now
		mapping, err := os.ReadFile(m.path(one.Mapping))
		if err != nil {
			return err
		}
		entry.Settings = settings(m.Config, src, m.persons(), mapping)
	}
	change := rows.Change{Entry: entry, Batch: rows.Batch{Messages: result.Messages, Readings: result.Readings, Words: wordsOf(result.Words)}}
	if result.Streamed {
		change.Intake = m.intake.in
	}
	u.put = append(u.put, change)
	u.done = append(u.done, one)
	return nil
}

// read reads one raw file, with the key, which is made when there is none and
// no rows need another.
func (m *Importer) read(ctx context.Context, f rawFile, src config.Source, mapping []byte, ledger rows.Ledger) (ingest.Result, error) {
	if err := m.loadKey(ledger); err != nil {
		var no *rows.Refusal
		if errors.As(err, &no) {
			return ingest.Result{Problems: source.List{no.Problem}}, nil
		}
		return ingest.Result{}, err
	}
	return m.export(ctx, m.path(f.Path), f, src, mapping, m.key)
}

// export reads the raw file name, which reports call f.Path, as its source and
// the mapping beside it say. Without a key people are numbered, not keyed.
func (m *Importer) export(ctx context.Context, name string, f rawFile, src config.Source, mapping []byte, key ingest.Keyer) (ingest.Result, error) {
	in, err := os.Open(name)
	if err != nil {
		return ingest.Result{}, err
	}
	defer in.Close()
	opt := ingest.Options{Zone: m.Config.Zone, Keyer: key, Accounts: m.Config.Accounts, Staff: m.Staff, Senders: m.Broadcasters, Bots: m.Bots, Format: src.Format, Key: src.Key, Repeats: keepsRepeats(src),
		Lists: m.Lists, Private: src.Private, Forgotten: m.forgotten, Meet: m.meet, Progress: m.far(f.Path), SameText: sameText(m.Config)}
	if m.intake != nil {
		opt.Into = m.intake
	}
	if mapping != nil {
		parsed, problems := ingest.ParseMapping(ingest.MappingFile(f.Path), mapping)
		if problems.Count(source.Error) > 0 {
			return ingest.Result{File: f.Path, Problems: problems}, nil
		}
		opt.Mapping = parsed
	}
	result := ingest.Read(ctx, ingest.Input{Name: f.Path, Source: src.Name, Reader: in, Size: f.Size}, opt)
	if moved := still(name, f.Path, f.Size, f.ModTime); len(moved) > 0 {
		return ingest.Result{File: f.Path, Problems: moved}, nil
	}
	return result, nil
}

// far says how far a large file was read, each time another hundredth of it was,
// or 64 MB of one whose size is not known.
func (m *Importer) far(shown string) func(done, size int64) {
	last := int64(0)
	return func(done, size int64) {
		step, text := done>>26, fmt.Sprintf("reading %s: %d MB", shown, done>>20)
		if size > 0 {
			step, text = done*100/size, fmt.Sprintf("reading %s: %d of %d MB", shown, done>>20, size>>20)
		}
		if step != last && m.progress != nil {
			last = step
			m.progress(text)
		}
	}
}

// loadKey finds the key once: the one that made the rows of the ledger.
func (m *Importer) loadKey(ledger rows.Ledger) (err error) {
	if m.key == nil {
		m.key, err = rows.LoadKey(m.Root, m.Env("HEARTH_KEY"), ledger.Keys(), m.Random)
	}
	return err
}

// mapping reads the file beside an export that says what its columns mean.
func (m *Importer) mapping(file string) ([]byte, source.List) {
	beside := ingest.MappingFile(file)
	data, err := os.ReadFile(m.path(beside))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return data, nil
	}
	return nil, source.List{{Pos: source.Pos{File: beside}, Rule: "unreadable", Text: fmt.Sprintf("this file cannot be read: %v", err)}}
}

// keepMapping writes a guessed mapping beside its export, for its owner to correct.
func (m *Importer) keepMapping(file string, result ingest.Result) (string, error) {
	if result.Mapping == nil {
		return "", nil
	}
	name := ingest.MappingFile(file)
	return name, whole.File(m.path(name), 0o644, result.Mapping.YAML(file))
}

func (m *Importer) path(name string) string { return filepath.Join(m.Root, filepath.FromSlash(name)) }

// entry is what the ledger keeps of a file.
func (m *Importer) entry(f rawFile, src config.Source, digest string, result ingest.Result) rows.Entry {
	e := rows.Entry{
		Origin: rows.Origin(f.SHA256), Raw: f.Path, Source: src.Name, SHA256: f.SHA256, Size: f.Size,
		Importer: strconv.Itoa(ingest.Version), Settings: digest, Format: result.Format,
		Key: m.key.Fingerprint(), Captured: result.Captured, Coverage: result.Coverage,
	}
	if result.Sorted > 0 {
		e.Words = m.Lists.Version().String()
	}
	if len(result.Coverage) > 0 {
		e.Platform, e.Zone = result.Coverage[0].Platform, result.Coverage[0].Zone
	} else if i := slices.IndexFunc(ingest.Formats(), func(f ingest.Format) bool { return f.Name == result.Format }); i >= 0 {
		e.Platform = ingest.Formats()[i].Platform // nothing in it has a date
	}
	if e.Source == "" {
		e.Source = e.Platform
	}
	for _, t := range result.Tables {
		e.Read += int64(t.Read)
		e.Kept += int64(t.Kept)
		for _, d := range t.Dropped {
			e.Dropped = append(e.Dropped, rows.Drop{Reason: t.Kind + ": " + d.Reason, Rows: int64(d.Rows)})
		}
	}
	return e
}

func wordsOf(in []ingest.Words) []rows.Words {
	out := make([]rows.Words, len(in))
	for i, w := range in {
		out[i] = rows.Words{Message: w.Message, Title: w.Title, Text: w.Text, Language: w.Language, Attached: w.Attached}
	}
	return out
}

// onProblem softens a source's errors when the site file says so: one broken
// feed then neither holds the whole site nor loses the rows it had.
func onProblem(src config.Source, problems source.List) source.List {
	if src.OnProblem == "" || src.OnProblem == "error" {
		return problems
	}
	out := make(source.List, len(problems))
	for i, p := range problems {
		if p.Severity == source.Error {
			p.Severity = source.Warning
		}
		out[i] = p
	}
	return out
}

// persons are all declared accounts of persons, as they shape what is read.
func (m Importer) persons() []string {
	out := slices.Clone(m.Staff)
	for _, b := range m.Broadcasters {
		out = append(out, "broadcaster "+b)
	}
	for _, b := range m.Bots {
		out = append(out, "bot "+b)
	}
	return out
}
