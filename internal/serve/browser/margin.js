// The writer's margin of `hearth serve`. Published pages do not have it.
//
// A button, or Alt and M, opens it: what is wrong with this page, what it does
// not show and why, where its numbers come from, what made it, and the line of
// each paragraph. It asks the server only while it is open, and asks again
// after each build. It lives in a shadow, as the overlay of errors does.
(() => {
"use strict";
let address = document.currentScript.dataset.address;
if (address === "") return; // a page of the preview's own

const host = make("hearth-margin");
const root = host.attachShadow({mode: "open"});
const link = make("link", {rel: "stylesheet", href: "/-/margin.css"});
const toggle = make("button", {className: "toggle", title: "Margin of this page (Alt+M)"}, "Margin");
toggle.setAttribute("aria-expanded", "false");
toggle.setAttribute("aria-keyshortcuts", "Alt+M");
const panel = make("aside", {hidden: true, tabIndex: -1});
panel.setAttribute("aria-label", "Margin of this page");
const gutter = make("div", {className: "gutter", hidden: true});
gutter.setAttribute("role", "group");
gutter.setAttribute("aria-label", "Lines of this page");
const glow = make("div", {className: "glow", hidden: true});
const said = make("p", {className: "said"});
said.setAttribute("role", "status");
root.append(link, glow, gutter, toggle, panel, said);
document.documentElement.append(host);

// room is what the page gives up for the margin. A sheet that a script makes
// needs no leave of the page's policy, and the page's own styles stay as they are.
const room = new CSSStyleSheet();
room.replaceSync("@media screen and (min-width: 72rem) { :root { margin-right: 26rem !important; } }");

const memory = "hearth-margin";
let shown = "";     // the margin as it was last told
let lines = [];     // {el, mark}: the elements of the page and their marks in the gutter
let before = null;  // what had the focus when the margin was opened

toggle.onclick = () => open(true);
document.addEventListener("keydown", e => {
	if (e.altKey && !e.ctrlKey && !e.metaKey && e.code === "KeyM") {
		e.preventDefault();
		if (panel.hidden) open(true);
		else close();
	} else if (e.key === "Escape" && !panel.hidden && e.composedPath().includes(panel)) {
		close();
	}
});
document.addEventListener("hearth:built", e => {
	address = e.detail || address;
	if (!panel.hidden) ask();
});
new ResizeObserver(lay).observe(document.body);
window.addEventListener("resize", lay);
if (sessionStorage.getItem(memory) === "open") open(false);

function open(byHand) {
	panel.hidden = gutter.hidden = false;
	toggle.hidden = true;
	toggle.setAttribute("aria-expanded", "true");
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
	sessionStorage.setItem(memory, "open");
	if (byHand) {
		before = root.activeElement || document.activeElement;
		panel.focus({preventScroll: true});
	}
	if (shown === "") panel.replaceChildren(head(null), make("p", {className: "quiet"}, "Looking …"));
	ask();
}

function close() {
	panel.hidden = gutter.hidden = glow.hidden = true;
	toggle.hidden = false;
	toggle.setAttribute("aria-expanded", "false");
	document.adoptedStyleSheets = document.adoptedStyleSheets.filter(s => s !== room);
	sessionStorage.removeItem(memory);
	(before && before !== document.body && before.isConnected ? before : toggle).focus({preventScroll: true});
}

// ask fetches the margin. Of several answers the last one asked for counts.
let asked = 0;
async function ask() {
	const turn = ++asked;
	let text = "";
	try {
		const answer = await fetch("/-/margin?page=" + encodeURIComponent(address), {cache: "no-store"});
		if (!answer.ok) throw new Error(answer.status === 404 ? "Nothing is known of this page." : "The margin cannot be had just now.");
		text = await answer.text();
	} catch (error) {
		if (turn !== asked) return;
		shown = "";
		place([]);
		panel.replaceChildren(head(null), make("p", {className: "quiet"}, error instanceof TypeError ? "The preview does not answer." : error.message));
		return;
	}
	if (turn !== asked) return;
	const m = JSON.parse(text);
	const found = find(m.blocks);
	if (text !== shown) renew(() => tell(m, found));
	shown = text;
	place([...found.filter(f => f.el), ...figures(m)]);
}

// renew fills the panel anew; what was open, scrolled and focused stays so.
function renew(fill) {
	const kept = new Map([...panel.querySelectorAll("details")].map(d => [d.dataset.key, d.open]));
	const at = panel.scrollTop;
	const stops = () => [...panel.querySelectorAll("a, button, summary")];
	const focus = stops().indexOf(root.activeElement);
	fill();
	for (const d of panel.querySelectorAll("details")) if (kept.has(d.dataset.key)) d.open = kept.get(d.dataset.key);
	panel.scrollTop = at;
	if (focus >= 0) (stops()[focus] || panel).focus({preventScroll: true});
}

// find pairs the blocks of the text with elements of the page, in order: each
// is the next one of its name that begins with its words.
function find(blocks) {
	const within = document.querySelector("main") || document.body;
	const all = [...within.querySelectorAll([...new Set(blocks.map(b => b.name))].join() || "none")];
	const words = all.map(el => el.textContent.replace(/\s+/g, " ").trim());
	const out = [];
	let next = 0;
	for (const b of blocks) {
		let i = next;
		while (i < all.length && !(all[i].localName === b.name && words[i].startsWith(b.text) && (b.text !== "" || words[i] !== ""))) i++;
		if (i === all.length) {
			out.push({at: b.at, words: b.text});
			continue;
		}
		const el = all[i];
		next = i + 1;
		while (next < all.length && el.contains(all[next])) next++;
		if (b.items && b.items.length === el.children.length) {
			b.items.forEach((at, n) => out.push({at, el: el.children[n], words: el.children[n].textContent.replace(/\s+/g, " ").trim()}));
		} else {
			out.push({at: b.at, el, words: words[i] || b.text});
		}
	}
	return out;
}

function figures(m) {
	return m.origins.filter(o => o.figure && o.at.file).map(o => ({at: o.at, el: document.getElementById(o.figure)})).filter(o => o.el);
}

// place puts the marks of the gutter beside the page's elements.
function place(found) {
	lines = found.map(({at, el}) => {
		const mark = opener(at, String(at.line), "line");
		light(mark, el);
		return {el, mark};
	});
	gutter.replaceChildren(...lines.map(l => l.mark));
	lay();
}

function lay() {
	if (panel.hidden) return;
	for (const {el, mark} of lines) {
		const box = el.getBoundingClientRect();
		mark.hidden = box.width === 0 || !el.isConnected;
		mark.style.lineHeight = getComputedStyle(el).lineHeight;
		mark.style.top = box.top + scrollY + "px";
		mark.style.left = Math.max(2, box.left + scrollX - 52) + "px";
	}
}

// light shows which part of the page something is about.
function light(what, el) {
	const on = () => {
		const box = el.getBoundingClientRect();
		glow.hidden = box.width === 0;
		Object.assign(glow.style, {top: box.top + scrollY - 6 + "px", left: box.left + scrollX - 8 + "px", width: box.width + 16 + "px", height: box.height + 12 + "px"});
	};
	what.addEventListener("mouseenter", on);
	what.addEventListener("focus", on);
	for (const end of ["mouseleave", "blur"]) what.addEventListener(end, () => { glow.hidden = true; });
}

function tell(m, found) {
	panel.replaceChildren(head(m.text), problems(m.problems), ...reading(m.reading), ...kept(m.origins), ...origins(m.origins), ...text(found), made(m));
}

function head(at) {
	const close1 = make("button", {className: "close", title: "Close (Alt+M or Escape)", onclick: close}, "Close");
	const bar = make("header", {}, make("h2", {}, "Margin"), close1);
	if (at) bar.append(opener(at, at.file, "place"));
	return bar;
}

function problems(all) {
	const part = section("Problems and advice", all.length);
	if (all.length === 0) part.append(make("p", {className: "quiet"}, "Nothing to mend on this page."));
	for (const p of all) {
		const item = make("div", {className: "remark " + p.severity});
		item.append(make("p", {}, make("span", {className: "kind"}, p.severity), " ", p.text));
		if (p.hint) item.append(make("p", {className: "hint"}, p.hint));
		if (p.at.file) item.append(opener(p.at, where(p.at), "place"));
		part.append(item);
	}
	return part;
}

// reading tells how hard the page is to read, and of whom it speaks.
function reading(facts) {
	if (facts.length === 0) return [];
	const part = section("How it reads", 0);
	part.append(list(facts));
	return [part];
}

function list(facts) {
	const all = make("dl", {});
	for (const f of facts) {
		all.append(make("dt", {}, f.name));
		for (const t of f.text) all.append(make("dd", {className: f.name}, t));
	}
	return all;
}

// kept tells what the guard and the data keep back. It is advice, not an error.
function kept(all) {
	const some = all.filter(o => o.kept.length > 0);
	if (some.length === 0) return [];
	const part = section("Not shown, and why", some.length);
	part.append(make("p", {className: "quiet"}, "A number is kept back when it tells of fewer people than the site asks for, or when it would give away one that does."));
	for (const o of some) {
		const item = make("div", {className: "remark"}, make("p", {className: "what"}, o.title));
		for (const why of o.kept) item.append(make("p", {}, why));
		if (o.at.file) item.append(opener(o.at, where(o.at), "place"));
		part.append(item);
	}
	return [part];
}

function origins(all) {
	if (all.length === 0) return [];
	const part = section("Where the numbers come from", all.length);
	all.forEach((o, i) => {
		const sum = make("summary", {});
		if (o.text) sum.append(make("strong", {}, o.text), " ");
		else if (o.figure) sum.append(make("span", {className: "kind"}, "figure"), " ");
		sum.append(o.title);
		const item = make("details", {}, sum, list(o.facts));
		item.dataset.key = "origin " + i + " " + o.title;
		if (o.at.file) item.append(opener(o.at, where(o.at), "place"));
		const el = o.figure && document.getElementById(o.figure);
		if (el) light(sum, el);
		part.append(item);
	});
	return [part];
}

function text(found) {
	if (found.length === 0) return [];
	const list = make("ol", {className: "text"});
	for (const f of found) {
		const mark = opener(f.at, String(f.at.line), "line");
		const words = make(f.el ? "button" : "span", {className: "words"}, f.words || "…");
		if (f.el) {
			words.onclick = () => f.el.scrollIntoView({block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"});
			light(words, f.el);
		}
		list.append(make("li", {}, mark, words));
	}
	const part = make("details", {className: "part"}, make("summary", {}, make("h3", {}, "Lines of this page", make("span", {className: "count"}, String(found.length)))), list);
	part.dataset.key = "text";
	return [part];
}

function made(m) {
	const part = section("Made with", 0);
	const facts = make("dl", {});
	for (const [name, all] of [["layouts", m.layouts], ["other files", m.files]]) {
		if (all.length === 0) continue;
		facts.append(make("dt", {}, name), ...all.map(at => make("dd", {}, at.open ? opener(at, at.file, "place") : at.file)));
	}
	if (m.made) facts.append(make("dt", {}, "last made"), make("dd", {}, m.made));
	part.append(facts);
	return part;
}

function section(title, count) {
	const head = make("h3", {}, title);
	if (count > 0) head.append(make("span", {className: "count"}, String(count)));
	return make("section", {}, head);
}

// opener leads to a place in the writer's editor; without one it copies the place.
function opener(at, label, kind) {
	const whole = where(at);
	if (at.open) {
		const a = make("a", {className: kind, href: at.open, title: "Open " + whole + " in your editor"}, label);
		a.setAttribute("aria-label", "Open " + whole + " in your editor");
		return a;
	}
	const b = make("button", {className: kind, title: "Copy " + whole}, label);
	b.setAttribute("aria-label", "Copy " + whole);
	b.onclick = async () => {
		try {
			await navigator.clipboard.writeText(whole);
			said.textContent = whole + " is copied";
		} catch {
			said.textContent = whole;
		}
		setTimeout(() => { said.textContent = ""; }, 2500);
	};
	return b;
}

function where(at) { return at.line ? at.file + ":" + at.line : at.file; }

function make(name, set, ...inside) {
	const el = Object.assign(document.createElement(name), set);
	el.append(...inside);
	if (name === "button") el.type = "button";
	return el;
}
})();
