package ingest

import "sync"

// linkedinWords is headers/linkedin.yaml, a constant table that is made when first asked for.
var linkedinWords = sync.OnceValue(func() naming { return namingOf("linkedin") })
