package markdown

import (
	"crypto/sha256"
	"sync"
)

// colouredRoom is how many bytes of HTML are remembered between two turns.
const colouredRoom = 1 << 20

// coloured remembers the HTML of code that was coloured of late: the same lines
// to install something stand in many stories of a site, and colouring takes
// longer than all the rest of a story. It is two halves, of which the older is
// forgotten when the newer is full, so that what is asked for again and again
// stays, and all together stays small.
type coloured struct {
	mu         sync.Mutex
	newer, old map[codeSum]string
	size       int // of newer
}

// codeSum tells blocks of code apart, by their language and text.
type codeSum [sha256.Size]byte

func sumOfCode(language string, text []byte) codeSum {
	h := sha256.New()
	h.Write([]byte(language + "\n"))
	h.Write(text)
	return codeSum(h.Sum(nil))
}

// get gives what was put; false when it was never, or is forgotten.
func (c *coloured) get(sum codeSum) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if html, ok := c.newer[sum]; ok {
		return html, true
	}
	html, ok := c.old[sum]
	if ok {
		c.add(sum, html)
	}
	return html, ok
}

// put remembers the HTML of some code.
func (c *coloured) put(sum codeSum, html string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(sum, html)
}

func (c *coloured) add(sum codeSum, html string) {
	if c.newer == nil || c.size+len(html) > colouredRoom {
		c.old, c.newer, c.size = c.newer, map[codeSum]string{}, 0
	}
	c.newer[sum] = html
	c.size += len(html)
}
