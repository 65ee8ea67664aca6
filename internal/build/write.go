package build

import (
	"context"
	"errors"
	"sync"

	"hearth/internal/render"
	"hearth/internal/site"
)

// sheaf gathers the files of a build as they are made: those that the output
// folder has already, those that are copied, and the bytes of the others.
type sheaf struct {
	desk   *Desk
	folder *render.Folder
	spool  *render.Spool

	mu   sync.Mutex
	kept map[string]render.Kept // by address, of those whose bytes wait
	same map[string]bool        // that the folder has
}

func (s *sheaf) take(ctx context.Context, o Output) error {
	if s.folder.Has(o.Address, o.Sum[:]) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.same[o.Address] = true
		return nil
	}
	if o.From != "" {
		return nil
	}
	data, _, err := s.desk.Bytes(ctx, o.Address)
	if err != nil {
		return err
	}
	kept, err := s.spool.Keep(data)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[o.Address] = kept
	return nil
}

// file gives an output as it is to be written.
func (s *sheaf) file(o Output) site.File {
	if s.same[o.Address] {
		return site.File{Address: o.Address, Same: true}
	}
	if kept, ok := s.kept[o.Address]; ok {
		return s.spool.File(o.Address, kept)
	}
	return site.File{Address: o.Address, From: o.From}
}

// write puts what is different into the output folder.
func (s *sheaf) write(made Made) (Result, error) {
	result := made.Result
	if s.desk.opt.Progress != nil {
		s.desk.opt.Progress("writing")
	}
	out := make(render.Output, len(made.Outputs))
	for i, o := range made.Outputs {
		out[i] = s.file(o)
	}
	s.kept, s.same = nil, nil
	s.desk.graph.Release() // the plan and all that was known of stories
	var report render.Report
	err := s.desk.stage("writing", func() (err error) {
		report, err = s.folder.Write(out)
		return err
	})
	result.Written, result.Unchanged, result.Removed, result.Kept = report.Written, report.Unchanged, report.Removed, report.Kept
	var blocked *render.Blocked
	if errors.As(err, &blocked) {
		result.Problems.Add(blocked.Problems...)
		return result, nil
	}
	if err != nil {
		return result, err
	}
	err = s.desk.stage("keeping the cache", func() error { return s.desk.Save(made) })
	result.Stages = s.desk.stages()
	return result, err
}
