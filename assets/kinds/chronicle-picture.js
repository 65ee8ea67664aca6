// Draws the picture of a chronicle on a canvas, in the type and the colours of
// the site: the brand, a title, what was ticked, a row of dots for all that
// could be, and who made it. It reads pictures that are on the page already and
// asks nothing of any host.
window.hearthPicture ??= (() => {
  'use strict';
  const sizes = { tall: [1080, 1350], square: [1080, 1080], wide: [1200, 675] };
  const edge = 64;

  const colours = (ground) => {
    const css = getComputedStyle(document.documentElement);
    const of = (name, else_) => css.getPropertyValue('--' + name).trim() || else_;
    const paper = of('bg', '#ffffff'), accent = of('accent', '#333333');
    if (ground === 'bold') return { ground: accent, ink: paper, soft: paper, mark: paper, line: paper, mat: paper, onMat: accent, frame: paper };
    return { ground: paper, ink: of('fg', '#000000'), soft: of('muted', '#555555'), mark: accent, line: of('line', '#cccccc'), mat: of('raised', '#eeeeee'), onMat: accent };
  };

  // A pen knows the canvas, the colours and the type. In languages that are
  // written from right to left, everything is mirrored.
  const penFor = (canvas, shape, ground) => {
    [canvas.width, canvas.height] = sizes[shape] || sizes.tall;
    const ctx = canvas.getContext('2d');
    const body = getComputedStyle(document.body);
    const pen = { ctx, w: canvas.width, h: canvas.height, family: body.fontFamily, rtl: body.direction === 'rtl', ...colours(ground) };
    ctx.direction = body.direction;
    ctx.textBaseline = 'alphabetic';
    pen.font = (size, weight = 400) => {
      ctx.font = `${weight} ${size}px ${pen.family}`;
      ctx.letterSpacing = weight > 500 && size > 40 && !pen.rtl ? '-0.022em' : '0px';
    };
    pen.left = (x, width) => (pen.rtl ? pen.w - x - width : x);
    pen.write = (text, x, y, colour) => {
      ctx.fillStyle = colour;
      ctx.textAlign = pen.rtl ? 'right' : 'left';
      ctx.fillText(text, pen.rtl ? pen.w - x : x, y);
    };
    return pen;
  };

  const words = (text) => (window.Intl?.Segmenter && !/\s/.test(text) && text.length > 12
    ? [...new Intl.Segmenter(document.documentElement.lang || undefined, { granularity: 'word' }).segment(text)].map((s) => s.segment)
    : text.split(/(?<=\s)/));
  const broken = (pen, text, width) => {
    const lines = [''];
    for (const word of words(text)) {
      const longer = lines.at(-1) + word;
      if (lines.at(-1) && pen.ctx.measureText(longer.trimEnd()).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines.map((line) => line.trimEnd());
  };
  // As many lines as it takes, all about equally long.
  const balanced = (pen, text, width) => {
    const count = broken(pen, text, width).length;
    let narrow = width / 2;
    for (let step = width / 4; step > 4; step /= 2) narrow += broken(pen, text, narrow).length > count ? step : -step;
    const lines = broken(pen, text, Math.min(width, narrow + 8));
    return lines.length === count ? lines : broken(pen, text, width);
  };
  const cut = (pen, text, width) => {
    if (pen.ctx.measureText(text).width <= width) return text;
    let short = text;
    while (short && pen.ctx.measureText(short + '…').width > width) short = short.slice(0, -1);
    return short.trimEnd() + '…';
  };

  // The brand and the title; gives where they end.
  const head = (pen, box, what) => {
    pen.font(26, 600);
    pen.write(cut(pen, what.brand, box.w), box.x, box.y + 26, pen.mark);
    let size = box.title;
    let lines;
    do {
      pen.font(size, 600);
      lines = balanced(pen, what.title, box.w);
      size -= 4;
    } while (size > 36 && (lines.length > box.lines || lines.some((l) => pen.ctx.measureText(l).width > box.w)));
    let y = box.y + 34;
    for (const line of lines) pen.write(line, box.x, y += (size + 4) * 1.08, pen.ink);
    return y + size * 0.3;
  };

  // A dot for each thing, full when it is ticked, and below who made this;
  // gives where they begin.
  const foot = (pen, box, what) => {
    const type = box.w > 500 ? 23 : 19;
    pen.font(type, 400);
    const small = [what.note, what.credit].filter(Boolean);
    const joined = small.join(' · ');
    const lines = pen.ctx.measureText(joined).width <= box.w ? [joined] : small.flatMap((text) => broken(pen, text, box.w));
    const top = box.bottom - (lines.length - 1) * type * 1.35;
    lines.forEach((line, n) => pen.write(cut(pen, line, box.w), box.x, top + n * type * 1.35, pen.soft));
    pen.font(type * 1.15, 600);
    const long = pen.ctx.measureText(what.address).width > box.w;
    pen.write(cut(pen, long ? what.address.split('/')[0] : what.address, box.w), box.x, top - type * 1.6, pen.mark);
    const y = top - type * 3.8;
    dots(pen, box, y, what);
    return y;
  };
  const dots = (pen, box, y, what) => {
    const { ctx } = pen, all = what.items.length;
    const r = Math.min(9, box.w / all / 2.6), step = all > 1 ? (box.w - 2 * r) / (all - 1) : 0;
    ctx.fillStyle = ctx.strokeStyle = pen.mark;
    ctx.lineWidth = 2;
    what.items.forEach((item, n) => {
      const full = what.ticked.includes(item);
      ctx.beginPath();
      ctx.arc(pen.left(box.x + n * step, 2 * r) + r, y, full ? r : r - 2, 0, 7);
      ctx.globalAlpha = full ? 1 : 0.4;
      if (full) ctx.fill();
      else ctx.stroke();
    });
    ctx.globalAlpha = 1;
  };

  // What stands below a tile: a name in one or two lines, and a year. Below a
  // small one there is no room, and a thing without a picture has them inside.
  const captionFor = (pen, items, side) => {
    const type = side < 100 ? 0 : Math.min(32, 12 + side * 0.055), named = items.filter((item) => type && item.image);
    pen.font(type, 600);
    const lines = Math.min(2, Math.max(0, ...named.map((item) => broken(pen, item.name, side).length)));
    return { type, below: lines && 8 + lines * type * 1.2 + (named.some((item) => item.year) ? type * 1.2 : 0) };
  };
  // So many groups, as equal as can be; the smaller ones, of larger tiles, first.
  const groupsOf = (items, count) => {
    const few = Math.floor(items.length / count), more = items.length % count;
    return Array.from({ length: count }, (_, n) => {
      const from = n * few + Math.max(0, n - (count - more));
      return { items: items.slice(from, from + few + (n >= count - more ? 1 : 0)) };
    });
  };
  const gapFor = (size) => Math.max(12, 32 - 2 * size);
  const most = 1.18; // times as wide as high: more would cut too much off a picture, and a higher tile would cut its sides

  // Rows as wide as the box, their heights such that all of them fit.
  const rowsFor = (pen, items, named, count, box) => {
    const rows = groupsOf(items, count), gap = gapFor(rows[0].items.length);
    for (const row of rows) {
      row.w = (box.w - gap * (row.items.length - 1)) / row.items.length;
      Object.assign(row, captionFor(pen, named ? row.items : [], row.w));
    }
    const sum = (of) => rows.reduce((all, row) => all + of(row), 0);
    const fit = Math.min(1, (box.h - gap * (count - 1) - sum((row) => row.below)) / sum((row) => row.w));
    if (fit <= 0) return [];
    const narrow = Math.min(1, fit * most);
    const height = sum((row) => row.w * fit + row.below) + gap * (count - 1);
    let y = box.y + (box.h - height) / 2;
    return rows.flatMap((row) => {
      const top = y;
      y += row.w * fit + row.below + gap;
      return row.items.map((item, n) => ({ item, x: box.x + n * (row.w + gap) * narrow, y: top, w: row.w * narrow, h: row.w * fit, type: row.type }));
    });
  };
  // Columns as high as the box, their widths such that all of them fit; for a few.
  const columnsFor = (pen, items, named, count, box) => {
    const columns = groupsOf(items, count), gap = gapFor(items.length);
    let below = 0, fit = 1;
    for (let i = 0; i < 4; i++) {
      for (const column of columns) {
        column.h = (box.h + gap) / column.items.length - gap - below;
        Object.assign(column, captionFor(pen, named ? column.items : [], column.h * Math.min(1, fit)));
      }
      below = Math.max(...columns.map((column) => column.below));
      fit = Math.min(most, (box.w - gap * (count - 1)) / columns.reduce((sum, column) => sum + column.h, 0));
    }
    if (items.length > 6 || fit <= 0 || columns.some((column) => column.h < 20)) return [];
    let x = box.x;
    return columns.flatMap((column) => {
      const left = x, h = column.h * Math.min(1, fit), step = h + below + gap;
      const top = box.y + (box.h - step * column.items.length + gap) / 2;
      x += column.h * fit + gap;
      return column.items.map((item, n) => ({ item, x: left, y: top + n * step, w: column.h * fit, h, type: column.type }));
    });
  };
  // Of all these ways, the one that shows the most of the pictures.
  const arranged = (pen, items, named, box) => {
    let best = [], area = 0;
    for (let count = 1; count <= items.length; count++) {
      for (const way of [rowsFor, columnsFor]) {
        const tiles = way(pen, items, named, count, box);
        const shown = tiles.reduce((sum, t) => sum + Math.min(t.w, t.h) ** 2, 0);
        if (shown > area) [best, area] = [tiles, shown];
      }
    }
    return best;
  };

  const round = ({ ctx }, x, y, w, h) => {
    ctx.beginPath();
    ctx.roundRect(x, y, w, h, Math.min(w, h) * 0.06);
  };
  // A picture fills its tile; one that is much longer or broader stands in it whole.
  const show = (pen, { item, x, y, w, h }) => {
    const { ctx } = pen, left = pen.left(x, w);
    ctx.save();
    round(pen, left, y, w, h);
    ctx.clip();
    ctx.fillStyle = pen.mat;
    ctx.fillRect(left, y, w, h);
    if (item.image) {
      const iw = item.image.width || 1, ih = item.image.height || 1, whole = Math.max(iw / ih, ih / iw) > 1.2;
      const fit = (whole ? Math.min : Math.max)(w / iw, h / ih);
      ctx.drawImage(item.image, left + (w - iw * fit) / 2, y + (h - ih * fit) / 2, iw * fit, ih * fit);
    } else {
      inside(pen, item, x + w * 0.08, y + h * 0.08, w * 0.84, h * 0.84);
    }
    ctx.restore();
    if (!pen.frame) return;
    round(pen, left, y, w, h); // or a picture of the same colour would have no edge
    Object.assign(ctx, { strokeStyle: pen.frame, lineWidth: 4 });
    ctx.stroke();
  };
  // A name as large as its tile lets it be, and a year at the foot.
  const inside = (pen, item, x, y, w, h) => {
    let type = Math.min(w, h) * 0.24, lines;
    do {
      type *= 0.92;
      pen.font(type, 600);
      lines = broken(pen, item.name, w);
    } while (type > 9 && (lines.length * type * 1.15 > h * 0.8 || lines.some((line) => pen.ctx.measureText(line).width > w)));
    lines.forEach((line, n) => pen.write(line, x, y + type * (0.85 + n * 1.15), pen.onMat));
    pen.font(Math.max(11, type * 0.6), 400);
    pen.write(item.year, x, y + h, pen.onMat);
  };
  const caption = (pen, { item, x, y, w, h, type }) => {
    if (!type || !item.image) return;
    pen.font(type, 600);
    const lines = broken(pen, item.name, w);
    const shown = lines.length > 2 ? [lines[0], lines.slice(1).join(' ')] : lines;
    let at = y + h + 8;
    for (const line of shown) pen.write(cut(pen, line, w), x, at += type * 1.2 - 1, pen.ink);
    pen.font(type * 0.94, 400);
    pen.write(item.year, x, at + type * 1.2, pen.soft);
  };
  const place = (pen, { x, y, w, h }) => { // that is still empty
    const { ctx } = pen;
    round(pen, pen.left(x, w) + 2, y + 2, w - 4, h - 4);
    Object.assign(ctx, { strokeStyle: pen.mark, lineWidth: 3, lineCap: 'round', globalAlpha: 0.4 });
    ctx.setLineDash([1, 10]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  };
  // What was ticked; when nothing is, a place for each thing that could be.
  const tiles = (pen, box, what) => {
    const some = what.ticked.length > 0;
    for (const tile of arranged(pen, some ? what.ticked : what.items, some, box)) {
      if (!some) { place(pen, tile); continue; }
      show(pen, tile);
      caption(pen, tile);
    }
  };

  let turn = 0;
  return async (canvas, what) => {
    const mine = ++turn;
    const family = getComputedStyle(document.body).fontFamily;
    await Promise.allSettled([400, 600].map((weight) => document.fonts.load(`${weight} 20px ${family}`, what.title)));
    await Promise.allSettled(what.ticked.map((item) => item.image?.decode()));
    if (mine !== turn) return;
    const pen = penFor(canvas, what.shape, what.ground);
    pen.ctx.fillStyle = pen.ground;
    pen.ctx.fillRect(0, 0, pen.w, pen.h);
    const wide = pen.w > pen.h * 1.2, column = wide ? 400 : pen.w - 2 * edge;
    const title = wide ? 60 : what.ticked.length > 12 ? 76 : 96;
    const below = head(pen, { x: edge, y: edge - 8, w: column, title, lines: wide ? 5 : 2 }, what);
    const above = foot(pen, { x: edge, w: column, bottom: pen.h - edge }, what);
    const box = wide
      ? { x: edge + column + 56, y: edge, w: pen.w - column - 2 * edge - 56, h: pen.h - 2 * edge }
      : { x: edge, y: below + 26, w: column, h: above - below - 72 };
    tiles(pen, box, what);
  };
})();
