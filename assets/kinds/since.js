// What is new since the reader last looked. The day of the newest line that was
// seen is kept on this device (localStorage) and sent nowhere. Without this
// script, or where nothing can be kept, the full list stands there all the same.
(() => {
  'use strict';
  const day = 24 * 60 * 60 * 1000;
  const known = (visit) => typeof visit?.newest === 'string' && typeof visit.at === 'number'; // or somebody else kept it
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return undefined; } };
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
    const last = known(seen) ? { newest: seen.newest, at: seen.at } : undefined;
    const before = last && now - seen.at < day && known(seen.before) ? seen.before : last;
    keep(key, { newest, at: now, before });
    if (!before) continue;
    const fresh = lines.filter((l) => l.day > before.newest);
    if (!fresh.length && now - before.at < day) continue; // nobody asks after an hour
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
