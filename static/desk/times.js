// Deadlines in words, by the server's clock; `words/remaining.py` says the same when the page is drawn.

import { board, rows } from "./rows.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOOK_EVERY = 10_000;
let ahead = 0; // how far the server's clock is ahead of this one

const now = () => Date.now() + ahead;

function long(span) {
  if (span < 2 * HOUR) return `${Math.max(1, Math.floor(span / MINUTE))} min`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`;
  return `${Math.floor(span / DAY)} days`;
}

function words(due, soon) {
  if (now() >= due) return ["late", `Overdue by ${long(now() - due)}`];
  return now() >= soon ? ["soon", `Soon, in ${long(due - now())}`] : ["calm", `in ${long(due - now())}`];
}

/** Only what has changed is written. */
function showDeadlines() {
  for (const row of rows().filter((one) => one.dataset.due)) {
    const [tone, text] = words(Number(row.dataset.due), Number(row.dataset.soon));
    const place = row.querySelector(".due-words");
    if (place.textContent !== text) place.textContent = text;
    row.querySelector(".due").dataset.tone = tone;
  }
}

function showMoments() {
  for (const time of board().querySelectorAll("time[datetime]")) {
    time.textContent = new Date(time.dateTime).toLocaleString([], {
      month: "short", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
    });
  }
}

/** After the list was drawn anew. */
export function showTimes() {
  ahead = Number(board().dataset.now) - Date.now();
  showMoments();
  showDeadlines();
}

export function startTimes() {
  showTimes();
  setInterval(showDeadlines, LOOK_EVERY);
}
