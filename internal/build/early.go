package build

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/memo"
	"hearth/internal/source"
)

// Early gives single pages of a build that is still under way: each is made with
// the answers that it shows itself, and waits for nothing else. What of the whole
// site is wrong is known later.
type Early struct {
	desk *Desk
	turn uint64
}

// MakeEarly is [Desk.Make], and calls ready as soon as pages can be asked for
// one by one. It does not where something is wrong already.
func (d *Desk) MakeEarly(ctx context.Context, changed []string, ready func(Early)) (Made, error) {
	d.ready = ready
	defer func() { d.ready = nil }()
	return d.Make(ctx, changed)
}

// tellEarly says that pages can be asked for.
func (d *Desk) tellEarly(problems source.List) {
	if d.ready != nil && !d.first && problems.Count(source.Error) == 0 && d.data.problems.Count(source.Error) == 0 {
		d.ready(Early{d, d.turn.Load()})
	}
}

// File gives an output as it is now with its bytes, which are nil for a file
// that is copied. It gives nothing when that is not for certain: when the output
// is not there or has an error, and when another build has begun.
func (e Early) File(ctx context.Context, address string) (Output, []byte, bool, error) {
	if e.past() {
		return Output{}, nil, false, nil
	}
	d := e.desk
	v, _, err := d.graph.Value(ctx, keyOutputs)
	if err != nil {
		return Output{}, nil, false, err
	}
	all := v.(everything).Outputs
	i, ok := slices.BinarySearchFunc(all, address, func(o Output, address string) int { return strings.Compare(o.Address, address) })
	if !ok {
		return Output{}, nil, false, nil
	}
	out, key := all[i], memo.Key{Step: stepOutput, Name: address}
	v, out.Sum, err = d.graph.Value(ctx, key)
	if err != nil || out.Sum == noBytes {
		return Output{}, nil, false, err
	}
	data, _ := v.([]byte)
	d.graph.Forget(key)
	problems := d.graph.Problems(keyQuestions, keyLists, keyLayouts, keyContent, keyOutputs, key)
	return out, data, problems.Count(source.Error) == 0 && !e.past(), nil
}

// past says whether another build has begun since.
func (e Early) past() bool { return e.desk.turn.Load() != e.turn }
