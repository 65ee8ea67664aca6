package ingest

import (
	"sync"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/ingest/cell"
	"hearth/internal/engagement/ingest/table"
)

// weiboWords is headers/weibo.yaml, a constant table that is made when first asked for.
var weiboWords = sync.OnceValue(func() naming { return namingOf("weibo") })

// weiboPosts is what the Weibo crawler writes about one account, from its
// description, not from a file. Weibo's clock is China's.
func weiboPosts() Format {
	return Format{
		Name: "weibo.posts", Platform: "weibo", Title: "Weibo, posts of an account as a crawler writes them",
		Where:   "The CSV file that the Weibo crawler writes for your own account. Weibo itself offers no export.",
		Answers: "likes, comments and reposts of each post, when, with which topics",
		Cannot:  "impressions, and what people commented; places, devices and handles of others stay out. Times are read as China's",
		claim: func(p *table.Part, t int) claim {
			return weiboWords().claimed(p, t, []string{"bid", "text"}, "the columns 正文, 点赞数 and 转发数", "id", "bid", "text", "at", "likes", "reposts")
		},
		read: func(s *sink, p *table.Part, t int) { readWeibo(s, &p.Tables[t]) },
	}
}

func readWeibo(s *sink, t *table.Table) {
	sh := weiboWords().sheet(t, s.lex)
	tl := s.tallySheet(&sh, "weibo", "posts")
	tl.snapshot = true
	if z, err := time.LoadLocation("Asia/Shanghai"); err == nil {
		tl.zone = z
	}
	dates, no := s.settled(sh, "at", cell.Dates{Zone: tl.zone})
	if no != nil {
		s.undated(t, tl, *no)
		return
	}
	for i, r := range sh.Rows {
		if sh.skipped(tl, i) {
			continue
		}
		id := sh.text(r, "id")
		if id == "" || cell.Destroyed(id) {
			s.warn(t, sh.cell(r, "id"), "lost-id", "export the file again and do not open it in a spreadsheet before", "the id %q was destroyed by a spreadsheet and there is no address to find it in", short(id))
			tl.drop("the id was destroyed by a spreadsheet")
			continue
		}
		w := post{platform: "weibo", id: id, handle: sh.text(r, "account"), url: "https://m.weibo.cn/detail/" + id, text: plainText(sh.text(r, "text")), tags: tagsOf(sh.text(r, "topics"))}
		if sh.text(r, "source") != "" {
			w.kind = engagement.KindShare
		}
		if w.stamp, w.dated = s.moment(sh, r, "at", dates); !w.dated {
			tl.drop("no date that can be read")
			continue
		}
		s.brandPost(tl, &sh, r, w)
	}
}
