package chart

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
)

// house is the house style: the one place where an option that go-echarts
// built becomes one of ours. It takes out what lives in HTML (title, legend,
// tooltip, toolbox), pins what could change between two runs, and adds what
// go-echarts has no field for.
type house struct {
	charts.BaseConfigurationVisitor
	grid    map[string]any // nil without axes
	x, y    map[string]any // laid over the axes
	series  []map[string]any
	graphic []any
	more    map[string]any // laid over the whole option
}

// Visit implements [charts.ConfigurationVisitor].
func (h *house) Visit(option map[string]any) {
	for _, key := range []string{"title", "legend", "toolbox", "tooltip", "color"} {
		delete(option, key)
	}
	option["animation"], option["useUTC"] = false, true
	option["textStyle"] = map[string]any{"fontFamily": fontFamily, "fontSize": textSize}
	if h.grid != nil {
		option["grid"] = h.grid
		for key, axis := range map[string]map[string]any{"xAxis": h.x, "yAxis": h.y} {
			axis["containShape"] = false // else it is widened for bars, and events no longer stand at their days
			option[key] = overlay(option[key], []map[string]any{axis})
		}
	} else {
		delete(option, "xAxis")
		delete(option, "yAxis")
	}
	option["series"] = overlay(option["series"], h.series)
	if len(h.graphic) > 0 {
		option["graphic"] = h.graphic
	}
	maps.Copy(option, h.more)
}

// overlay lays maps over what go-echarts made of its structs, one by one.
func overlay(made any, over []map[string]any) []map[string]any {
	var list []map[string]any
	data, err := json.Marshal(made)
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		panic(fmt.Sprintf("chart: go-echarts made an option that is no list of objects: %v", err))
	}
	for i := range list {
		if i < len(over) {
			deepCopy(list[i], over[i])
		}
	}
	return list
}

// deepCopy lays src over dst, object by object.
func deepCopy(dst, src map[string]any) {
	for k, v := range src {
		if from, ok := v.(map[string]any); ok {
			if into, ok := dst[k].(map[string]any); ok {
				deepCopy(into, from)
				continue
			}
		}
		dst[k] = v
	}
}

// typed is what every chart of go-echarts can do.
type typed interface {
	Accept(charts.ConfigurationVisitor)
	Validate()
	JSON() map[string]any
}

// option gives the JSON of a chart in the house style. json.Marshal escapes <
// and >, so that it may stand in a page; go-echarts' own templates, which turn
// marked text into code, are never used.
func option(c typed, h *house) ([]byte, error) {
	c.Accept(h)
	c.Validate()
	return json.Marshal(c.JSON())
}

// Fonts of the pictures; package ssr measures and writes them.
const (
	fontFamily = "Inter, Arial, sans-serif"
	textSize   = 12
)

// Colours of the pictures, which the page's style sheet sets (see Palette).
const (
	ink    = "var(--fg)"
	pale   = "var(--muted)"
	line   = "var(--axis)"
	hair   = "var(--grid)"
	ground = "var(--bg)"
)

// seriesColour gives the colour of the i-th series.
func seriesColour(i int) string { return fmt.Sprintf("var(--c%d)", i+1) }

// dashes are the second sign, beside colour, by which lines are told apart.
var dashes = []any{"solid", []int{7, 3}, []int{2, 2}, []int{10, 3, 2, 3}, []int{4, 2}, []int{1, 3}}

// px rounds a place in the picture to a tenth, so that the last bits of
// floating point, which differ between processors, never reach a file.
func px(v float64) float64 { return math.Round(v*10) / 10 }

// millis gives an instant on a time axis for a day, which need not be whole.
func millis(day float64) int64 { return int64(math.Round(day * 86400000)) }

// middle gives the place of a unit of time on the axis.
func (k key) middle() float64 { return float64(k.from+k.until) / 2 }
