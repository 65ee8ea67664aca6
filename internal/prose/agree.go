package prose

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

var (
	outOf  = regexp.MustCompile(`^(\S.*\S|\S) (?:of|von|de|sur) (\S.*\S|\S)$`)
	inTen  = regexp.MustCompile(`^(\d+) in (\d+)$|^(\d+) von (\d+)$|^(\d+) de cada (\d+)$|^(\d+) em cada (\d+)$|^(\d+) sur (\d+)$`)
	spaces = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "'", "", "’", "")
)

// agree compares what the writer wrote with the value.
func agree(n *story.Number, v value, out site.Printed, lang string) source.List {
	var problems source.List
	text := strings.TrimSpace(n.Text)
	ok, understood := false, true
	switch {
	case v.change:
		ok, understood = agreesSigned(text, v, lang)
	default:
		ok, understood = Agree(text, v.cell.Num, v.cell.Den, v.percent(), lang)
	}
	switch {
	case ok:
	case !understood:
		problems.Errorf(n.TextPos, "number-words",
			fmt.Sprintf("write the number, leave the brackets empty, or give the words a band: [%s](metric:%s…&is=60%%..70%%)", text, n.Metric.Text),
			"%q cannot be checked: the data say %s", text, out.Text)
	default:
		problems.Errorf(n.TextPos, "number-differs", differs(v, out),
			"the text says %q, the data say %s", text, said(out))
	}
	return problems
}

func differs(v value, out site.Printed) string {
	if v.change && v.exact.Sign() < 0 {
		return fmt.Sprintf("it fell: write %s, or `hearth build --fix` writes it for you", out.Text)
	}
	return fmt.Sprintf("write %s, or `hearth build --fix` writes it for you", out.Text)
}

func said(out site.Printed) string {
	if out.N == "" || strings.HasPrefix(out.N, out.Text+" ") {
		return out.Text
	}
	return fmt.Sprintf("%s (%s)", out.Text, out.N)
}

// Agree says whether text agrees with num/den, and whether it was understood
// as a number at all. It agrees when the value, rounded half away from zero to
// the last written digit, equals it. "38 of 412" checks both numbers, "7 in
// 10" is a share.
func Agree(text string, num, den int64, share bool, lang string) (ok, understood bool) {
	exact := new(big.Rat)
	if den != 0 {
		exact = big.NewRat(num, den)
	}
	if share {
		if m := inTen.FindStringSubmatch(text); m != nil {
			a, b := pair(m[1:])
			if base, ok := tens(b); ok {
				return rounds(new(big.Rat).Mul(exact, base), a, 0), true
			}
		}
		if m := outOf.FindStringSubmatch(text); m != nil {
			a, _, okA := number(m[1], lang)
			b, _, okB := number(m[2], lang)
			return okA && okB && a.Cmp(big.NewRat(num, 1)) == 0 && b.Cmp(big.NewRat(den, 1)) == 0, okA && okB
		}
		body, isPercent := strings.CutSuffix(strings.TrimRight(text, " \u00a0\u202f"), "%")
		if !isPercent {
			return false, false
		}
		w, digits, ok := number(body, lang)
		return ok && w.Cmp(round(new(big.Rat).Mul(exact, big.NewRat(100, 1)), digits)) == 0, ok
	}
	w, digits, good := number(text, lang)
	return good && w.Cmp(round(exact, digits)) == 0, good
}

// agreesSigned compares a change. A number without a sign is a rise, so that
// "12% more" is not taken for a fall.
func agreesSigned(text string, v value, lang string) (ok, understood bool) {
	for _, unit := range []string{" points", " Punkte", " puntos", " pontos", "%"} {
		text = strings.TrimSuffix(text, unit)
	}
	body := strings.TrimLeft(text, "+±")
	negative := false
	for _, minus := range []string{"−", "-", "–"} {
		if rest, found := strings.CutPrefix(body, minus); found {
			body, negative = rest, true
		}
	}
	w, digits, good := number(body, lang)
	if !good {
		return false, false
	}
	if negative {
		w.Neg(w)
	}
	return w.Cmp(round(new(big.Rat).Mul(v.exact, big.NewRat(100, 1)), digits)) == 0, true
}

func pair(m []string) (a, b string) {
	for i := 0; i+1 < len(m); i += 2 {
		if m[i] != "" {
			return m[i], m[i+1]
		}
	}
	return "", ""
}

// tens says whether a share may be told as "n in b": ten and its like, so
// that "38 of 412" in other words is not rounded.
func tens(b string) (*big.Rat, bool) {
	switch b {
	case "2", "3", "4", "5", "10", "20", "100":
		r, _ := new(big.Rat).SetString(b)
		return r, true
	}
	return nil, false
}

func rounds(exact *big.Rat, written string, digits int) bool {
	w, ok := new(big.Rat).SetString(written)
	return ok && w.Cmp(round(exact, digits)) == 0
}

// round rounds half away from zero to digits after the point; negative digits
// round to tens, hundreds and so on.
func round(r *big.Rat, digits int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(digits, -digits))), nil))
	if digits < 0 {
		scale.Inv(scale)
	}
	x := new(big.Rat).Mul(r, scale)
	half := big.NewRat(1, 2)
	if x.Sign() < 0 {
		half.Neg(half)
	}
	x.Add(x, half)
	whole := new(big.Int).Quo(x.Num(), x.Denom())
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), scale)
}

// number reads a number as a language writes it: "1,204.5" in English,
// "1.204,5" in German. digits is how many stand after the decimal sign.
func number(text, lang string) (value *big.Rat, digits int, ok bool) {
	text = spaces.Replace(text)
	group, point := ",", "."
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "de", "es", "fr", "pt", "it", "nl", "sv", "da", "pl":
		group, point = ".", ","
	}
	whole, part, _ := strings.Cut(text, point)
	if !grouped(whole, group) {
		return nil, 0, false
	}
	plain := strings.ReplaceAll(whole, group, "")
	if plain == "" || strings.Trim(plain+part, "0123456789") != "" {
		return nil, 0, false
	}
	if part != "" {
		plain += "." + part
	}
	value, ok = new(big.Rat).SetString(plain)
	return value, len(part), ok
}

// grouped says whether the group signs of a whole number, if any, part it in threes.
func grouped(whole, group string) bool {
	parts := strings.Split(whole, group)
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && len(parts) > 1 && (len(p) == 0 || len(p) > 3) {
			return false
		}
	}
	return true
}

// within checks a value against the band that the writer gave for words such as "two thirds".
func within(n *story.Number, v value, out site.Printed) source.List {
	var problems source.List
	low, high, found := strings.Cut(n.Band.Text, "..")
	a, okA := bound(low, v)
	b, okB := bound(high, v)
	if !found || !okA || !okB || a.Cmp(b) > 0 {
		problems.Errorf(n.Band.Pos, "number-band", "write two numbers with two points between them: is=60%..70%",
			"the band %q cannot be read", n.Band.Text)
		return problems
	}
	if v.exact.Cmp(a) < 0 || v.exact.Cmp(b) > 0 {
		problems.Errorf(n.TextPos, "number-differs", fmt.Sprintf("change the words, or the band to one that holds %s", out.Text),
			"%q stands for %s, the data say %s", n.Text, n.Band.Text, said(out))
	}
	return problems
}

// bound reads one end of a band, as the program writes numbers: 60%, 0.6, -12%, 1200.
func bound(text string, v value) (*big.Rat, bool) {
	body, isPercent := strings.CutSuffix(strings.TrimSpace(text), "%")
	r, ok := new(big.Rat).SetString(strings.TrimSpace(body))
	if !ok || strings.ContainsAny(body, "eE/_xX") || isPercent && !v.percent() {
		return nil, false
	}
	if isPercent {
		r.Quo(r, big.NewRat(100, 1))
	}
	return r, true
}
