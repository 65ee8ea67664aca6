// Hearth's side of the engine: one function that turns an option into an SVG.
// Everything that could differ between two runs (timers, chance, the width of
// a text) is pinned here.
(function (g) {
  'use strict';

  // ECharts draws at once when asked to; what it would do later never happens.
  g.setTimeout = function () { return 0; };
  g.clearTimeout = function () {};

  // Without a canvas ECharts guesses widths from a table of ASCII letters. Go
  // knows the font that the site ships, so it is asked, once a text.
  var widths = new Map();
  echarts.setPlatformAPI({
    measureText: function (text, font) {
      text = String(text == null ? '' : text);
      font = String(font || '');
      var key = font + '\n' + text, w = widths.get(key);
      if (w === undefined) {
        if (widths.size > 5000) widths.clear();
        w = g.__measure(text, font);
        widths.set(key, w);
      }
      return { width: w };
    }
  });

  // mulberry32, seeded anew for each picture.
  function seeded(a) {
    return function () {
      a = (a + 0x6D2B79F5) | 0;
      var t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  // An axis may bring its labels as data, {"labels": {"1000": "1.000"}}, since
  // an option is JSON and no text in it ever becomes code.
  function named(axis) {
    var label = axis && axis.axisLabel, f = label && label.formatter;
    if (!f || typeof f !== 'object') return;
    var table = f.labels || {};
    label.formatter = function (value) {
      var key = String(value);
      return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : '';
    };
  }

  g.__draw = function (json, width, height) {
    Math.random = seeded(1);
    var option = JSON.parse(json);
    [].concat(option.xAxis || [], option.yAxis || []).forEach(named);
    var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
    try {
      chart.setOption(option);
      // Not the documented renderToSVGString: that one adds a style sheet and
      // classes numbered by what the process drew before.
      return chart.getZr().painter.renderToString({ useViewBox: true, cssAnimation: false, cssEmphasis: false });
    } finally {
      chart.dispose();
    }
  };
})(globalThis);
