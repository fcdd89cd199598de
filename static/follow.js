// Follows a claim on its own: asks for the status with growing pauses and shows the page's new state.

const FINISHED = ["Completed", "Failed", "Terminated", "Canceled"];
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 10_000;
const PATIENCE = 30_000;

const sleep = (pause) => new Promise((resolve) => { setTimeout(resolve, pause); });

export const send = (url, options = {}) =>
  fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });

/** The server draws the claim's state, escaped; its section takes the place of the one shown here. */
export async function showOutcome() {
  const response = await send(window.location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) throw new TypeError("The server sent no page.");
  document.getElementById("outcome").replaceChildren(...(main.querySelector("#outcome")?.childNodes ?? []));
  localTimes();
  return main.dataset;
}

export function say(text) {
  document.getElementById("connection").textContent = text;
}

async function ask(url) {
  const response = await send(url);
  if (response.status === 404) window.location.reload(); // the page says that the claim is gone
  if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
  return response.json();
}

const isPassing = (error) =>
  error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError;

/** Shows every step until the claim is finished; `formReady` is called when it waits for a person. */
export async function follow(statusUrl, formReady) {
  let shown = null;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.4, LONGEST_PAUSE)) {
    await sleep(pause);
    try {
      const status = await ask(statusUrl);
      const step = `${status.runtime_status} ${status.custom_status?.step}`;
      if (step !== shown) {
        const { stage } = await showOutcome();
        say("");
        if (stage === "awaiting") formReady();
      }
      shown = step;
      if (FINISHED.includes(status.runtime_status)) return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      shown = null;
      say("The connection was lost. Trying again.");
    }
  }
}

export function localTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) {
      time.textContent = moment.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    }
  }
}
