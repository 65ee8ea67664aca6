package build

import (
	"context"

	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/prose"
	"hearth/internal/story"
)

// fix writes the numbers that differ into the texts, and has those read again.
func (d *Desk) fix(ctx context.Context, cfg *config.Config) ([]string, error) {
	v, _, err := d.graph.Value(ctx, keyQuestions)
	if err != nil {
		return nil, err
	}
	r := d.run(cfg)
	r.texts = map[string][]byte{}
	for _, a := range v.(*questions).all {
		p, ok := d.data.answering.get(a.key)
		if a.number == nil || !ok {
			continue
		}
		lang := languageOf(cfg, a.page)
		_, problems := prose.Print(a.number, p, lang)
		r.problems.Add(r.fix(a.number, prose.Computed(p, lang), problems)...)
	}
	if len(r.repairs) == 0 {
		return nil, nil
	}
	r.problems = nil // what cannot be written is said when the pages are made
	if err := d.load(ctx, r); err != nil {
		return nil, err
	}
	if err := r.writeFixes(); err != nil {
		return nil, err
	}
	d.data.problems.Add(r.problems...)
	var keys []memo.Key
	for _, x := range r.repairs {
		keys = append(keys, fileKey(x.pos.File))
	}
	d.graph.Change(keys...)
	return r.result.Fixed, d.readAll(ctx, r)
}

// load reads the texts that repairs stand in.
func (d *Desk) load(ctx context.Context, r *run) error {
	for _, x := range r.repairs {
		v, _, err := d.graph.Value(ctx, fileKey(x.pos.File))
		if err != nil {
			return err
		}
		r.texts[x.pos.File], _ = v.([]byte)
	}
	return nil
}

// numbers counts the numbers in sentences.
func numbers(all []asked) int {
	seen := map[*story.Number]bool{}
	for _, a := range all {
		if a.number != nil {
			seen[a.number] = true
		}
	}
	return len(seen)
}
