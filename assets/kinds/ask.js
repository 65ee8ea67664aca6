// Copies a text that is ready to be passed on, or hands it to the device's own
// way of sharing. It asks nothing of any host. Without this script the text
// stands there to be copied by hand, and the links beside it work.
(() => {
  'use strict';
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
  };
  // Selects the text, and copies it where the clipboard cannot be written to, as from a disk.
  const select = (of) => {
    const range = document.createRange();
    range.selectNodeContents(of);
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    try { return document.execCommand('copy'); } catch { return false; }
  };

  for (const card of document.querySelectorAll('[data-share]:not([data-share-ready])')) {
    card.dataset.shareReady = '';
    const text = card.querySelector('[data-text]');
    const said = card.querySelector('[role=status]');
    const button = card.querySelector('[data-copy]');
    button.hidden = false;
    button.addEventListener('click', async () => {
      const done = await copy(text.textContent) || select(text);
      said.textContent = done ? button.dataset.done : button.dataset.failed;
    });
    const sheet = card.querySelector('[data-sheet]');
    if (!sheet || !navigator.share) continue;
    sheet.hidden = false;
    sheet.addEventListener('click', async () => {
      try { await navigator.share({ text: text.textContent }); } catch { /* the reader thought better of it */ }
    });
  }
})();
