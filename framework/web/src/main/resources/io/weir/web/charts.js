// Draws each table of a chart as bars above it.
(function () {
  'use strict';
  var HEIGHT = 190;

  // Steps of the axis in seconds: what stands at each mark, and below it where a year or a day begins.
  var DAY = '\n{D} {MMM}';
  var YEAR = '\n{D} {MMM} {YYYY}';
  var LABELS = [
    [31536000, '{YYYY}', null, null, null, null, null, null, 1],
    [2419200, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
    [86400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
    [3600, '{HH}:{mm}', YEAR, null, DAY, null, null, null, 1],
    [60, '{HH}:{mm}', YEAR, null, DAY, null, null, null, 1]
  ];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function draw(figure) {
    var at = [];
    var values = [];
    var labels = [];
    figure.querySelectorAll('tbody tr').forEach(function (row) {
      at.push(Number(row.children[0].dataset.at));
      labels.push(row.children[0].textContent);
      values.push(Number(row.children[1].dataset.value));
    });
    if (at.length < 2) {
      figure.querySelector('details').open = true;
      return null;
    }
    var place = document.createElement('div');
    place.className = 'drawn';
    place.setAttribute('aria-hidden', 'true');
    figure.insertBefore(place, figure.querySelector('details'));
    var axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    var zone = figure.dataset.zone;
    // A bar begins where its piece of time does; the last piece is as long as the one before it.
    var step = at[at.length - 1] - at[at.length - 2];
    return new uPlot({
      tzDate: function (seconds) { return uPlot.tzDate(new Date(seconds * 1000), zone); },
      width: place.clientWidth,
      height: HEIGHT,
      legend: { live: true },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { range: function (u, low, high) { return [low, high + step]; } },
        y: { range: function (u, low, high) { return [0, Math.max(1, high * 1.1)]; } }
      },
      axes: [Object.assign({ values: LABELS }, axis), Object.assign({ size: 60 }, axis)],
      series: [
        { label: 'time', value: function (u, x, s, i) { return i === null ? '' : labels[i]; } },
        {
          label: 'number',
          stroke: colour('--water'),
          fill: colour('--calm'),
          width: 1,
          paths: uPlot.paths.bars({ size: [0.8, 60], align: 1 }),
          points: { show: false }
        }
      ]
    }, [at, values], place);
  }

  var drawn = [];
  document.querySelectorAll('figure.chart').forEach(function (figure) {
    var plot = draw(figure);
    if (plot) {
      drawn.push(plot);
    }
  });
  var waiting = 0;
  window.addEventListener('resize', function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      drawn.forEach(function (plot) {
        plot.setSize({ width: plot.root.parentNode.clientWidth, height: HEIGHT });
      });
    }, 100);
  });
})();
