// Package hearth is the code tour, and the layouts and assets that the program
// carries with it.
//
// Hearth turns Markdown stories and the exports of the places where people
// talk with a brand into static, charted pages. The whole program is one
// sentence, and every arrow is one function:
//
//	exports ─ingest─▶ rows ─store─▶ tables ─insight─▶ answers ─guard─▶ published answers ─chart─▶ figures ─┐
//	Markdown ─markdown─▶ stories, with the figures and numbers they ask for by name ─────────────────────────┴─site─▶ pages
//	pages + layouts ─render─▶ files ─▶ folder · browser (serve)
//
// Data flows one way. A story names what it needs; answers are fetched before
// a page is opened; layouts get finished values only. Nouns stand at the
// bottom and import nothing but [hearth/internal/source]; verbs import nouns;
// only build and cli know everything. The file arch_test.go holds this as a
// test.
//
// # From the bottom up
//
// internal/source says where something was written and what is wrong with it.
// Every package reports with it. internal/source/strict reads the YAML that
// writers write, with the true place of every word. internal/config turns the
// site file into settings.
//
// internal/engagement is the first noun: messages that people and the brand
// wrote, and readings that platforms reported. Beneath it is the lane of the
// data:
//
//   - words sorts a text by word lists that a reader can read: passion and
//     product, topics, closing words, language. Import keeps what it finds.
//   - ingest reads exports as the platforms give them. One file a format.
//     Identities become pseudonyms here and words go apart; nothing downstream
//     can publish what it never had.
//   - packed writes rows as bytes, so that a file of many millions can be sorted and
//     compared on its way from ingest to rows.
//   - rows keeps what import made, in Parquet by source and month, with a
//     ledger that says where each row came from, and the key of the pseudonyms.
//   - store is what an engine must do; store/duckdb is the embedded engine and
//     the only place with cgo; store/clickhouse is the one to grow into, on one
//     server or over several; store/storetest is what every engine passes.
//   - insight has the metrics, the periods and the named questions, and turns a
//     question into portable SQL and its rows into an answer. insight/stat has
//     the statistical methods, each tried on data whose truth is known;
//     insight/ownsql sees to it that a writer's own SQL counts the people behind
//     its lines.
//   - label draws messages for people to read, who say how often a word list is
//     right.
//   - guard is the one door: an answer goes in, a published answer comes out.
//
// internal/chart makes a figure of a published answer: an option by go-echarts,
// a picture by ECharts itself in an embedded JavaScript engine (chart/ssr), a
// table, CSV, JSON, a description.
//
// internal/story is the second noun: what writers wrote. internal/story/markdown
// makes it, and its body is compiled once to segments.
//
// internal/site is where both lanes meet: pages, addresses, lists, feeds. It is
// pure. internal/prose puts the numbers into the sentences and checks those
// that were typed by hand. internal/render runs the layouts and writes files.
// Two packages only look: prose/plain reads the texts for plain words, by lists
// that anybody can read, and internal/check looks at finished pages as strangers
// do. Nothing depends on what they say. internal/forget finds a person in the
// files of a site, and takes them out.
//
// internal/memo remembers what was computed, and from what: a graph of steps
// that know what they read, in memory and on disk. internal/whole writes files
// whole or not at all. internal/build is the
// sentence above as such steps (steps.go lists them); it writes the pages, or
// gives them one by one as they are asked for, and why.go reads the same graph.
// internal/serve shows them while somebody writes: it watches the files, has
// them built after each change, one build at a time, and answers no request
// with anything older than what was on disk when the request came in. The page
// that is asked for does not wait for the rest of a build (Early). It knows
// nothing of stories and data: its builds are a function that it is given. internal/sample
// invents exports and a starter site. internal/cli is the commands and the
// only wiring; cmd/hearth calls it.
//
// Two packages are for tests alone: internal/golden holds what was made to files
// that people read, internal/tied ends the servers that a test started with it.
//
// # Where the design was departed from, and why
//
//   - rows is a package of its own between ingest and store. Parquet is written
//     in Go, so that import needs no engine and any engine can read the rows, and
//     column by column (rows/columns): the library's own writer, value by value
//     through reflection, took half the time of an import.
//   - no export is mapped in SQL, not even a clean one: giving its texts to Go and
//     back, for keys and word lists, costs the engine more than it saves
//     (bench/README.md has the figures).
//   - strict is beneath source, because the site file, front matter, blocks and
//     mapping files all need the same YAML with the same messages.
//   - prose is its own package, because a number in a sentence needs both the
//     story and the answer, and neither noun may know the other.
//   - imports stand beside the graph of build, before the pages: importing changes
//     what it reads. Answers are inputs of the graph, each asked when the first
//     page wants it, and their reads are kept with the answers and not in the
//     graph, so that data/answers alone can tell what is still true. What an
//     answer reads are the kinds of rows that its queries name, of the sources that
//     its filters name with all others of their platforms (insight.Reads), file by
//     file; questions by tag, named ones, and all where a rule compares what people
//     wrote, read all sources. Days and months are not told apart.
//   - the gap between the brand's words and those of others is for its writer
//     alone (query --words). Rows hold no words, and a page must come out the same
//     from rows as from the exports.
//   - serve finds out after each change which outputs are different, for which it
//     makes those that depend on the change; a page that was not asked for is
//     not held, and made again when it is.
//
// # Doubts
//
// ClickHouse is tested in the version that Debian has, 18.16; on newer servers
// nobody has tried it. Of numbers of people over slightly different periods the audit (guard/audit)
// only warns where many were there on the days between; whether that is the right line will have to show.
// Of numbers of people it finds what any sum of them tells, whoever there may be; what only
// limits tell (of 100 people 60 and 50: some are in both) it does not look for, nor what one
// answer's own cells tell of people who are in two of them. Conversations that go on from one period
// to the next (participation.give, care.depth) it does not take off each other.
package hearth

import "embed"

// Files are the built-in layouts and assets. A site's own file shadows the
// one of the same name.
//
//go:embed all:layouts all:assets
var Files embed.FS
