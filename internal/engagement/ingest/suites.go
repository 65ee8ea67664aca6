package ingest

import "sync"

// suiteWords is headers/suites.yaml, a constant table that is made when first asked for.
var suiteWords = sync.OnceValue(func() naming { return namingOf("suites") })
