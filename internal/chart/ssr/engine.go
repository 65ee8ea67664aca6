package ssr

import (
	"fmt"
	"time"

	"modernc.org/quickjs"
)

// engine is one JavaScript engine with ECharts loaded. It serves one picture
// at a time.
type engine struct {
	vm    *quickjs.VM
	limit time.Duration // for one picture
}

// start makes an engine: about 0.2 s and 40 MB.
func start(f *Fonts, memory uintptr, limit time.Duration) (*engine, error) {
	js, err := script()
	if err != nil {
		return nil, err
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("starting the drawing engine: %w", err)
	}
	if err := load(vm, js, f, memory, limit); err != nil {
		vm.Close()
		return nil, fmt.Errorf("starting the drawing engine: %w", err)
	}
	return &engine{vm, limit}, nil
}

// load gives the engine its limits, the way to measure texts, ECharts and the
// driver. What is loaded is ours, so only pictures have a limit of time: a machine
// that is busy may take long to start.
func load(vm *quickjs.VM, js string, f *Fonts, memory uintptr, limit time.Duration) error {
	vm.SetMemoryLimit(memory)
	if err := vm.RegisterFunc("__measure", f.css, false); err != nil {
		return err
	}
	for _, text := range []string{js, driver} {
		// The 0 keeps the engine from handing a whole library back to Go.
		if _, err := vm.Eval(text+"\n;0", quickjs.EvalGlobal); err != nil {
			return err
		}
	}
	return vm.SetEvalTimeout(limit)
}

// draw gives the raw SVG of an option.
func (e *engine) draw(option []byte, width, height int) (string, error) {
	begun := time.Now()
	out, err := e.vm.Call("__draw", string(option), width, height)
	switch {
	case err != nil && time.Since(begun) >= e.limit:
		return "", fmt.Errorf("it was not done after %v", e.limit)
	case err != nil:
		return "", fmt.Errorf("drawing: %w", err)
	}
	svg, ok := out.(string)
	if !ok {
		return "", fmt.Errorf("drawing: the engine gave no picture")
	}
	return svg, nil
}

func (e *engine) close() { e.vm.Close() }
