// Package chtest starts ClickHouse servers for tests and measurements: real
// ones, on loopback, each with a folder and ports of its own, ended when the
// test ends, however it does. It is not part of the program.
//
// The main function is [Start], which gives the address of one server or of
// several that know each other as the shards of the cluster [Cluster].
package chtest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/tied"
)

// Cluster is the name under which the servers know each other.
const Cluster = "pair"

// Servers are running servers.
type Servers struct {
	Addrs []string // host:port of the native protocol
	Log   string   // what the first one wrote about errors
}

// URL gives the address of a database as `engine:` has it.
func (s Servers) URL(database string) string {
	u := "clickhouse://" + strings.Join(s.Addrs, ",") + "/" + database
	if len(s.Addrs) > 1 {
		u += "?cluster=" + Cluster
	}
	return u
}

// Start starts n servers, or skips the test where none is installed. With
// HEARTH_TEST_REQUIRE=all it fails then.
func Start(t testing.TB, n int) Servers {
	t.Helper()
	bin, err := exec.LookPath("clickhouse-server")
	if err != nil {
		const why = "clickhouse-server is not installed, so what the engine does is not tested (apt-get install clickhouse-server)"
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	ports := free(t, 3*n)
	var s Servers
	for i := range n {
		s.Addrs = append(s.Addrs, fmt.Sprint("127.0.0.1:", ports[3*i]))
	}
	for i := range n {
		dir := t.TempDir()
		lay(t, dir, ports[3*i:3*i+3], s.Addrs)
		run(t, bin, dir, s.Addrs[i])
		if i == 0 {
			s.Log = filepath.Join(dir, "errors.log")
		}
	}
	return s
}

// free finds ports that nobody listens on.
func free(t testing.TB, n int) []int {
	t.Helper()
	var out []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // all stay taken until all are found
		out = append(out, l.Addr().(*net.TCPAddr).Port)
	}
	return out
}

// lay writes the configuration of a server.
func lay(t testing.TB, dir string, ports []int, cluster []string) {
	t.Helper()
	var path strings.Builder
	if err := xml.EscapeText(&path, []byte(dir)); err != nil {
		t.Fatal(err)
	}
	var shards strings.Builder
	for _, a := range cluster {
		host, port, _ := strings.Cut(a, ":")
		fmt.Fprintf(&shards, "<shard><internal_replication>false</internal_replication><replica><host>%s</host><port>%s</port></replica></shard>", host, port)
	}
	for name, text := range map[string]string{
		"config.xml": fmt.Sprintf(`<yandex>
<logger><level>error</level><log>%[1]s/server.log</log><errorlog>%[1]s/errors.log</errorlog></logger>
<listen_host>127.0.0.1</listen_host><tcp_port>%[2]d</tcp_port><http_port>%[3]d</http_port><interserver_http_port>%[4]d</interserver_http_port>
<path>%[1]s/data/</path><tmp_path>%[1]s/tmp/</tmp_path><users_config>users.xml</users_config>
<default_profile>default</default_profile><default_database>default</default_database><timezone>UTC</timezone>
<mark_cache_size>67108864</mark_cache_size><uncompressed_cache_size>67108864</uncompressed_cache_size>
<remote_servers><%[5]s>%[6]s</%[5]s></remote_servers>
</yandex>
`, path.String(), ports[0], ports[1], ports[2], Cluster, shards.String()),
		"users.xml": `<yandex>
<profiles><default></default></profiles>
<users>
<default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
<keeper><password>open sesame</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></keeper>
</users>
<quotas><default></default></quotas>
</yandex>
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// run starts a server and waits until it answers.
func run(t testing.TB, bin, dir, addr string) {
	t.Helper()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := tied.Command(bin, "--config-file="+filepath.Join(dir, "config.xml"))
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		<-ended
	})
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if c, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			c.Close()
			return
		}
		select {
		case err := <-ended:
			said, _ := os.ReadFile(filepath.Join(dir, "out"))
			ended <- err
			t.Fatalf("clickhouse-server ended at once: %v\n%s", err, said)
		default:
		}
		if time.Since(start) > time.Minute {
			t.Fatal("clickhouse-server does not answer after a minute")
		}
	}
}
