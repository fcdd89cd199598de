// The list stays current, and nothing moves by itself: what would move a row waits until it is asked for.

import { showPicked } from "./picking.js";
import { board, currentRow, rowOf, rows } from "./rows.js";
import { say } from "./say.js";
import htmx from "./swaps.js";
import { showTimes } from "./times.js";

const LOOK_EVERY = 5_000;
const GONE = [401, 403]; // the right to see the desk: the page says why
const UNREACHED = "The desk cannot be reached. Trying again.";
let waiting = null; // a newer list, which is not shown yet
let etag = null; // of the newest list that was received, shown or waiting
let hasActed = false; // the reader did something, and sees at once what came of it
let isLost = false;

const isLook = (ctx) => ctx.sourceElement?.id === "look";
const byId = (list) => new Map(list.map((row) => [row.dataset.id, row]));

/** How many claims came, went, or look otherwise. */
function countChanges(shown, newer) {
  const before = byId(shown);
  const after = byId(newer);
  const gone = shown.filter((row) => !after.has(row.dataset.id)).length;
  return gone + newer.filter((row) => before.get(row.dataset.id)?.dataset.state !== row.dataset.state).length;
}

/** Who has a claim and who looks at it is shown at once: it moves nothing. */
function showPeople(row, newer) {
  for (const [at, cell] of row.querySelectorAll("[data-live]").entries()) {
    const other = newer.querySelectorAll("[data-live]")[at];
    if (cell.innerHTML === other.innerHTML) continue;
    const focused = cell.contains(document.activeElement) ? document.activeElement.id : null;
    cell.replaceChildren(...other.childNodes);
    if (focused) (document.getElementById(focused) ?? row.querySelector(".open")).focus({ preventScroll: true });
  }
  for (const mark of ["data-mine", "data-taken"]) row.toggleAttribute(mark, newer.hasAttribute(mark));
}

function showCounts(newer) {
  document.title = newer.dataset.title;
  for (const count of board().querySelectorAll("[data-count]")) {
    const other = newer.querySelector(`[data-count="${CSS.escape(count.dataset.count)}"]`);
    if (other) count.textContent = other.textContent;
  }
}

function placeOfFocus() {
  const focused = document.activeElement;
  const row = rowOf(focused);
  return { id: focused.id, isInside: board().contains(focused), at: row ? rows().indexOf(row) : 0 };
}

/** The same place, or else the row that stands there now. */
function restoreFocus({ id, isInside, at }) {
  if (!isInside) return;
  const same = id ? document.getElementById(id) : null;
  const list = rows();
  const next = (currentRow() ?? list[Math.min(at, list.length - 1)])?.querySelector(".open");
  (same?.checkVisibility() ? same : next ?? board()).focus({ preventScroll: true });
}

function drawn() {
  waiting = null;
  etag = board().dataset.etag;
  document.title = board().dataset.title;
  document.querySelector("#filters [name=view]").value = board().dataset.view;
  showTimes();
  showPicked();
}

function show(newer) {
  const focus = placeOfFocus();
  const place = document.importNode(newer, true);
  board().replaceWith(place);
  htmx.process(place);
  drawn();
  restoreFocus(focus);
}

function hold(newer, changes) {
  waiting = newer;
  document.getElementById("changes-words").textContent = `${changes} ${changes === 1 ? "change" : "changes"}`;
  document.getElementById("changes").hidden = false;
}

function receive(newer, isOwn) {
  const [shown, list] = [rows(), [...newer.querySelectorAll("tbody tr")]];
  const changes = countChanges(shown, list);
  if (isOwn) hasActed = false;
  if (isOwn || !shown.length) {
    show(newer);
    return;
  }
  showCounts(newer);
  const after = byId(list);
  if (changes) hold(newer.cloneNode(true), changes);
  else {
    waiting = null;
    document.getElementById("changes").hidden = true;
  }
  for (const row of shown) if (after.has(row.dataset.id)) showPeople(row, after.get(row.dataset.id));
}

function lost(text) {
  isLost = true;
  say(text, { stays: true });
}

/** What the server answered to a look. */
function looked({ response: { status, headers }, text, isOwn }) {
  if (GONE.includes(status)) window.location.reload();
  else if (status >= 400) lost(status === 503 ? "The desk's database does not answer. Trying again." : UNREACHED);
  else {
    if (isLost) say("");
    isLost = false;
    if (status !== 200) return;
    etag = headers.get("ETag");
    receive(new DOMParser().parseFromString(text, "text/html").querySelector("#board"), isOwn);
  }
}

/** A filter that means nothing: the reason is said, and the list stays. */
function refused(text) {
  try {
    const { message, details } = JSON.parse(text);
    say(details?.map((one) => `${one.field} ${one.message}`).join("; ") ?? message);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    say(UNREACHED);
  }
}

const look = () => htmx.trigger("#look", "look");

/** What the reader has just done is shown at once. */
export function showNow() {
  hasActed = true;
  etag = null;
  look();
}

function listenToHtmx() {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!isLook(ctx)) return;
    ctx.request.action = window.location.pathname + window.location.search;
    ctx.isOwn = hasActed;
    if (etag) ctx.request.headers["If-None-Match"] = etag;
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (isLook(ctx)) looked(ctx);
    else if (ctx.response.status >= 400) {
      event.preventDefault();
      refused(ctx.text);
    }
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => { if (ctx) lost(UNREACHED); });
  let focus = null;
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => { if (!isLook(ctx)) focus = placeOfFocus(); });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (isLook(ctx)) return;
    drawn();
    restoreFocus(focus);
  });
}

export function startBoard() {
  etag = board().dataset.etag;
  listenToHtmx();
  document.addEventListener("click", (event) => {
    if (event.target.closest("#changes") && waiting) show(waiting);
  });
  setInterval(() => { if (!document.hidden) look(); }, LOOK_EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}
