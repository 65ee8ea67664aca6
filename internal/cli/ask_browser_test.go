package cli

import "testing"

// TestAskCardInABrowser copies and shares the words of a card by keyboard, under
// the strictest policy: both get the words with their link, and nothing is asked
// of any host after the page is there.
func TestAskCardInABrowser(t *testing.T) {
	browser(t)
	public := built(t, map[string]string{
		"hearth.yaml":      "title: T\nurl: https://lark.example\n",
		"content/index.md": "# Home\n",
		"content/asks/mend.md": `---
title: Mend one thing
driver: fun
action: {text: Look, url: ../index.md}
share: {any: One screw & you.}
---
`,
	})
	const caught = `window.caught = []; navigator.share = async (what) => { caught.push("shared " + what.text); };
		navigator.clipboard.writeText = async (text) => { caught.push("copied " + text); };`
	p := watch(t, strictly(t, public)+"/asks/mend.html", caught, true)
	before := p.asked()
	const words = "One screw & you.\nhttps://lark.example/?via=mend-copy"
	p.tabTo("[data-copy]")
	p.keys("\r")
	p.want(`caught.at(-1)`, "copied "+words)
	p.want(`document.querySelector("[role=status]").textContent`, "Copied.")
	p.tabTo("[data-sheet]")
	p.keys("\r")
	p.want(`caught.at(-1)`, "shared "+words)
	p.quiet(before)
}
