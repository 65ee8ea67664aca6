package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"hearth/internal/engagement/store"
)

// lost says whether a connection failed, not the query: that to the server, or
// one of its own to another server of the cluster.
func lost(err error) bool {
	var said *driver.Exception
	var reach net.Error
	if errors.As(err, &said) {
		return apart(said.Code)
	}
	return !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) && (errors.As(err, &reach) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrAcquireConnTimeout) || strings.Contains(err.Error(), "connection"))
}

// apart says whether a server reports by a code that it does not reach another one.
func apart(code int32) bool {
	return code == codeCutOff || code == codeSilent || code == codeNetwork || code == codeNobody
}

// Codes of the server's errors.
const (
	codeCutOff         = 32
	codeThere          = 57 // a table that exists already
	codeNoTable        = 60
	codeSyntax         = 62
	codeCannotWrite    = 75
	codeNoDatabase     = 81
	codeSlow           = 159
	codeReadonly       = 164
	codeNoCluster      = 170
	codeUser           = 192
	codePassword       = 193
	codeNoPassword     = 194
	codeFrom           = 195
	codeQuota          = 201
	codeManyAsk        = 202
	codeSilent         = 209
	codeNetwork        = 210
	codeMemory         = 241
	codeNoRoom         = 243
	codeNobody         = 279
	codeDatabaseDenied = 291
	codeManyRows       = 396
	codeMayNot         = 497
	codeDenied         = 516
)

// explain says what is wrong with the server. What it says itself may name who
// asks: that is taken out.
func (h *host) explain(err error) error {
	var said *driver.Exception
	var plain tls.RecordHeaderError
	var unknown *tls.CertificateVerificationError
	switch {
	case errors.As(err, &plain):
		return fmt.Errorf("clickhouse: %s does not speak TLS on this port; name the port that does, mostly 9440, or leave secure=true out", h.addr)
	case errors.As(err, &unknown):
		return fmt.Errorf("clickhouse: %s shows a certificate that this machine does not trust: %w", h.addr, unknown.Err)
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return fault{fmt.Sprintf("clickhouse: %s did not answer in time; is the server overloaded, or does it hang?", h.addr), store.ErrGone}
	case lost(err):
		return h.gone(err, "")
	case !errors.As(err, &said):
		return fault{"clickhouse: " + h.addr + ": " + h.clean(err.Error()), err}
	}
	if plain := h.plain(said); plain != "" {
		return fault{"clickhouse: " + plain, err}
	}
	return fault{fmt.Sprintf("clickhouse: %s: %s (code %d)", h.addr, h.clean(said.Message), said.Code), err}
}

// plain says what the server reports, where that can be said for people; else "".
func (h *host) plain(said *driver.Exception) string {
	full := strings.Contains(said.Message, "No space left")
	other := strings.Contains(said.Message, "Received from")
	switch code := said.Code; {
	case code == codeSlow:
		return h.addr + " needed too long: " + h.clean(said.Message)
	case code == codeMemory:
		return h.addr + " needed too much memory for one query"
	case code == codeNoRoom, code == codeCannotWrite && full:
		return h.addr + " has no room left on its disk"
	case code == codeQuota:
		return h.addr + " answers this user no more for now: the quota that it was given there is used up"
	case code == codeManyAsk:
		return h.addr + " is asked too much at once; try it again in a while"
	case code == codeNoPassword:
		return h.addr + " wants a password of this user; put it into HEARTH_ENGINE_PASSWORD"
	case code == codeUser, code == codePassword, code == codeDenied:
		return h.addr + " does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD"
	case code == codeFrom:
		return h.addr + " does not let this user in from this machine"
	case code == codeDatabaseDenied:
		return h.addr + " does not let this user use the site's database, or the one of that name and _shown"
	case code == codeReadonly, code == codeMayNot:
		return h.addr + " lets this user only read; Hearth has to make and change the site's database, and the one of that name and _shown"
	case code == codeNoCluster:
		return h.addr + " knows no cluster of this name; the one after cluster= stands in the configuration of the server, below remote_servers"
	case other && (code == codeNoDatabase || code == codeNoTable):
		return h.addr + " divides the rows with " + otherIn(said.Message) + ", which has no such database: `engine:` must name one server of each shard of the cluster"
	}
	return ""
}

// gone says that the server does not answer, and why, as far as can be told. The
// driver's own words are about packets, and tell nobody what to do.
func (h *host) gone(err error, tried string) error {
	var said *driver.Exception
	if errors.As(err, &said) {
		return fault{fmt.Sprintf("clickhouse: %s gets no answer from %s%s; is that server running?", h.addr, otherIn(said.Message), tried), store.ErrGone}
	}
	port := ""
	if strings.HasSuffix(h.addr, ":8123") || strings.HasSuffix(h.addr, ":8443") {
		port = " This port is mostly the one for HTTP; Hearth needs that of the native protocol, mostly 9000, or 9440 with secure=true"
	}
	return fault{fmt.Sprintf("clickhouse: no answer from %s%s (%s); is the server running, and is `engine:` right?%s", h.addr, tried, h.why(err), port), store.ErrGone}
}

var address = regexp.MustCompile(`[\w.\-]+:\d+|\[[0-9a-f:]+\]:\d+`)

// otherIn finds of which other server of its cluster a server speaks.
func otherIn(message string) string {
	if m := address.FindString(message); m != "" {
		return m + " of its cluster"
	}
	return "another server of its cluster"
}

func (h *host) why(err error) string {
	var name *net.DNSError
	var reach net.Error
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "there is no server of that name"
	case errors.As(err, &name):
		return "its name could not be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nobody listens there"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, driver.ErrAcquireConnTimeout), errors.As(err, &reach) && reach.Timeout():
		return "it said nothing"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return "it hung up"
	}
	return h.clean(err.Error())
}

// both joins an error with one of tidying up after it. That nobody answers is
// said once, and so is the same.
func both(err, after error) error {
	if errors.Is(err, store.ErrGone) && errors.Is(after, store.ErrGone) || err != nil && after != nil && err.Error() == after.Error() {
		return err
	}
	return errors.Join(err, after)
}

// fault is an error of the server in Hearth's words.
type fault struct {
	text string
	err  error
}

func (f fault) Error() string { return f.text }
func (f fault) Unwrap() error { return f.err }

// has says whether an error is the server's with a code.
func has(err error, code int32) bool {
	var said *driver.Exception
	return errors.As(err, &said) && said.Code == code
}

// clean is the first line of what somebody else says, without what Hearth must
// not print.
func (h *host) clean(text string) string {
	text = short(text)
	for _, s := range h.secret {
		text = s.ReplaceAllLiteralString(text, "…")
	}
	return text
}

// secrets finds what is in no message: the password, and the user as a word,
// unless it is the one that every server has.
func (a Address) secrets() []*regexp.Regexp {
	var out []*regexp.Regexp
	if a.Password != "" {
		out = append(out, regexp.MustCompile(regexp.QuoteMeta(a.Password)))
	}
	if a.User != "" && a.User != "default" {
		out = append(out, regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(a.User)+`\b`))
	}
	return out
}

// short is the first line of what a server says.
func short(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	text = strings.TrimPrefix(text, "DB::Exception: ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + " …"
	}
	return text
}
