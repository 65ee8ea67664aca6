package clickhouse

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Address says where a site's database is. It prints without the password.
type Address struct {
	Hosts    []string // host:port, of each shard one
	User     string
	Password string
	Database string
	Cluster  string // of which the hosts are the shards; "" for a single server
	Secure   bool   // by TLS
}

const (
	plainPort  = "9000"
	securePort = "9440"
)

// names are those that need no quoting anywhere.
var names = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,50}$`)

// Parse reads clickhouse://user@host:9000,host:9000/database?cluster=NAME. What
// it says of a mistake never holds the password.
func Parse(text string) (Address, error) {
	hosts, one := oneHost(text)
	u, err := url.Parse(one)
	if err != nil || u.Scheme != "clickhouse" {
		return Address{}, errors.New("it is not an address like clickhouse://host:9000/database")
	}
	a := Address{User: "default", Database: strings.TrimPrefix(u.Path, "/")}
	if u.User != nil {
		a.User = u.User.Username()
		a.Password, _ = u.User.Password()
	}
	if err := a.settings(u.Query()); err != nil {
		return Address{}, err
	}
	if !names.MatchString(a.Database) {
		return Address{}, errors.New("a database stands after the last /: letters, digits and _, the site's own, like clickhouse://host:9000/our_site")
	}
	if a.Database == "default" || a.Database == "system" {
		return Address{}, fmt.Errorf("the database %s is the server's own: name one of the site's own, like our_site", a.Database)
	}
	for _, h := range hosts {
		host, err := withPort(h, a.Secure)
		if err != nil {
			return Address{}, err
		}
		a.Hosts = append(a.Hosts, host)
	}
	if len(a.Hosts) > 1 && a.Cluster == "" {
		return Address{}, errors.New("several servers need the name of their cluster: add ?cluster=NAME")
	}
	return a, nil
}

// settings takes what stands after the question mark.
func (a *Address) settings(query url.Values) error {
	for _, key := range slices.Sorted(maps.Keys(query)) {
		switch value := query[key][0]; {
		case key == "cluster" && names.MatchString(value):
			a.Cluster = value
		case key == "cluster":
			return errors.New("the name of a cluster has letters, digits and _ only")
		case key == "secure" && (value == "true" || value == "false"):
			a.Secure = value == "true"
		case key == "secure":
			return errors.New("secure is true or false")
		default:
			return fmt.Errorf("%q after the ? is not known: there are cluster=NAME and secure=true", key)
		}
	}
	return nil
}

// oneHost gives the servers of an address, and the address with the first of
// them alone, as the library reads it.
func oneHost(text string) (hosts []string, one string) {
	scheme, rest, _ := strings.Cut(text, "://")
	servers, path, slash := strings.Cut(rest, "/")
	user := ""
	if i := strings.LastIndexByte(servers, '@'); i >= 0 {
		user, servers = servers[:i+1], servers[i+1:]
	}
	hosts = strings.Split(servers, ",")
	one = scheme + "://" + user + hosts[0]
	if slash {
		one += "/" + path
	}
	return hosts, one
}

func withPort(host string, secure bool) (string, error) {
	if host == "" {
		return "", errors.New("the name of the server is missing: clickhouse://host:9000/database")
	}
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host, nil
	}
	if secure {
		return net.JoinHostPort(host, securePort), nil
	}
	return net.JoinHostPort(host, plainPort), nil
}

// String gives the address for people, without user and password.
func (a Address) String() string {
	return "clickhouse://" + strings.Join(a.Hosts, ",") + "/" + a.Database
}

// shown names the database beside the site's own.
func (a Address) shown() string { return a.Database + "_shown" }
