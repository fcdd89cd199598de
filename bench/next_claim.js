// Runs before the page's own scripts: when Enter was pressed is kept for the page that comes after it.

const onClock = (moment) => performance.timeOrigin + moment;

addEventListener("keydown", (event) => {
  if (event.key === "Enter") sessionStorage.setItem("pressed", onClock(event.timeStamp));
}, true);

addEventListener("pagehide", () => {
  const taken = performance.getEntriesByType("resource").findLast(({ name }) => name.endsWith("/desk/next"));
  if (taken) sessionStorage.setItem("taken", onClock(taken.responseEnd));
});

const painted = new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [first] = list.getEntriesByName("first-contentful-paint");
    if (first) resolve(first.startTime);
  }).observe({ type: "paint", buffered: true });
});

// An element's load is not told to the window.
const picture = new Promise((resolve) => {
  document.addEventListener("load", ({ target }) => {
    if (target instanceof HTMLImageElement) requestAnimationFrame(() => resolve(performance.now()));
  }, true);
});

Promise.all([painted, picture]).then(([paint, pictured]) => {
  const pressed = Number(sessionStorage.getItem("pressed"));
  const after = (moment) => onClock(moment) - pressed;
  const [page] = performance.getEntriesByType("navigation");
  window.shown = {
    taken: Number(sessionStorage.getItem("taken")) - pressed,
    come: after(page.responseEnd),
    painted: after(paint),
    started: after(page.domContentLoadedEventEnd),
    picture: after(pictured),
  };
});
