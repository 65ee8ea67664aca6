package clickhouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"hearth/internal/engagement/store"
)

// TestExplain says in plain words what can be wrong with a server, and never who
// asked it or with which password.
func TestExplain(t *testing.T) {
	at, err := Parse("clickhouse://keeper:open%20sesame@db.example:9000/our_site")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{addr: "db.example:9000", secret: at.secrets()}
	said := func(code int32, text string) error {
		return fmt.Errorf("handshake with keeper:open sesame: %w", &driver.Exception{Code: code, Message: text})
	}
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, Err: err}
	}
	const gone, after = "clickhouse: no answer from db.example:9000 (", "); is the server running, and is `engine:` right?"
	tests := []struct {
		err  error
		want string
		gone bool
	}{
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), gone + "nobody listens there" + after, true},
		{dial(&net.DNSError{Err: "no such host", Name: "db.example", IsNotFound: true}), gone + "there is no server of that name" + after, true},
		{dial(&net.DNSError{Err: "server misbehaving", Name: "db.example"}), gone + "its name could not be looked up" + after, true},
		{dial(os.ErrDeadlineExceeded), gone + "it said nothing" + after, true},
		{fmt.Errorf("query: read: %w", driver.ErrAcquireConnTimeout), gone + "it said nothing" + after, true},
		{fmt.Errorf("conn_id=3, auth_db=our_site, keeper: read: %w", io.EOF), gone + "it hung up" + after, true},
		{dial(os.NewSyscallError("read", syscall.ECONNRESET)), gone + "it hung up" + after, true},
		{errors.New("the connection of keeper with open sesame is strange"), gone + "the connection of … with … is strange" + after, true},
		{fmt.Errorf("read of keeper: %w", context.DeadlineExceeded), "clickhouse: db.example:9000 did not answer in time; is the server overloaded, or does it hang?", true},
		{context.Canceled, "clickhouse: db.example:9000 did not answer in time; is the server overloaded, or does it hang?", true},
		{said(codeCutOff, "Attempt to read after eof: while receiving packet from other.example:9000: Insertion status:"), "clickhouse: db.example:9000 gets no answer from other.example:9000 of its cluster; is that server running?", true},
		{said(codeNetwork, "Connection refused ([::1]:9000): Insertion status:"), "clickhouse: db.example:9000 gets no answer from [::1]:9000 of its cluster; is that server running?", true},
		{said(codeSilent, "Timeout"), "clickhouse: db.example:9000 gets no answer from another server of its cluster; is that server running?", true},
		{said(codeNobody, "All connection tries failed"), "clickhouse: db.example:9000 gets no answer from another server of its cluster; is that server running?", true},
		{said(codeNoDatabase, "Received from other.example:9000. DB::Exception: Database our_site doesn't exist."), "clickhouse: db.example:9000 divides the rows with other.example:9000 of its cluster, which has no such database: `engine:` must name one server of each shard of the cluster", false},
		{said(codeNoDatabase, "Database our_site doesn't exist."), "clickhouse: db.example:9000: Database our_site doesn't exist. (code 81)", false},
		{said(codeNoCluster, "Requested cluster 'pear' not found"), "clickhouse: db.example:9000 knows no cluster of this name; the one after cluster= stands in the configuration of the server, below remote_servers", false},
		{said(codeFrom, "User keeper is not allowed to connect from address 10.0.0.1"), "clickhouse: db.example:9000 does not let this user in from this machine", false},
		{said(codeQuota, "Quota for user 'keeper' for 1 hour has been exceeded"), "clickhouse: db.example:9000 answers this user no more for now: the quota that it was given there is used up", false},
		{said(codeManyAsk, "Too many simultaneous queries"), "clickhouse: db.example:9000 is asked too much at once; try it again in a while", false},
		{said(codeCannotWrite, "Cannot write to file /var/x, errno: 28, strerror: No space left on device"), "clickhouse: db.example:9000 has no room left on its disk", false},
		{said(codeNoRoom, "Not enough space"), "clickhouse: db.example:9000 has no room left on its disk", false},
		{said(codeCannotWrite, "Cannot write to file x, errno: 5"), "clickhouse: db.example:9000: Cannot write to file x, errno: 5 (code 75)", false},
		{said(codeUser, "Unknown user keeper"), "clickhouse: db.example:9000 does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD", false},
		{said(codePassword, "Wrong password for user keeper"), "clickhouse: db.example:9000 does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD", false},
		{said(codeDenied, "keeper: Authentication failed"), "clickhouse: db.example:9000 does not let this user in; the password is read from HEARTH_ENGINE_PASSWORD", false},
		{said(codeNoPassword, "Password required for user keeper"), "clickhouse: db.example:9000 wants a password of this user; put it into HEARTH_ENGINE_PASSWORD", false},
		{said(codeReadonly, "Cannot create database in readonly mode"), "clickhouse: db.example:9000 lets this user only read; Hearth has to make and change the site's database, and the one of that name and _shown", false},
		{said(codeMayNot, "keeper: Not enough privileges"), "clickhouse: db.example:9000 lets this user only read; Hearth has to make and change the site's database, and the one of that name and _shown", false},
		{said(codeDatabaseDenied, "Access denied to database our_site for keeper"), "clickhouse: db.example:9000 does not let this user use the site's database, or the one of that name and _shown", false},
		{said(codeSlow, "Timeout exceeded"), "clickhouse: db.example:9000 needed too long: Timeout exceeded", false},
		{said(codeMemory, "Memory limit"), "clickhouse: db.example:9000 needed too much memory for one query", false},
		{said(999, "DB::Exception: Keeper said 'open sesame'\nstack"), "clickhouse: db.example:9000: … said '…' (code 999)", false},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "clickhouse: db.example:9000 does not speak TLS on this port; name the port that does, mostly 9440, or leave secure=true out", false},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "clickhouse: db.example:9000 shows a certificate that this machine does not trust: x509: certificate signed by unknown authority", false},
		{errors.New("something of keeper else"), "clickhouse: db.example:9000: something of … else", false},
	}
	http := &host{addr: "db.example:8123"}
	if got := http.explain(dial(os.ErrDeadlineExceeded)).Error(); !strings.HasSuffix(got, "This port is mostly the one for HTTP; Hearth needs that of the native protocol, mostly 9000, or 9440 with secure=true") {
		t.Errorf("the port of HTTP: %s", got)
	}
	for _, tt := range tests {
		got := h.explain(tt.err)
		if got.Error() != tt.want {
			t.Errorf("%v\ngot  %v\nwant %s", tt.err, got, tt.want)
		}
		if errors.Is(got, store.ErrGone) != tt.gone {
			t.Errorf("%v: gone is %v", tt.err, !tt.gone)
		}
	}
}

// TestSaidOnce wants one message when nobody answers, not another one of tidying up.
func TestSaidOnce(t *testing.T) {
	gone, other := fault{"no answer", store.ErrGone}, errors.New("other")
	for _, tt := range []struct {
		err, after error
		want       string
	}{{gone, gone, "no answer"}, {gone, other, "no answer\nother"}, {other, gone, "other\nno answer"}, {gone, nil, "no answer"}, {other, errors.New("other"), "other"}} {
		if got := both(tt.err, tt.after); strings.TrimSpace(got.Error()) != tt.want {
			t.Errorf("%v and %v give %v", tt.err, tt.after, got)
		}
	}
}
