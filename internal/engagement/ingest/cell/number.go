package cell

import (
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Number is an exact decimal: digits and where the point stands. Floats are
// never used, so that equal exports give equal rows on every machine.
type Number struct {
	digits  int64
	scale   int  // places after the point; may be negative ("1.2K")
	Percent bool // a % stood behind it
}

// ErrNumber says that a cell is not a number.
var ErrNumber = errors.New("not a number")

// Times gives the number times k, rounded half away from zero: Times(1) rounds
// a count, Times(3600) turns hours into seconds, Times(1_000_000) gives
// millionths. It fails when the result does not fit.
func (n Number) Times(k int64) (int64, error) {
	if n.scale == 0 && n.digits == int64(int32(n.digits)) && k == int64(int32(k)) {
		return n.digits * k, nil
	}
	v := new(big.Int).Mul(big.NewInt(n.digits), big.NewInt(k))
	if n.scale <= 0 {
		v.Mul(v, power(-n.scale))
	} else {
		d := power(n.scale)
		half := new(big.Int).Rsh(d, 1)
		if v.Sign() < 0 {
			half.Neg(half)
		}
		v.Quo(v.Add(v, half), d)
	}
	if !v.IsInt64() {
		return 0, ErrNumber
	}
	return v.Int64(), nil
}

// Whole says whether nothing but zeros stands after the point.
func (n Number) Whole() bool {
	return n.scale <= 0 || new(big.Int).Rem(big.NewInt(n.digits), power(n.scale)).Sign() == 0
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// Decimals says how a column writes numbers. The zero value reads "." as the
// decimal point and "," as a separator of thousands.
type Decimals struct{ Comma bool }

// exponent is the scientific form in which spreadsheets store numbers.
var exponent = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)[eE]([+-]?[0-9]{1,3})$`)

// Number reads a number: "11,995,706", "1.2K", "27.04%", "$13.10", "100 %",
// "1203.0", "-5". Ask [Null] before: an empty cell is not a number.
func (d Decimals) Number(text string) (Number, error) {
	if v, ok := plainly(text); ok {
		return Number{digits: v}, nil
	}
	var n Number
	s := strings.TrimFunc(Trim(text), func(r rune) bool { return strings.ContainsRune("$€£¥ \u00a0\u202f", r) })
	if cut, ok := strings.CutSuffix(s, "%"); ok {
		n.Percent, s = true, Trim(cut)
	}
	sign := int64(1)
	switch {
	case strings.HasPrefix(s, "-"), strings.HasPrefix(s, "−"):
		sign, s = -1, strings.TrimPrefix(strings.TrimPrefix(s, "-"), "−")
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	}
	s = strings.TrimLeft(s, "$€£¥ ")
	shift := 0
	if m := exponent.FindStringSubmatch(s); m != nil {
		shift, _ = strconv.Atoi(m[2])
		s = m[1]
		d.Comma = false
	} else if k := strings.IndexAny(s, "kKmMbB"); k > 0 && k == len(s)-1 {
		shift = map[byte]int{'k': 3, 'm': 6, 'b': 9}[s[k]|0x20]
		s = Trim(s[:k])
	}
	whole, fraction, ok := d.split(s)
	if !ok || shift > 18 {
		return n, ErrNumber
	}
	if len(fraction) > 12 { // 0.032418952618453865: millionths are all that is kept
		fraction = fraction[:12]
	}
	v, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return n, ErrNumber
	}
	n.digits, n.scale = sign*v, len(fraction)-shift
	if n.scale > 30 {
		n = Number{Percent: n.Percent}
	}
	return n, nil
}

// plainly reads the digits that most numbers of a large file are.
func plainly(text string) (v int64, ok bool) {
	if len(text) > 18 { // more may not fit
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		v = v*10 + int64(text[i]-'0')
	}
	return v, text != ""
}

// split gives the digits before and after the decimal mark.
func (d Decimals) split(s string) (whole, fraction string, ok bool) {
	mark, group := ".", ","
	if d.Comma {
		mark, group = ",", "."
	}
	whole, fraction, pointed := strings.Cut(s, mark)
	if pointed && (fraction == "" || !digits(fraction)) || whole == "" && fraction == "" {
		return "", "", false
	}
	for _, g := range []string{group, "'", "’", "\u00a0", "\u202f", " "} {
		parts := strings.Split(whole, g)
		if len(parts) == 1 {
			continue
		}
		for i, p := range parts {
			if !digits(p) || i > 0 && len(p) != 3 && (i == len(parts)-1 || len(p) != 2) {
				return "", "", false
			}
		}
		whole = strings.Join(parts, "")
		break
	}
	return whole, fraction, whole == "" || digits(whole)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// marked is a number that holds a point or a comma.
var marked = regexp.MustCompile(`[0-9]*[.,][0-9][0-9.,]*`)

// grouped is a number of four and more digits with separators of thousands and
// nothing else: it may be read in two ways when there is one separator only.
var grouped = regexp.MustCompile(`^[1-9][0-9]{0,2}([.,])[0-9]{3}$`)

// SettleDecimal looks at the cells of a column and says how it writes numbers.
// bad is the index of a cell that contradicts an earlier one, -1 for none.
// unsure holds when only the shape "1.200" was found, which was taken for
// thousands because no count of four digits stands there without a separator.
func SettleDecimal(cells []string) (d Decimals, unsure bool, bad int) {
	point, comma, maybe, plain := -1, -1, -1, false
	for i, c := range cells {
		m := marked.FindString(c)
		switch {
		case m == "":
			plain = plain || len(Trim(c)) > 3 && digits(Trim(c))
		case grouped.MatchString(m):
			if m[len(m)-4] == '.' && maybe < 0 {
				maybe = i
			}
		case evidence(m) == ',' && comma < 0:
			comma = i
		case evidence(m) == '.' && point < 0:
			point = i
		}
	}
	switch {
	case point >= 0 && comma >= 0:
		return Decimals{}, false, max(point, comma)
	case comma >= 0:
		return Decimals{Comma: true}, false, -1
	case point < 0 && maybe >= 0 && !plain:
		return Decimals{Comma: true}, true, -1
	}
	return Decimals{}, false, -1
}

// evidence gives the decimal mark that one number with separators proves.
func evidence(m string) byte {
	dot, comma := strings.LastIndexByte(m, '.'), strings.LastIndexByte(m, ',')
	switch {
	case dot >= 0 && comma >= 0 && dot > comma:
		return '.'
	case dot >= 0 && comma >= 0:
		return ','
	case strings.Count(m, ",") > 1: // 11,995,706: the comma groups
		return '.'
	case strings.Count(m, ".") > 1:
		return ','
	case dot >= 0:
		return '.'
	}
	return ','
}

// clock is h:mm:ss or m:ss; iso is PT1H2M3S.
var (
	clock = regexp.MustCompile(`^(?:([0-9]+):)?([0-9]{1,3}):([0-9]{2})(?:\.[0-9]+)?$`)
	iso   = regexp.MustCompile(`^P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.[0-9]+)?S)?)?$`)
)

// Seconds reads a length of time: "0:05:12", "00:07:27", "PT10M55S", "31.0".
func Seconds(text string) (int64, error) {
	s := Trim(text)
	if m := clock.FindStringSubmatch(s); m != nil {
		return units(m[1:], 3600, 60, 1)
	}
	if m := iso.FindStringSubmatch(s); m != nil && len(s) > 2 {
		return units(m[1:], 86400, 3600, 60, 1)
	}
	n, err := Decimals{}.Number(s)
	if err != nil || n.Percent {
		return 0, ErrNumber
	}
	return n.Times(1)
}

func units(parts []string, each ...int64) (sum int64, err error) {
	for i, p := range parts {
		if p == "" {
			continue
		}
		if len(p) > 9 {
			return 0, ErrNumber
		}
		v, err := strconv.ParseInt(p, 10, 64)
		if err != nil {
			return 0, ErrNumber
		}
		sum += v * each[i]
	}
	return sum, nil
}
