package clickhouse_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/storetest"
)

// fresh gives a function that opens a new database of the servers each time.
func fresh(servers chtest.Servers) storetest.Open {
	var n atomic.Int64
	return func(t *testing.T) store.Store {
		return begin(t, servers, fmt.Sprint("site_", n.Add(1)))
	}
}

func begin(t testing.TB, servers chtest.Servers, database string) *clickhouse.DB {
	t.Helper()
	at, err := clickhouse.Parse(servers.URL(database))
	if err != nil {
		t.Fatal(err)
	}
	db, err := clickhouse.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) {
	storetest.Run(t, fresh(chtest.Start(t, 1)), dialect())
}

// TestTwoShards is the same over a table that lies on two servers.
func TestTwoShards(t *testing.T) {
	storetest.Run(t, fresh(chtest.Start(t, 2)), dialect())
}
