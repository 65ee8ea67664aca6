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

// lost says whether the connection failed, not the query.
func lost(err error) bool {
	var said *driver.Exception
	var reach net.Error
	return !errors.As(err, &said) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) && (errors.As(err, &reach) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrAcquireConnTimeout) || strings.Contains(err.Error(), "connection"))
}

// Codes of the server's errors.
const (
	codeThere          = 57 // a table that exists already
	codeSyntax         = 62
	codeSlow           = 159
	codeReadonly       = 164
	codeUser           = 192
	codePassword       = 193
	codeNoPassword     = 194
	codeMemory         = 241
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
		return fault{fmt.Sprintf("clickhouse: %s did not answer in time", h.addr), store.ErrGone}
	case lost(err):
		return h.gone(err, "")
	case !errors.As(err, &said):
		return fault{"clickhouse: " + h.addr + ": " + h.clean(err.Error()), err}
	}
	switch said.Code {
	case codeSlow:
		return fmt.Errorf("clickhouse: %s needed too long: %s", h.addr, h.clean(said.Message))
	case codeMemory:
		return fmt.Errorf("clickhouse: %s needed too much memory for one query", h.addr)
	case codeNoPassword:
		return fmt.Errorf("clickhouse: %s wants a password of this user; put it into HEARTH_ENGINE_PASSWORD", h.addr)
	case codeUser, codePassword, codeDenied:
		return fmt.Errorf("clickhouse: %s does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD", h.addr)
	case codeDatabaseDenied:
		return fmt.Errorf("clickhouse: %s does not let this user use the site's database, or the one of that name and _shown", h.addr)
	case codeReadonly, codeMayNot:
		return fmt.Errorf("clickhouse: %s lets this user only read; Hearth has to make and change the site's database, and the one of that name and _shown", h.addr)
	}
	return fault{fmt.Sprintf("clickhouse: %s: %s (code %d)", h.addr, h.clean(said.Message), said.Code), err}
}

// gone says that the server does not answer, and why, as far as can be told. The
// driver's own words are about packets, and tell nobody what to do.
func (h *host) gone(err error, tried string) error {
	return fault{fmt.Sprintf("clickhouse: no answer from %s%s (%s); is the server running, and is `engine:` right?", h.addr, tried, h.why(err)), store.ErrGone}
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
// said once.
func both(err, after error) error {
	if errors.Is(err, store.ErrGone) && errors.Is(after, store.ErrGone) {
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
