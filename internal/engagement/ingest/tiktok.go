package ingest

import "sync"

// tiktokWords is headers/tiktok.yaml, a constant table that is made when first asked for.
var tiktokWords = sync.OnceValue(func() naming { return namingOf("tiktok") })
