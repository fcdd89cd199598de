// Draws each chart from the table below it, in the colours of the page.
/* global uPlot */

const HEIGHT = 220;
const forced = matchMedia("(forced-colors: active)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const LINE = 1.25;
const NAME_WIDTH = 80; // with less for each, the names of kinds lean

// What a canvas cannot read: a colour that has one value for a light screen and one for a dark one.
function color(name) {
  const probe = document.createElement("span");
  probe.style.color = name.startsWith("--") ? `var(${name})` : name;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function read(figure) {
  const heads = [...figure.querySelectorAll("thead th[data-tone]")];
  const rows = [...figure.querySelectorAll("tbody tr")];
  const isByDay = figure.dataset.chart === "days";
  if (isByDay) rows.reverse(); // the newest day is the first row
  const names = rows.map((row) => row.querySelector("th").dataset.name);
  const values = heads.map((_, n) => rows.map((row) => Number(row.querySelectorAll("td")[n].dataset.value)));
  return { heads, names, values, isByDay };
}

// Of kinds, what is counted second is a part of the first, and stands in front of it.
const BY_DAY = [0.62, 26];
const OF_KINDS = [[0.62, 64], [0.34, 34]];

function series(head, n, size) {
  const isLine = "line" in head.dataset;
  const tone = forced.matches ? (n ? "CanvasText" : "Highlight") : `--${head.dataset.tone}`;
  const stroke = color(tone);
  return isLine
    ? { stroke, width: 2.5, points: { show: false } }
    : { stroke, fill: stroke, width: 0, paths: uPlot.paths.bars({ size }), points: { show: false } };
}

const lean = (chart, names) => chart.width < names.length * NAME_WIDTH;

function along(names, isByDay) {
  const said = (_, at) => at.map((n) => names[n] ?? "");
  if (isByDay) return { size: 28, space: 60, incrs: [1, 2, 7, 14, 28], values: said };
  return {
    size: (chart) => (lean(chart, names) ? 66 : 28),
    rotate: (chart) => (lean(chart, names) ? -40 : 0),
    space: 1,
    incrs: [1],
    values: said,
  };
}

function axes(names, isByDay) {
  const words = color(forced.matches ? "CanvasText" : "--quiet");
  const grid = { stroke: color(forced.matches ? "GrayText" : "--line"), width: LINE };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const own = { stroke: words, font, ticks: { show: false } };
  return [
    { ...own, grid: { show: false }, ...along(names, isByDay) },
    { ...own, grid, size: 40, space: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
  ];
}

function draw(figure) {
  const { heads, names, values, isByDay } = read(figure);
  const plot = figure.querySelector(".plot");
  const pointed = figure.querySelector(".pointed");
  const point = (chart) => {
    const at = chart.cursor.idx;
    pointed.textContent = at == null ? "" : `${names[at]}: ${values.map((all) => all[at]).join(" / ")}`;
  };
  plot.hidden = false;
  return new uPlot(
    {
      width: plot.clientWidth,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
      scales: { x: { time: false, range: [-0.6, names.length - 0.4] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] } },
      series: [{}, ...heads.map((head, n) => series(head, n, isByDay ? BY_DAY : OF_KINDS[n]))],
      axes: axes(names, isByDay),
      hooks: { setCursor: [point] },
    },
    [names.map((_, n) => n), ...values],
    plot,
  );
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  let chart = draw(figure);
  const plot = figure.querySelector(".plot");
  new ResizeObserver(() => chart.setSize({ width: plot.clientWidth, height: HEIGHT })).observe(plot);
  for (const looks of [dark, forced])
    looks.addEventListener("change", () => {
      chart.destroy();
      chart = draw(figure);
    });
}
