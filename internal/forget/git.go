package forget

import (
	"bytes"
	"context"
	"os/exec"
	"slices"
	"strings"
)

// Commits is what the history of a repository holds of a person.
type Commits struct {
	Number      int
	First, Last string   // days
	Files       []string // in which they are or were, sorted
}

// History asks git where the person is in all that was ever committed. It is
// false where there is no repository, or no git.
func (p *Person) History(ctx context.Context, dir string, changes []Change) (Commits, bool, error) {
	git := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir, "-c", "core.quotePath=false"}, args...)...)
		return cmd.Output()
	}
	if _, err := git("rev-parse", "--verify", "HEAD"); err != nil {
		return Commits{}, false, ctx.Err()
	}
	found := map[string]string{} // commit → day
	files := map[string]bool{}
	take := func(out []byte) {
		for block := range bytes.SplitSeq(out, []byte{0}) {
			lines := strings.Split(strings.TrimSpace(string(block)), "\n")
			commit, day, ok := strings.Cut(lines[0], " ")
			if !ok {
				continue
			}
			found[commit] = day
			for _, name := range lines[1:] {
				if name != "" {
					files[name] = true
				}
			}
		}
	}
	const form = "--format=%x00%H %cs"
	for _, one := range p.all {
		pattern := strings.TrimPrefix(strings.NewReplacer(`(?:`, `(`, `\s+`, `[[:space:]]+`, `[\s>]+`, `[[:space:]>]+`).Replace(one.pattern.String()), "(?i)")
		out, err := git("log", "--all", form, "--name-only", "-i", "--pickaxe-regex", "-S"+pattern, "--", ".")
		if err != nil {
			return Commits{}, true, err
		}
		take(out)
	}
	for _, c := range changes {
		if c.Why == "" {
			continue
		}
		out, err := git("log", "--all", form, "--name-only", "--", c.Path)
		if err != nil {
			return Commits{}, true, err
		}
		take(out)
	}
	c := Commits{Number: len(found)}
	for _, day := range found {
		if c.First == "" || day < c.First {
			c.First = day
		}
		c.Last = max(c.Last, day)
	}
	for name := range files {
		c.Files = append(c.Files, name)
	}
	slices.Sort(c.Files)
	return c, true, nil
}
