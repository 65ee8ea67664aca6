package ssr

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Family is the font family that pictures ask for, with what stands in for it
// where the site's own font does not load.
const Family = "Inter, Arial, sans-serif"

// fontFiles are the files below the assets that texts are measured with, by
// weight; the first that has a letter gives its width.
var fontFiles = map[bool][]string{
	false: {"fonts/inter-latin-400-normal.woff", "fonts/inter-latin-ext-400-normal.woff"},
	true:  {"fonts/inter-latin-600-normal.woff", "fonts/inter-latin-ext-600-normal.woff"},
}

// Fonts knows how wide a text is in the fonts that the site ships. It may be
// used from several goroutines.
type Fonts struct {
	hash string

	mu     sync.Mutex
	faces  map[bool][]*font.Face
	shaper shaping.HarfbuzzShaper
	known  map[textKey]float64
}

// textKey is a text in a weight; widths are kept in em, so any size is served.
type textKey struct {
	text string
	bold bool
}

// knownTexts bounds how many widths are remembered.
const knownTexts = 20000

// ReadFonts reads the font files of the default theme from its assets.
func ReadFonts(assets fs.FS) (*Fonts, error) {
	f := &Fonts{faces: map[bool][]*font.Face{}, known: map[textKey]float64{}}
	h := sha256.New()
	for _, bold := range []bool{false, true} {
		for _, name := range fontFiles[bold] {
			data, err := fs.ReadFile(assets, name)
			if err != nil {
				return nil, fmt.Errorf("reading a font: %w", err)
			}
			face, err := font.ParseTTF(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("reading font %s: %w", name, err)
			}
			fmt.Fprintf(h, "%s %d\n", name, len(data))
			h.Write(data)
			f.faces[bold] = append(f.faces[bold], face)
		}
	}
	f.hash = hex.EncodeToString(h.Sum(nil))
	return f, nil
}

// Width gives the width of a text in pixels. Letters that no shipped font has
// count as a browser's stand-in would about have them.
func (f *Fonts) Width(text string, size float64, bold bool) float64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := textKey{text, bold}
	em, ok := f.known[key]
	if !ok {
		em = f.measure(text, bold)
		if len(f.known) >= knownTexts {
			clear(f.known)
		}
		f.known[key] = em
	}
	return em * size
}

// measure shapes the text run by run, a run being letters of one face.
func (f *Fonts) measure(text string, bold bool) float64 {
	runes := []rune(text)
	em := 0.0
	for i := 0; i < len(runes); {
		face := f.faceOf(runes[i], bold)
		if face == nil {
			em += standIn(runes[i])
			i++
			continue
		}
		j := i + 1
		for j < len(runes) && f.faceOf(runes[j], bold) == face {
			j++
		}
		em += f.shape(runes[i:j], face)
		i = j
	}
	return em
}

// shape gives the advance of a run in em, kerning and ligatures included.
func (f *Fonts) shape(run []rune, face *font.Face) float64 {
	const size = 64 // large, so that the 26.6 rounding of advances does not add up
	out := f.shaper.Shape(shaping.Input{
		Text: run, RunEnd: len(run), Direction: di.DirectionLTR, Face: face,
		Size: fixed.I(size), Script: language.Latin, Language: language.NewLanguage("en"),
	})
	return float64(out.Advance) / 64 / size
}

// faceOf gives the first face that has the letter, or nil.
func (f *Fonts) faceOf(r rune, bold bool) *font.Face {
	for _, face := range f.faces[bold] {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return nil
}

// standIn is the width in em of a letter from a font we do not have: scripts
// of the East and pictures are square, marks that join have none, the rest is
// a little wider than a Latin letter, for a clipped label is worse than a gap.
func standIn(r rune) float64 {
	switch {
	case r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r >= 0x300 && r <= 0x36f:
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xd7ff, r >= 0xf900 && r <= 0xfaff, r >= 0xff00 && r <= 0xff60, r >= 0x1f000:
		return 1
	}
	return 0.65
}

// css gives the width of a text in a CSS font shorthand, as ECharts has it:
// "normal 600 12px Inter, Arial".
func (f *Fonts) css(text, shorthand string) float64 {
	size, bold := 12.0, false
	for word := range strings.FieldsSeq(shorthand) {
		if px, ok := strings.CutSuffix(word, "px"); ok {
			if n, err := strconv.ParseFloat(px, 64); err == nil && n > 0 && n < 200 {
				size = n
			}
			break // the family follows, whose words are none of ours
		}
		if n, err := strconv.Atoi(word); word == "bold" || err == nil && n >= 600 {
			bold = true
		}
	}
	return f.Width(text, size, bold)
}
