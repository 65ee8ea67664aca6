// Command soak writes at a site for a long time while `hearth serve` shows it,
// and fails when the preview shows something old, or grows without end.
//
//	go run ./bench/gen -n 300 -charts 10 -o DIR
//	go run ./bench/soak -hearth ./hearth -site DIR/hearth -for 30m
//
// Every step is one random edit of the kind that writers, editors and git make
// (edits.go), after which pages are asked for. The site stays about as large as it
// was, so the memory of the preview, its open files, its threads and what it
// keeps in .hearth have to stay so, too. The first third of the time is for
// warming up; the last third is held against the second. The same seed makes the
// same edits.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"hearth/internal/tied"
)

func main() {
	hearth := flag.String("hearth", "hearth", "the program")
	site := flag.String("site", "", "folder of a site that bench/gen wrote; it is changed")
	span := flag.Duration("for", 30*time.Minute, "how long")
	pause := flag.Duration("pause", 100*time.Millisecond, "between an edit and the next")
	seed := flag.Uint64("seed", 1, "of the edits")
	flag.Parse()
	if err := soak(*hearth, *site, *span, *pause, *seed); err != nil {
		log.Fatal("soak: ", err)
	}
}

// preview is the program under test.
type preview struct {
	cmd  *exec.Cmd
	home string
	said *strings.Builder
}

func start(hearth, site string) (*preview, error) {
	p := &preview{cmd: tied.Command(hearth, "-q", "-C", site, "serve", "--port", "0"), said: &strings.Builder{}}
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the preview did not start: %w\n%s", err, p.said)
	}
	p.home = strings.TrimSpace(line)
	return p, nil
}

// stop asks it to end, as Ctrl+C does, and says when it ended badly.
func (p *preview) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("the preview ended with %w\n%s", err, p.said)
	}
	return nil
}

// page gives the body of a page; one that is not there is empty.
func (p *preview) page(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.home+address, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, p.said)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if answer.StatusCode == http.StatusNotFound {
		return "", err
	}
	return string(body), err
}

func soak(hearth, site string, span, pause time.Duration, seed uint64) error {
	w, err := open(site, rand.New(rand.NewPCG(seed, 2)))
	if err != nil {
		return err
	}
	p, err := start(hearth, site)
	if err != nil {
		return err
	}
	defer p.cmd.Process.Kill()
	ctx := context.Background()
	var seen record
	begin, edits := time.Now(), 0
	for next := begin; time.Since(begin) < span; edits++ {
		what, look, err := w.edit()
		if err != nil {
			return fmt.Errorf("edit %d, %s: %w", edits, what, err)
		}
		if err := look(ctx, p); err != nil {
			return fmt.Errorf("edit %d, %s: %w", edits, what, err)
		}
		time.Sleep(pause)
		if time.Now().Before(next) {
			continue
		}
		s, err := measure(p.cmd.Process.Pid, site)
		if err != nil {
			return err
		}
		s.at, s.edits = time.Since(begin), edits+1
		seen = append(seen, s)
		if next = next.Add(span / 60); len(seen)%6 == 1 {
			fmt.Println(s)
		}
	}
	fmt.Printf("%d edits in %v\n", edits, time.Since(begin).Round(time.Second))
	if err := p.stop(); err != nil {
		return err
	}
	if _, err := os.Stat(site); err != nil {
		return err
	}
	return seen.flat()
}
