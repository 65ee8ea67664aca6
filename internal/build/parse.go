package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/internal/config"
	"hearth/internal/memo"
	"hearth/internal/site"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// story parses a story. It is large, and only its own page reads it: what others
// may want to know of it goes into results of their own at once. Its sum is that
// of the file and of the settings it was read with.
func (d *Desk) story(r *memo.Reader, name string) (memo.Result, error) {
	text, err := d.bytes(r, name)
	if err != nil {
		return memo.Result{}, err
	}
	cfg, err := memo.Get[*config.Config](r, keyParse)
	if err != nil {
		return memo.Result{}, err
	}
	settings, err := r.Sum(keyParse)
	if err != nil {
		return memo.Result{}, err
	}
	own := memo.SumOf(text)
	s, problems := d.parser(cfg, settings).Parse(name, d.run(cfg).below(name), text)
	out := memo.Result{Value: s, Sum: memo.SumOf(own[:], settings[:]), Problems: problems}
	if s == nil {
		return out, nil
	}
	some := s.Facts()
	if err := r.Also(factsKey(name), out.Sum, factsOf(some)); err != nil {
		return out, err
	}
	return out, r.Also(asksKey(name), out.Sum, asksOf(some))
}

// parser gives the parser for some settings. It is kept, because what it
// knows of programming languages takes longer to make than a story.
func (d *Desk) parser(cfg *config.Config, settings memo.Sum) *markdown.Parser {
	d.parsing.Lock()
	defer d.parsing.Unlock()
	if d.parsing.parser == nil || d.parsing.settings != settings {
		d.parsing.parser = markdown.New(markdown.Options{Language: cfg.Language, Zone: cfg.Zone, Folders: story.Folders(cfg.Folders)})
		d.parsing.settings = settings
	}
	return d.parsing.parser
}

// lists reads the lists of data/ that are there.
func (d *Desk) lists(r *memo.Reader, _ string) (memo.Result, error) {
	cfg, err := memo.Get[*config.Config](r, keyParse)
	if err != nil {
		return memo.Result{}, err
	}
	settings, err := r.Sum(keyParse)
	if err != nil {
		return memo.Result{}, err
	}
	parser := d.parser(cfg, settings)
	all, out := &story.Lists{}, memo.Result{}
	for _, name := range story.ListNames() {
		file := "data/" + name + ".yaml"
		text, err := d.bytes(r, file)
		if err != nil {
			return memo.Result{}, err
		}
		if text != nil {
			out.Problems.Add(parser.List(file, text, all)...)
		}
	}
	out.Value, out.Sum = all, r.Together()
	return out, nil
}

// facts gives a story to whoever wants to know of it without showing its text.
func (d *Desk) facts(r *memo.Reader, name string) (memo.Result, error) {
	s, err := memo.Get[*story.Story](r, storyKey(name))
	if err != nil || s == nil {
		return memo.Result{}, err
	}
	return factsOf(s.Facts()), nil
}

// factsOf tells facts apart: equal ones, equal lists and links elsewhere,
// wherever on its lines the words stand.
func factsOf(s *story.Story) memo.Result {
	some := *s
	some.Body, some.Words, some.Queries = nil, 0, nil
	text, err := json.Marshal(some)
	if err != nil { // a writer's own params may hold what JSON has no word for
		text = fmt.Appendf(nil, "%#v", some)
	}
	return memo.Result{Value: s, Sum: memo.SumOf(text, []byte(shown(s)))}
}

// shown is what a story's text shows or leads to, without its places.
func shown(s *story.Story) string {
	var b strings.Builder
	for _, seg := range s.Body {
		switch {
		case seg.Kind == story.HTML, seg.Number != nil:
		case seg.Link != nil:
			fmt.Fprintln(&b, "link", seg.Link.Target.Text)
		case seg.Image != nil:
			fmt.Fprintln(&b, "image", seg.Image.Target.Text)
		case seg.Chart != nil:
			fmt.Fprintln(&b, "chart", seg.Chart.Name.Text, seg.Chart.Goal.Text)
		case seg.Embed != nil:
			fmt.Fprintln(&b, "embed", seg.Embed.Kind, seg.Embed.Name.Text)
		case seg.Numbers != nil:
			fmt.Fprint(&b, "numbers ", seg.Numbers.Name.Text)
			for _, m := range seg.Numbers.Metrics {
				fmt.Fprint(&b, " ", m.Text)
			}
			fmt.Fprintln(&b)
		default:
			text, err := json.Marshal(seg)
			fmt.Fprintln(&b, string(text), err)
		}
	}
	return b.String()
}

// form is how values lie on disk. Days keep the offset they were written with.
var form = cbor.EncOptions{Time: cbor.TimeRFC3339Nano, NilContainers: cbor.NilContainerAsNull}

func writeValue(to *bytes.Buffer, v any) error {
	mode, err := form.UserBufferEncMode()
	if err != nil {
		return err
	}
	return mode.MarshalToBuffer(v, to)
}

func readValue(data []byte, into any) error {
	mode, err := cbor.DecOptions{DefaultMapType: reflect.TypeFor[map[string]any](), IntDec: cbor.IntDecConvertSignedOrFail, MaxArrayElements: 1 << 30, MaxMapPairs: 1 << 30}.DecMode()
	if err != nil {
		return err
	}
	return mode.Unmarshal(data, into)
}

func writeStory(to *bytes.Buffer, v any) error {
	s, ok := v.(*story.Story)
	if !ok || s == nil {
		return nil
	}
	return writeValue(to, s)
}

func readStory(data []byte) (any, error) {
	var s *story.Story
	if len(data) == 0 {
		return s, nil
	}
	err := readValue(data, &s)
	if err == nil {
		plainDays(s)
	}
	return s, err
}

// plainDays gives days that are in UTC the zone they were parsed with.
func plainDays(s *story.Story) {
	for _, d := range []*story.Date{&s.Meta.Date, &s.Meta.Updated} {
		if _, offset := d.Time.Zone(); offset == 0 && !d.Time.IsZero() {
			d.Time = d.Time.UTC()
		} else if d.Time.IsZero() {
			d.Time = time.Time{}
		}
	}
}

func readSize(data []byte) (any, error) {
	var s site.Size
	err := readValue(data, &s)
	return s, err
}
