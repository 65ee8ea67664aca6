package clickhouse

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, hosts, user, password, database, cluster, want string }{
		{"clickhouse://db.example/our_site", "db.example:9000", "default", "", "our_site", "", ""},
		{"clickhouse://ann:open%20sesame@db.example:9999/our_site", "db.example:9999", "ann", "open sesame", "our_site", "", ""},
		{"clickhouse://a:1,b/our_site?cluster=pair", "a:1,b:9000", "default", "", "our_site", "pair", ""},
		{"clickhouse://[::1]:9000/our_site", "[::1]:9000", "default", "", "our_site", "", ""},
		{"clickhouse://db.example/our_site?secure=true", "db.example:9440", "default", "", "our_site", "", ""},
		{want: "it is not an address like clickhouse://host:9000/database"},
		{text: "http://ann:sesame@db.example/x", want: "it is not an address like clickhouse://host:9000/database"},
		{text: "clickhouse://ann:ses%zzame@db.example/x", want: "it is not an address like clickhouse://host:9000/database"},
		{text: "clickhouse://ann:sesame@db.example", want: "a database stands after the last /"},
		{text: "clickhouse://ann:sesame@db.example/our-site", want: "a database stands after the last /"},
		{text: "clickhouse://ann:sesame@db.example/x;drop", want: "a database stands after the last /"},
		{text: "clickhouse://ann:sesame@db.example/default", want: "the database default is the server's own: name one of the site's own, like our_site"},
		{text: "clickhouse:///our_site", want: "the name of the server is missing: clickhouse://host:9000/database"},
		{text: "clickhouse://ann:sesame@a,b/our_site", want: "several servers need the name of their cluster: add ?cluster=NAME"},
		{text: "clickhouse://ann:sesame@a/our_site?shards=2", want: `"shards" after the ? is not known: there are cluster=NAME and secure=true`},
		{text: "clickhouse://ann:sesame@a/our_site?cluster=a'b", want: "the name of a cluster has letters, digits and _ only"},
		{text: "clickhouse://ann:sesame@a/our_site?secure=yes", want: "secure is true or false"},
		{text: "clickhouse://ann:sesame@a/our_site?y=1&x=1", want: `"x" after the ? is not known`},
	} {
		a, err := Parse(c.text)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "sesame") {
				t.Errorf("%s: got %v, want %s", c.text, err, c.want)
			}
			continue
		}
		want := Address{Hosts: strings.Split(c.hosts, ","), User: c.user, Password: c.password, Database: c.database, Cluster: c.cluster, Secure: a.Secure}
		if err != nil || !slices.Equal(a.Hosts, want.Hosts) || a.User != want.User || a.Password != want.Password || a.Database != want.Database || a.Cluster != want.Cluster {
			t.Errorf("%s: got %+v %v", c.text, a, err)
		}
		if s := a.String(); strings.Contains(s, "ann") || strings.Contains(s, "sesame") {
			t.Errorf("%s prints as %s", c.text, s)
		}
	}
}

func TestGlobal(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"SELECT 1 FROM messages m WHERE m.role IN (?, ?)", "SELECT 1 FROM messages m WHERE m.role IN (?, ?)"},
		{"WHERE x.root IN (SELECT m.id FROM messages m) AND NOT (a NOT IN ( select 1))", "WHERE x.root GLOBAL IN (SELECT m.id FROM messages m) AND NOT (a GLOBAL NOT IN ( select 1))"},
		{"SELECT 0 AS k, 0 AS s, m.role AS c, '' AS p, CAST(5 AS BIGINT) AS b", "SELECT materialize(0) AS k, materialize(0) AS s, m.role AS c, materialize('') AS p, CAST(5 AS BIGINT) AS b"},
		{"FROM messages m LEFT JOIN messages p ON p.id = m.parent", "FROM (SELECT * FROM messages) m LEFT JOIN (SELECT * FROM messages) p ON p.id = m.parent"},
		{"FROM exchanges x JOIN (SELECT 1 AS a FROM messages m) l ON", "FROM (SELECT * FROM exchanges) x JOIN (SELECT materialize(1) AS a FROM messages m) l ON"},
		{"SELECT GREATEST(a, 'GREATEST')", "SELECT greatest(a, 'GREATEST')"},
	} {
		if got := global(own(c.query)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
		}
	}
}
