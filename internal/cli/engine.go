package cli

import (
	"context"
	"fmt"

	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/duckdb"
)

// passwordEnv holds the password of the engine, which hearth.yaml must not.
const passwordEnv = "HEARTH_ENGINE_PASSWORD"

// seen warns of a password that was typed where others see it.
func (a *app) seen(engine string) {
	if at, err := clickhouse.Parse(engine); err == nil && at.Password != "" {
		a.tell("the password in --engine is seen by whoever lists the programs of this machine, and stays in the history of the shell: better put it into %s", passwordEnv)
	}
}

// open opens the engine that hearth.yaml names: the embedded one, whose
// overflow goes to dir, or a database of its own.
func (a *app) open(ctx context.Context, engine, dir string) (store.Store, error) {
	if engine == "duckdb" {
		return duckdb.Open(ctx, dir)
	}
	at, err := clickhouse.Parse(engine)
	if err != nil {
		return nil, fmt.Errorf("the address of the engine is wrong: %w", err)
	}
	if password := a.env(passwordEnv); password != "" {
		at.Password = password
	}
	return clickhouse.Open(ctx, at)
}
