// The reviewer's journey: check the form, decide once, then follow the claim to its result.

import { showMissing } from "./fields.js";
import { follow, localTimes, say, send, showOutcome } from "./follow.js";
import { check, request, showDetails } from "./form.js";
import { startParts } from "./parts.js";
import { startTotals } from "./totals.js";

const SENT = "Your decision was sent. The page shows what comes of it.";
const REVIEWER = "claims-review.reviewer";
const { approveUrl, statusUrl } = document.querySelector("main").dataset;
const form = document.getElementById("review-form");
const problem = document.getElementById("problem");
let unanswered = false; // a decision was sent and no reply came

function lock(locked) {
  document.getElementById("fields").disabled = locked;
}

function showProblem(text) {
  problem.textContent = text;
  problem.hidden = !text;
  if (text) problem.focus();
}

function remember(reviewer) {
  try {
    if (reviewer === undefined) return window.localStorage.getItem(REVIEWER) ?? "";
    window.localStorage.setItem(REVIEWER, reviewer);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // storage is switched off: nothing is remembered
  }
  return "";
}

async function showWhereItStands() {
  await showOutcome();
  const outcome = document.getElementById("outcome");
  if (!outcome.hasChildNodes()) return;
  outcome.scrollIntoView({ block: "start" });
  outcome.focus({ preventScroll: true });
}

/** From here the page only follows: also when the claim's state cannot be read just now. */
async function leaveToTheClaim() {
  document.getElementById("decide").hidden = true;
  await showWhereItStands().catch(() => undefined);
  await follow(statusUrl, () => say(SENT));
}

function conflict(answer) {
  if (answer.error === "stale_request") {
    return showProblem("This form belongs to an earlier request. Reload the page to decide on the current one.");
  }
  const reason = answer.message ?? "The claim no longer waits for a decision.";
  showProblem(unanswered ? `${reason} An earlier try of yours may have arrived.` : `Your decision was not taken. ${reason}`);
  return leaveToTheClaim();
}

function refused(response, answer) {
  lock(false);
  const elsewhere = showDetails(answer.details ?? []);
  if (answer.details?.length && !elsewhere.length) return;
  const reason = elsewhere.join(" ") || answer.message || `The server answered ${response.status}.`;
  showProblem(`Your decision was not taken. ${reason} You can try again.`);
}

/** The response, or null when none came: the decision may be sent again, it counts once. */
async function replyTo(sent) {
  try {
    return await sent;
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    return null;
  }
}

async function receive(response) {
  if (response === null) {
    unanswered = true;
    lock(false);
    return showProblem("The server could not be reached. Your entries are kept; please try again.");
  }
  if (response.ok) {
    say(SENT);
    return leaveToTheClaim();
  }
  const answer = await response.json().catch(() => ({}));
  return response.status === 409 ? conflict(answer) : refused(response, answer);
}

function post(decision) {
  return send(approveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request(decision)),
  });
}

async function decide(button) {
  showProblem("");
  if (!check()) return;
  const words = button.textContent;
  button.textContent = "Sending…";
  remember(form.elements.reviewer.value.trim());
  const sent = post(button.dataset.decision);
  lock(true);
  try {
    await receive(await replyTo(sent));
  } finally {
    button.textContent = words;
  }
}

function countMissing() {
  const count = form.querySelectorAll(".missing:not([hidden])").length;
  document.getElementById("open-fields").textContent =
    count ? `${count} ${count === 1 ? "field is" : "fields are"} missing. What stays empty is sent as not known.` : "";
}

function startForm() {
  const inputs = [...form.querySelectorAll("[name][data-kind]")];
  const changed = () => {
    update();
    inputs.forEach(showMissing);
    countMissing();
  };
  const update = startTotals();
  startParts(changed);
  form.elements.reviewer.value = remember();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decision]");
    if (button) decide(button);
  });
  changed();
}

localTimes();
if (form) startForm();
else if (document.querySelector("main[data-moving]")) follow(statusUrl, () => window.location.reload());
