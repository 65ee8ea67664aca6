// The maker of a chronicle: what the reader ticks is drawn as a picture, which
// they save or share. What is ticked stands in the address behind the #, which
// no browser sends, and nowhere else. Without this script the list stands there
// to be ticked and printed. hearthPicture, beside this file, draws.
(() => {
  'use strict';
  const fill = (text, n, all) => text.replaceAll('{n}', n).replaceAll('{all}', all);
  const titleOf = (texts, n, all) => fill(n === 0 ? texts.none : n === 1 ? texts.single : texts.title, n, all);

  // What can be ticked, in the order of the page.
  const itemsOf = (maker) => [...maker.querySelectorAll('[data-item]')].map((line) => ({
    id: line.dataset.item,
    name: line.querySelector('[data-name]').textContent,
    given: line.querySelector('[data-year]')?.textContent || '',
    image: line.querySelector('img'),
    tick: line.querySelector('[type=checkbox]'),
    own: line.querySelector('.own'),
    ownYear: line.querySelector('.own input'),
    get year() { return this.ownYear.value || this.given; },
  }));
  const year = (text) => (/^\d{4}$/.test(text) ? text : '');

  // The address behind the #: i=wren~1994,heron&shape=wide&ground=bold
  const write = (items, choices) => {
    const ids = items.filter((i) => i.tick.checked).map((i) => encodeURIComponent(i.id) + (year(i.ownYear.value) && '~' + i.ownYear.value));
    const parts = [ids.length && 'i=' + ids.join(','), ...choices.filter((c) => c.value !== c.dataset.first).map((c) => c.name + '=' + c.value)];
    return parts.filter(Boolean).join('&');
  };
  const read = (items, choices) => {
    const said = new URLSearchParams(location.hash.slice(1));
    const ticked = new Map((said.get('i') || '').split(',').map((part) => part.split('~')));
    for (const i of items) {
      i.tick.checked = ticked.has(i.id);
      i.ownYear.value = year(ticked.get(i.id) || '');
    }
    for (const c of choices) {
      const value = said.get(c.name);
      c.value = [...c.options].some((o) => o.value === value) ? value : c.dataset.first;
    }
  };

  const start = (maker) => {
    const at = (name) => maker.querySelector(`[data-${name}]`);
    const items = itemsOf(maker);
    const choices = ['shape', 'ground'].map((name) => Object.assign(at(name), { name }));
    for (const c of choices) c.dataset.first = c.value;
    const canvas = maker.querySelector('canvas');
    const texts = maker.dataset;
    let file = Promise.resolve(null);

    const show = () => {
      const ticked = items.filter((i) => i.tick.checked).sort((a, b) => (a.year || '9').localeCompare(b.year || '9'));
      for (const i of items) i.own.hidden = !i.tick.checked;
      const title = titleOf(texts, ticked.length, items.length);
      const names = ticked.map((i) => i.name + (i.year && ` (${i.year})`)).join(', ');
      const link = texts.link || location.href.split('#')[0];
      const state = write(items, choices);
      at('said').textContent = title;
      at('look').textContent = title + ' ↓';
      at('text').textContent = [title + (names && ': ' + names), fill(texts.shareText, ticked.length, items.length), link + (state && '#' + state)].filter(Boolean).join('\n');
      canvas.setAttribute('aria-label', title + (names && ': ' + names));
      file = hearthPicture(canvas, { title, items, ticked, brand: texts.brand, credit: texts.credit, note: texts.drawn, address: link.replace(/^[a-z]+:\/+/, ''), shape: choices[0].value, ground: choices[1].value })
        .then(() => new Promise((done) => { canvas.toBlob(done, 'image/png'); }))
        .then((blob) => blob && new File([blob], texts.file, { type: 'image/png' }))
        .catch(() => null); // of a page on a disk: pictures in it may not be read
      file.then((made) => {
        at('save').hidden = !made;
        at('send').hidden = !made || !navigator.share;
        if (!made) at('said').textContent = texts.trouble;
      });
    };
    const changed = () => {
      const state = write(items, choices);
      history.replaceState(null, '', state ? '#' + state : location.pathname + location.search);
      show();
    };

    maker.addEventListener('change', changed);
    at('again').addEventListener('click', () => {
      for (const i of items) { i.tick.checked = false; i.ownYear.value = ''; }
      changed();
      items[0]?.tick.focus();
    });
    at('look').addEventListener('click', () => {
      maker.querySelector('.drawn').scrollIntoView();
      at('save').focus({ preventScroll: true });
    });
    at('print').addEventListener('click', () => print());
    at('save').addEventListener('click', async () => {
      const made = await file;
      if (!made) return;
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(made), download: made.name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      at('said').textContent = texts.saved.replace('{file}', made.name);
    });
    at('send').addEventListener('click', async () => {
      const files = [await file];
      const text = at('text').textContent;
      try { await navigator.share(navigator.canShare?.({ files }) ? { files, text } : { text }); } catch { /* the reader thought better of it */ }
    });
    addEventListener('hashchange', () => { read(items, choices); show(); });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
    read(items, choices);
    at('by-hand').hidden = true;
    at('so-far').hidden = false;
    maker.querySelector('.drawn').hidden = false;
    show();
  };

  for (const maker of document.querySelectorAll('[data-chronicle]:not([data-chronicle-ready])')) {
    maker.dataset.chronicleReady = '';
    start(maker);
  }
})();
