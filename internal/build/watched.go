package build

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"hearth/internal/engagement/store"
)

// watched is an engine that is asked nothing more once it has stopped to answer:
// each question of a site would wait for it as long as the first one did.
type watched struct {
	store.Store

	mu   sync.Mutex
	lost error
}

// engine opens the engine of the site.
func (r *run) engine(ctx context.Context) (*watched, error) {
	st, err := r.Open(ctx, r.cfg.Engine, filepath.Join(r.Root, ".hearth", "cache"))
	if err != nil {
		return nil, err
	}
	return &watched{Store: st}, nil
}

// Ask asks, unless nobody answers any more.
func (w *watched) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	if err := w.gone(); err != nil {
		return store.Table{}, err
	}
	t, err := w.Store.Ask(ctx, query, args...)
	return t, w.note(err)
}

// Select asks a writer's query, unless nobody answers any more.
func (w *watched) Select(ctx context.Context, query string) (store.Table, error) {
	if err := w.gone(); err != nil {
		return store.Table{}, err
	}
	t, err := w.Store.Select(ctx, query)
	return t, w.note(err)
}

func (w *watched) note(err error) error {
	if errors.Is(err, store.ErrGone) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.lost == nil {
			w.lost = err
		}
	}
	return err
}

// gone says that the engine does not answer any more; nil while it does.
func (w *watched) gone() error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}
