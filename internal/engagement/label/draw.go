// Package label checks a word list by hand: it draws messages at random for
// people to read, and counts what they found. It is for the command `label`.
//
// The main functions are [Draw], which takes the same number of messages of what
// a list takes for passion and of the rest, [Sheet], which makes the file that
// people write into, [Parse], which reads it, and [Count], which corrects the
// list's share by it.
//
// # The one idea
//
// A list is never right by itself, but a random sample says how wrong it is, and
// corrected by that even a poor list gives a share that is right on average. So
// the sheet says nothing of what the list found: who reads must not be led. It
// holds the words of customers, and never leaves the machine.
package label

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/rows"
	"hearth/internal/source"
)

// Fewest is how many messages must be read of each side.
const Fewest = 25

// Lot is a message that was drawn.
type Lot struct {
	Message string // id
	rank    uint64 // those with the lowest are drawn
}

// Draw draws messages that people outside wrote in a language, half of them from
// those that the list takes for passion. The same seed draws the same. What is
// wrong is said of the file of that name.
func Draw(data *rows.Rows, language string, size int, seed uint64, name string) ([]Lot, source.List, error) {
	var problems source.List
	at := source.Pos{File: name}
	if size < 2*Fewest {
		problems.Errorf(at, "label", fmt.Sprintf("draw %d or more; with 100 the share is known to about 8 points, with 200 to 5", 2*Fewest), "%d messages are too few to say anything", size)
		return nil, problems, nil
	}
	drawn, err := draw(data, language, (size+1)/2, seed)
	if err != nil {
		return nil, nil, err
	}
	for i, side := range drawn {
		if len(side) < Fewest {
			problems.Errorf(at, "label", "import more messages of that language, with their words", "only %d messages of people outside %s, and %d must be read",
				len(side), [2]string{"were taken for passion", "were taken for anything else"}[i], Fewest)
		}
	}
	all := slices.Concat(drawn[0], drawn[1])
	slices.SortFunc(all, func(a, b Lot) int { return cmp.Compare(a.rank, b.rank) }) // no order gives the list's opinion away
	return all, problems, nil
}

// draw takes up to half messages of each side: what the list takes for passion,
// and the rest.
func draw(data *rows.Rows, language string, half int, seed uint64) ([2][]Lot, error) {
	var out [2][]Lot
	seen := map[string]bool{}
	for _, file := range data.Files() {
		err := rows.Each(file, 10_000, func(b rows.Batch) error {
			for _, m := range b.Messages {
				if m.Role != engagement.RoleMember || m.Class == "" || m.ID == "" || languageBase(m.Language) != language || seen[m.ID] {
					continue
				}
				side := 1
				if passion(m.Class) {
					side = 0
				}
				l := Lot{m.ID, rankOf(seed, m.ID)}
				at, _ := slices.BinarySearchFunc(out[side], l, func(a, b Lot) int { return cmp.Compare(a.rank, b.rank) })
				if at >= half {
					continue
				}
				seen[m.ID] = true
				out[side] = slices.Insert(out[side], at, l)
				out[side] = out[side][:min(half, len(out[side]))]
			}
			return nil
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// passion says whether a list takes a message for passion.
func passion(class string) bool {
	return class == engagement.ClassPassion || class == engagement.ClassBoth
}

// languageBase gives the language of a tag: pt of pt-BR.
func languageBase(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

// rankOf is as good as chance, and the same each time.
func rankOf(seed uint64, message string) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, message))
	return binary.BigEndian.Uint64(sum[:8])
}

// columns are those of a sheet.
var columns = []string{"number", "passion", "second", "text", "message"}

// Sheet makes the file that people write into, and says of how many messages the
// words are not on this machine.
func Sheet(data *rows.Rows, all []Lot) (file []byte, missing int, err error) {
	wanted, texts := map[string]bool{}, map[string]string{}
	for _, l := range all {
		wanted[l.Message] = true
	}
	for _, e := range data.Ledger().Entries {
		said, err := data.Words(e.Origin)
		if err != nil {
			return nil, 0, err
		}
		for _, w := range said {
			if wanted[w.Message] {
				texts[w.Message] = strings.TrimSpace(w.Title + "\n" + w.Text)
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // or a spreadsheet takes it for another encoding
	w := csv.NewWriter(&b)
	_ = w.Write(columns) // a buffer takes anything
	for i, l := range all {
		_ = w.Write([]string{fmt.Sprint(i + 1), "", "", unformula(texts[l.Message]), l.Message})
	}
	w.Flush()
	return b.Bytes(), len(all) - len(texts), nil
}

// unformula keeps a spreadsheet from running what somebody wrote.
func unformula(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
