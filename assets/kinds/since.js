// What is new since the reader last looked. The day of the newest line that was
// seen is kept on this device (localStorage) and sent nowhere. Without this
// script, or where nothing can be kept, the full list stands there all the same.
(() => {
  'use strict';
  const day = 24 * 60 * 60 * 1000;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* nothing is kept here */ } };

  for (const list of document.querySelectorAll('[data-since]:not([data-since-told])')) {
    list.dataset.sinceTold = '';
    const lines = [...list.children].map((line) => ({ line, day: line.querySelector('time')?.getAttribute('datetime') || '' }));
    const newest = lines.reduce((last, l) => (l.day > last ? l.day : last), '');
    if (!newest) continue;
    const key = 'hearth:looked:' + list.dataset.since;
    const seen = read(key);
    const now = Date.now();
    // A visit goes on for a day: a second look at the page shows the same marks.
    const before = seen.at && now - seen.at < day && seen.before ? seen.before : { newest: seen.newest, at: seen.at };
    keep(key, { newest, at: now, before: before.newest ? before : undefined });
    if (!before.newest) continue;
    const fresh = lines.filter((l) => l.day > before.newest);
    for (const { line } of fresh) {
      const mark = document.createElement('span');
      mark.className = 'new';
      mark.textContent = list.dataset.new;
      line.querySelector('time').after(mark);
    }
    const when = new Date(before.at).toLocaleDateString(document.documentElement.lang || undefined, { day: 'numeric', month: 'long', year: 'numeric' });
    const told = document.createElement('p');
    told.className = 'since';
    told.setAttribute('role', 'status');
    told.textContent = (fresh.length ? list.dataset.some : list.dataset.none).replace('{day}', when).replace('{n}', fresh.length);
    list.before(told);
  }
})();
