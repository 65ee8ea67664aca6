package duckdb_test

import (
	"testing"

	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		db, err := duckdb.Open(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		return db
	})
}
