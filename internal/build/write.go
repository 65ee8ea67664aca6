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

	mu    sync.Mutex
	files map[string]site.File
}

func (s *sheaf) take(ctx context.Context, o Output) error {
	f := site.File{Address: o.Address, From: o.From}
	if s.folder.Has(o.Address, o.Sum[:]) {
		f = site.File{Address: o.Address, Same: true}
	} else if o.From == "" {
		data, _, err := s.desk.Bytes(ctx, o.Address)
		if err != nil {
			return err
		}
		if err := s.spool.Keep(&f, data); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[o.Address] = f
	return nil
}

// write puts what is different into the output folder.
func (s *sheaf) write(made Made) (Result, error) {
	result := made.Result
	if s.desk.opt.Progress != nil {
		s.desk.opt.Progress("writing")
	}
	out := make(render.Output, len(made.Outputs))
	for i, o := range made.Outputs {
		out[i] = s.files[o.Address]
	}
	s.files = nil
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
