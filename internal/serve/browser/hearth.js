// The reload script of `hearth serve`. Published pages do not have it.
//
// It hears of each build, turns the open page into the new one in place, and
// shows the errors of a build over the last good page. Idiomorph stands before
// it in the same file.
(() => {
"use strict";
const me = document.currentScript;
const server = me.dataset.server;
let build = Number(me.dataset.build);
let address = me.dataset.address;
const swapped = new Map(); // path → address with a mark, of styles and pictures that were exchanged
let work = Promise.resolve();

// hear takes one message: the server's, or one that another tab passed on.
function hear(m) {
	if (m.server !== server) {
		location.reload(); // another server stands at this address now
		return;
	}
	if (m.early) {
		if (address !== "" && document.visibilityState === "visible") work = work.then(morph).catch(() => {}); // the build itself is told later
		return;
	}
	overlay(m.problems);
	if (m.build <= build) return;
	const changed = m.changed === null || m.since > build ? null : new Set(m.changed);
	build = m.build;
	work = work.then(() => refresh(changed, m.build)).catch(fault).then(built);
}

// built tells the margin that there is something new to ask for.
function built() {
	document.dispatchEvent(new CustomEvent("hearth:built", {detail: address}));
}

// refresh brings this page up to a build. Without a list anything may have changed.
async function refresh(changed, at) {
	if (changed !== null && changed.size === 0) return;
	if (!parts(changed, at)) throw new Error("a part that cannot be exchanged");
	if (changed === null || address === "" || changed.has(address) || here().some(a => changed.has(a))) await morph();
	document.dispatchEvent(new CustomEvent("hearth:changed"));
}

// fault starts the page anew, unless the server cannot be reached: then all is
// looked at again when it is back.
function fault(error) {
	if (error instanceof TypeError) build = 0;
	else location.reload();
}

// here gives the addresses of files that could answer for this page.
function here() {
	const path = decodeURIComponent(location.pathname).slice(1);
	return [path, path === "" || path.endsWith("/") ? path + "index.html" : path + "/index.html"];
}

// parts exchanges styles and pictures, and says whether that was enough: a
// font, a script or a film needs the page to start anew.
function parts(changed, at) {
	const is = path => el => new URL(el.href || el.src, location.href).pathname === path;
	const sheets = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
	const pictures = [...document.images].filter(el => el.src);
	const icons = [...document.querySelectorAll('link[rel~="icon"][href]')];
	const used = new Set(performance.getEntriesByType("resource").map(e => new URL(e.name)).concat(sheets.map(el => new URL(el.href)))
		.filter(u => u.origin === location.origin && !u.pathname.startsWith("/-/")).map(u => u.pathname));
	for (const path of used) {
		if (changed !== null && !changed.has(decodeURIComponent(path).slice(1))) continue;
		const links = sheets.filter(is(path)), images = pictures.filter(is(path));
		if (links.length + images.length === 0) {
			if (changed === null || icons.some(is(path)) || /(\.html|\/)$/.test(path)) continue;
			return false;
		}
		swapped.set(path, path + "?hearth=" + at);
		for (const el of links) exchange(el, swapped.get(path));
		for (const el of images) el.src = swapped.get(path);
	}
	return true;
}

// exchange puts a new style sheet beside the old one, and takes the old one
// away when the new one is there, so that the page is never without.
function exchange(old, href) {
	const next = old.cloneNode();
	next.href = href;
	next.onload = next.onerror = () => old.remove();
	old.after(next);
}

// morph fetches this page again and turns the open one into it.
async function morph() {
	const answer = await fetch(location.pathname + location.search, {cache: "no-store", headers: {Accept: "text/html"}});
	if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) throw new Error("no page");
	const next = new DOMParser().parseFromString(await answer.text(), "text/html");
	const script = next.querySelector('script[src="/-/hearth.js"]');
	if (script === null || script.dataset.server !== server) throw new Error("another server");
	if (scripts(next) !== scripts(document)) throw new Error("other scripts");
	address = script.dataset.address;
	script.remove();
	for (const el of next.querySelectorAll('link[rel~="stylesheet"][href], img[src]')) {
		const name = el.localName === "img" ? "src" : "href";
		const marked = swapped.get(new URL(el.getAttribute(name), location.href).pathname);
		if (marked) el.setAttribute(name, marked);
	}
	Idiomorph.morph(document.documentElement, next.documentElement, {
		ignoreActiveValue: true,
		head: {shouldPreserve: el => el === me},
		callbacks: {
			beforeNodeRemoved: node => node !== host && node !== me && node.localName !== "hearth-margin",
			// What a reader opened, typed and ticked stays.
			beforeAttributeUpdated: (name, node) => !(kept[name] || []).includes(node.localName),
		},
	});
}

// kept are the states that belong to the reader, not to the page.
const kept = {open: ["details", "dialog"], value: ["input", "textarea"], checked: ["input"], selected: ["option"]};

// scripts lists a page's own scripts. A page that gets others has to start anew.
function scripts(page) {
	return [...page.querySelectorAll('script:not([type="application/ld+json"])')]
		.filter(el => el.getAttribute("src") !== "/-/hearth.js")
		.map(el => el.getAttribute("src") || el.textContent).sort().join("\n");
}

// The overlay lives in a shadow, so that neither page nor overlay styles the other.
let host = null;
let dismissed = "";

function overlay(problems) {
	const said = JSON.stringify(problems);
	if (problems.length === 0) {
		if (host) host.remove();
		host = null;
		dismissed = "";
		return;
	}
	if (said === dismissed) return;
	if (host === null) {
		host = document.createElement("hearth-errors");
		const sheet = make("link", "");
		sheet.rel = "stylesheet";
		sheet.href = "/-/hearth.css";
		host.attachShadow({mode: "open"}).append(sheet, make("section", ""));
	}
	const panel = host.shadowRoot.querySelector("section");
	panel.setAttribute("role", "alert");
	panel.replaceChildren(heading(problems, said), list(problems));
	document.documentElement.append(host);
}

function heading(problems, said) {
	const head = make("header", "");
	const errors = problems.filter(p => p.severity === "error").length;
	const close = make("button", "Hide");
	close.onclick = () => {
		dismissed = said;
		host.remove();
		host = null;
	};
	head.append(make("h2", (errors === 1 ? "1 error" : errors + " errors") + ": this is the last good page"), close);
	return head;
}

function list(problems) {
	const all = make("ol", "");
	for (const p of problems.slice(0, 50)) {
		const item = make("li", "");
		item.className = p.severity;
		const place = [p.file, p.line, p.col].filter(Boolean).join(":");
		if (place) item.append(mark("p", "place", place));
		item.append(mark("p", "text", p.text));
		if (p.excerpt.trim()) item.append(make("pre", excerpt(p)));
		if (p.hint) item.append(mark("p", "hint", p.hint));
		for (const a of p.also || []) item.append(mark("p", "place", [a.file, a.line, a.col].filter(Boolean).join(":") + ": " + a.text));
		all.append(item);
	}
	if (problems.length > 50) all.append(make("li", "and " + (problems.length - 50) + " more, in the terminal"));
	return all;
}

// excerpt gives the line with a mark below its character.
function excerpt(p) {
	const number = String(p.line || "");
	const letters = [...p.excerpt];
	let text = number + " | " + p.excerpt;
	if (p.col > 0 && p.col <= letters.length + 1) {
		text += "\n" + " ".repeat(number.length) + " | " + letters.slice(0, p.col - 1).map(c => c === "\t" ? "\t" : " ").join("") + "^";
	}
	return text;
}

function make(name, text) {
	const el = document.createElement(name);
	if (text) el.textContent = text;
	return el;
}

function mark(name, kind, text) {
	const el = make(name, text);
	el.className = kind;
	return el;
}

// Of all tabs one listens and tells the others: browsers allow six connections
// to a server, and a seventh tab would wait for ever. The lock passes on when
// its tab is closed.
const tabs = new BroadcastChannel("hearth");
tabs.onmessage = e => {
	if (!e.data.newcomer) hear(e.data);
};

function listen() {
	let latest = null;
	const line = new EventSource("/-/events?build=" + build);
	line.onmessage = e => {
		latest = JSON.parse(e.data);
		tabs.postMessage(latest);
		hear(latest);
	};
	line.onerror = () => {
		if (line.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
	};
	tabs.onmessage = e => {
		if (!e.data.newcomer) hear(e.data);
		else if (latest !== null) tabs.postMessage(latest);
	};
}

if (navigator.locks) {
	tabs.postMessage({newcomer: true});
	navigator.locks.request("hearth", () => new Promise(listen));
} else {
	listen();
}
})();
