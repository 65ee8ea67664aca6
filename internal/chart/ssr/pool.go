package ssr

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Config says how a [Pool] works. The zero value of each field but Fonts has a
// sensible meaning.
type Config struct {
	Fonts   *Fonts        // what texts are measured with; required
	Cache   string        // folder of remembered pictures; "" for none. Safe to delete at any time
	Engines int           // at most so many engines at once; 0 for 1
	Memory  uintptr       // bytes an engine may use; 0 for 256 MB
	Timeout time.Duration // for one picture; 0 for two minutes: a busy machine may take twenty seconds
}

// Pool draws pictures. It may be used from several goroutines.
type Pool struct {
	conf  Config
	slots chan struct{} // one token an engine that may work

	mu      sync.Mutex
	idle    []*engine
	started int
	closed  bool
}

// ErrClosed is what a closed pool says.
var ErrClosed = errors.New("the drawing engines are closed")

// New gives a pool that has started nothing yet.
func New(c Config) *Pool {
	c.Engines = max(c.Engines, 1)
	if c.Memory == 0 {
		c.Memory = 256 << 20
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Minute
	}
	return &Pool{conf: c, slots: make(chan struct{}, c.Engines)}
}

// Draw gives the clean SVG of an option (ECharts JSON): what [Clean] makes of
// what the engine drew. Its ids start with [Prefix]; it has no title yet.
func (p *Pool) Draw(option []byte, width, height int) (string, error) {
	if err := refuse(option); err != nil {
		return "", err
	}
	key := p.key(option, width, height)
	if svg, ok := p.remembered(key); ok {
		return svg, nil
	}
	raw, err := p.raw(option, width, height)
	if err != nil {
		return "", err
	}
	svg, err := Clean(raw)
	if err != nil {
		return "", fmt.Errorf("cleaning a picture: %w", err)
	}
	p.remember(key, svg)
	return svg, nil
}

// refuse turns away an option with the mark that makes go-echarts turn text
// into code, or with a tag's end. Package chart escapes both, so that this is
// only reached by a mistake in Hearth.
func refuse(option []byte) error {
	for _, bad := range []string{"__f__", "</script"} {
		if bytes.Contains(bytes.ToLower(option), []byte(bad)) {
			return fmt.Errorf("the option holds %q", bad)
		}
	}
	return nil
}

// raw draws with an idle engine, or starts one. An engine that failed is not
// used again: it may have run out of memory or time in the middle of things.
func (p *Pool) raw(option []byte, width, height int) (string, error) {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	e, err := p.take()
	if err != nil {
		return "", err
	}
	svg, err := e.draw(option, width, height)
	if err != nil {
		e.close()
		return "", err
	}
	p.give(e)
	return svg, nil
}

func (p *Pool) take() (*engine, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	if n := len(p.idle); n > 0 {
		e := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return e, nil
	}
	p.started++
	p.mu.Unlock()
	return start(p.conf.Fonts, p.conf.Memory, p.conf.Timeout)
}

func (p *Pool) give(e *engine) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		e.close()
		return
	}
	p.idle = append(p.idle, e)
}

// Started gives how many engines were started so far.
func (p *Pool) Started() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.started
}

// Close ends all engines; those at work end when their picture is done.
func (p *Pool) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, e := range p.idle {
		e.close()
	}
	p.idle = nil
	return nil
}
