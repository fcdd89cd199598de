// Where the claim stands, asked of the server: now and then while the form is open, and then with
// growing pauses until the claim is finished.

const FINISHED = ["Completed", "Failed", "Terminated", "Canceled"];
const GONE = [401, 403, 404, 410]; // the claim, or the right to see it
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 10_000;
const PATIENCE = 30_000;
const WATCH_EVERY = 15_000;

export const sleep = (pause) => new Promise((resolve) => { setTimeout(resolve, pause); });

export const send = (url, options = {}) =>
  fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });

/** Why a question is called back may be half typed: the form stays as long as there is one. Returns where
 * the reader was in it.
 */
function keepTyped(drawn) {
  const typed = document.getElementById("recall-form");
  const fresh = drawn.querySelector("#recall-form");
  if (!typed || !fresh) return null;
  const focused = typed.contains(document.activeElement) ? document.activeElement : null;
  fresh.replaceWith(typed);
  return focused;
}

/** Whoever was at something in it is at the same again, or at its beginning where that is gone. */
function redraw(id, drawn) {
  const place = document.getElementById(id);
  const was = document.activeElement;
  const isAlike = (one) => one.name === was.name && one.textContent === was.textContent;
  const alike = () => [...place.querySelectorAll(was.localName)].filter(isAlike);
  const number = was !== place && place.contains(was) ? alike().indexOf(was) : null;
  place.replaceChildren(...(drawn.querySelector(`#${id}`)?.childNodes ?? []));
  if (number !== null) (alike()[number] ?? place).focus({ preventScroll: true });
}

/** The server draws the claim's state, escaped; each section takes the place of the one shown here. */
export async function showOutcome() {
  const response = await send(window.location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) throw new TypeError("The server sent no page.");
  document.getElementById("notice-happened").textContent = main.querySelector("[data-happened]")?.dataset.happened ?? "";
  redraw("outcome", main);
  redraw("cases", main);
  redraw("letters", main);
  const focused = keepTyped(main);
  redraw("standing", main);
  focused?.focus();
  localTimes();
  if (!main.querySelector(".deadline")) document.querySelector(".deadline")?.remove();
  document.dispatchEvent(new Event("outcome-shown"));
  return main.dataset.stage;
}

export const isFinished = (state) => FINISHED.includes(state.runtime_status);

export function say(text) {
  document.getElementById("connection").textContent = text;
}

export async function ask(url) {
  const response = await send(url);
  if (GONE.includes(response.status)) window.location.reload(); // the page says why it is not shown
  if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
  return response.json();
}

export const isPassing = (error) =>
  error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError;

/** Null as long as one does not know; the next look may tell. */
async function stateOrNull(stateUrl) {
  try {
    return await ask(stateUrl);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return null;
  }
}

/** While the form is open: what else has been decided is shown, and `gone` is called once its wait is
 * over, whoever or whatever ended it.
 */
export function watch(stateUrl, requestId, isOpen, gone) {
  const shown = () => document.querySelectorAll("#standing .approvals figure").length;
  const look = async () => {
    const state = document.hidden || !isOpen() ? null : await stateOrNull(stateUrl);
    if (!state || !isOpen()) return;
    if (state.request_id !== requestId) gone();
    else if (state.approvals.length !== shown()) showOutcome();
  };
  setInterval(look, WATCH_EVERY);
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
}

/** Shows every step until the claim is finished; `reached` is told each stage. */
export async function follow(stateUrl, reached) {
  let shown = null;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.4, LONGEST_PAUSE)) {
    await sleep(pause);
    try {
      const state = await ask(stateUrl);
      const step = `${state.runtime_status} ${state.step} ${state.approvals?.length}`;
      if (step !== shown) {
        const stage = await showOutcome();
        say("");
        reached(stage);
      }
      shown = step;
      if (isFinished(state)) return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      shown = null;
      say("The connection was lost. Trying again.");
    }
  }
}

/** "Nov 28, 11:46" */
const short = (moment) =>
  moment.toLocaleString([], { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", hourCycle: "h23" });

/** Each moment on the page in the reader's own zone. */
export function localTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) {
      time.textContent = "short" in time.dataset ? short(moment) : moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    }
  }
}
