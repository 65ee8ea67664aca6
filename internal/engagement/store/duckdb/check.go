package duckdb

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement/store"
	"hearth/internal/source"
)

// verdict says why a function may not be used; "" is that it may.
type verdict string

const (
	reachesOut verdict = "looks outside the data"
	byClock    verdict = "depends on the clock or on chance, so the page would differ each time"
)

// refusedCalls are functions that the catalogue calls consistent, but that look
// at the session or take queries apart.
var refusedCalls = []string{
	"current_localtime", "current_localtimestamp", "current_setting", "getvariable", "json_serialize_sql", "json_deserialize_sql",
	"json_serialize_plan", "parse_duckdb_log_message", "error", "version", "stats", "in_search_path",
}

// allowedMacros are macros of the engine that only compute.
var allowedMacros = []string{
	"nullif", "fmod", "fdiv", "split_part", "round_even", "roundbankers", "date_add", "weighted_avg", "wavg", "geomean", "geometric_mean",
	"days_in_month", "list_sum", "list_avg", "list_min", "list_max", "list_count", "list_median", "list_reverse", "list_append", "list_prepend",
}

// tableCalls are functions that may stand in FROM.
var tableCalls = []string{"unnest", "range", "generate_series"}

// sessionNames read like columns, but are functions when no column has the name.
var sessionNames = []string{
	"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user", "user",
	"current_role", "current_catalog", "current_schema", "current_database", "today", "now",
}

// functions asks the catalogue which functions give the same result each time.
func (s *sandbox) functions(ctx context.Context) (map[string]verdict, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT function_name, function_type,
		bool_and(coalesce(stability = 'CONSISTENT', false)) AND NOT bool_or(coalesce(has_side_effects, false))
		FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') GROUP BY ALL`)
	if err != nil {
		return nil, fmt.Errorf("duckdb: %w", err)
	}
	defer rows.Close()
	calls := map[string]verdict{}
	for rows.Next() {
		var name, kind string
		var steady bool
		if err := rows.Scan(&name, &kind, &steady); err != nil {
			return nil, err
		}
		name = strings.ToLower(name)
		switch {
		case kind == "macro":
			if !slices.Contains(allowedMacros, name) {
				calls[name] = cmp.Or(calls[name], reachesOut)
			} else {
				calls[name] = cmp.Or(calls[name], "")
			}
		case steady:
			calls[name] = cmp.Or(calls[name], "")
		default:
			calls[name] = byClock
		}
	}
	for _, name := range refusedCalls {
		calls[name] = reachesOut
	}
	return calls, rows.Err()
}

// check reads the query with the engine's own parser, which runs nothing, and
// says whether it puts its rows in order.
func (s *sandbox) check(ctx context.Context, query string) (ordered bool, err error) {
	var text string
	if err := s.db.QueryRowContext(ctx, "SELECT CAST(json_serialize_sql(?::VARCHAR) AS VARCHAR)", query).Scan(&text); err != nil {
		return false, err
	}
	var tree struct {
		Error      bool   `json:"error"`
		Kind       string `json:"error_type"`
		Message    string `json:"error_message"`
		Position   string `json:"position"`
		Statements []any  `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return false, fmt.Errorf("duckdb: read the query: %w", err)
	}
	switch {
	case tree.Error && tree.Kind != "parser":
		return false, store.NotSelect()
	case tree.Error:
		return false, said{Message: tree.Message, Position: tree.Position}.problem(query)
	case len(tree.Statements) == 0:
		return false, &store.QueryError{Text: "there is no query", Hint: "write a SELECT"}
	case len(tree.Statements) > 1:
		return false, &store.QueryError{Text: "there is more than one statement", Hint: "keep one SELECT; a semicolon may only end it"}
	}
	w := walk{query: query, sandbox: s, local: map[string]bool{}}
	w.collect(tree.Statements[0])
	w.node(tree.Statements[0])
	if w.err != nil {
		return false, w.err
	}
	statement, _ := tree.Statements[0].(map[string]any)
	return orders(statement["node"]), nil
}

// walk looks at every part of a parsed query.
type walk struct {
	query   string
	sandbox *sandbox
	local   map[string]bool // names that WITH gives
	err     *store.QueryError
}

// collect gathers the names that the query defines itself.
func (w *walk) collect(part any) {
	switch part := part.(type) {
	case []any:
		for _, p := range part {
			w.collect(p)
		}
	case map[string]any:
		if ctes, ok := part["cte_map"].(map[string]any); ok {
			list, _ := ctes["map"].([]any)
			for _, c := range list {
				c, _ := c.(map[string]any)
				w.local[strings.ToLower(str(c, "key"))] = true
			}
		}
		for _, p := range part {
			w.collect(p)
		}
	}
}

// node refuses what may not be in a query. Of several faults the first in the
// text is kept, so that the message is the same each time.
func (w *walk) node(part any) {
	switch part := part.(type) {
	case []any:
		for _, p := range part {
			w.node(p)
		}
	case map[string]any:
		w.look(part)
		for _, p := range part {
			w.node(p)
		}
	}
}

func (w *walk) look(part map[string]any) {
	if part["sample"] != nil {
		w.refuse(part, "a sample differs each time", "leave SAMPLE out")
	}
	switch str(part, "type") {
	case "SHOW_REF":
		w.refuse(part, "only a SELECT is allowed here", "start with SELECT, or with WITH … SELECT")
	case "BASE_TABLE":
		w.table(part)
	case "TABLE_FUNCTION":
		call, _ := part["function"].(map[string]any)
		if name := strings.ToLower(str(call, "function_name")); !slices.Contains(tableCalls, name) {
			w.refuse(part, fmt.Sprintf("%q cannot be read from here", name), "read from "+strings.Join(w.sandbox.names, ", "))
		}
	case "FUNCTION", "WINDOW_AGGREGATE":
		w.call(part)
	case "COLUMN_REF":
		names, _ := part["column_names"].([]any)
		if len(names) == 1 && slices.Contains(sessionNames, strings.ToLower(fmt.Sprint(names[0]))) {
			w.refuse(part, fmt.Sprintf("%q %s", names[0], byClock), "compare with a column of coverage, or write the day: DATE '2026-06-30'")
		}
	case "SELECT_NODE", "SET_OPERATION_NODE":
		if limited(part) && !orders(part) {
			w.refuse(part, "LIMIT without ORDER BY takes any rows", "add ORDER BY before LIMIT")
		}
	}
}

// table checks the name of something read from.
func (w *walk) table(part map[string]any) {
	name := str(part, "table_name")
	plain := str(part, "schema_name") == "" && str(part, "catalog_name") == ""
	known := func(n string) bool { return strings.EqualFold(n, name) }
	if plain && (w.local[strings.ToLower(name)] && !enginesOwn(name) || slices.ContainsFunc(w.sandbox.names, known)) {
		return
	}
	if !plain {
		name = strings.Trim(str(part, "catalog_name")+"."+str(part, "schema_name")+"."+name, ".")
	}
	hint := "read from " + strings.Join(w.sandbox.names, ", ")
	if near := source.Nearest(name, w.sandbox.names); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	w.refuse(part, fmt.Sprintf("there is nothing called %q to read from", name), hint)
}

// enginesOwn says whether a name could be one of the engine's catalogue, which
// a WITH elsewhere in the query must not open.
func enginesOwn(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"duckdb_", "pragma_", "sqlite_", "pg_"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

// call checks a function. A name that the catalogue lacks is left to the engine,
// which knows a near one.
func (w *walk) call(part map[string]any) {
	// The parser itself writes main for what stands for a bracket, such as [1, 2].
	name := strings.ToLower(str(part, "function_name"))
	if schema := str(part, "schema"); schema != "" && schema != "main" || str(part, "catalog") != "" {
		w.refuse(part, "a function has no schema here", "write only its name")
		return
	}
	if part["is_operator"] == true {
		return
	}
	if why := w.sandbox.calls[name]; why != "" {
		w.refuse(part, fmt.Sprintf("the function %q %s", name, why), "leave it out")
	}
}

func (w *walk) refuse(part map[string]any, text, hint string) {
	q := &store.QueryError{Text: text, Hint: hint}
	// The engine writes the largest number for a place it does not know.
	if at, ok := part["query_location"].(float64); ok && at < float64(len(w.query)) {
		q.Line, q.Col = store.LineCol(w.query, int(at))
	}
	if w.err == nil || cmp.Or(cmp.Compare(q.Line, w.err.Line), cmp.Compare(q.Col, w.err.Col), cmp.Compare(q.Text, w.err.Text)) < 0 {
		w.err = q
	}
}

func str(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func modifiers(node any) []string {
	m, _ := node.(map[string]any)
	list, _ := m["modifiers"].([]any)
	var out []string
	for _, x := range list {
		x, _ := x.(map[string]any)
		out = append(out, str(x, "type"))
	}
	return out
}

func orders(node any) bool { return slices.Contains(modifiers(node), "ORDER_MODIFIER") }

func limited(node any) bool {
	return slices.ContainsFunc(modifiers(node), func(m string) bool { return strings.HasPrefix(m, "LIMIT") })
}
