// The reviewer's journey: check the form, decide once, then follow the claim to its result.

import { showUnsupported, startEvidence } from "./evidence.js";
import { showMissing } from "./fields.js";
import { follow, localTimes, say, send, showOutcome, watch } from "./follow.js";
import { check, request, showDetails } from "./form.js";
import { startParts } from "./parts.js";
import { dropDraft, keepDraft, rememberedReviewer, rememberReviewer, restoreDraft } from "./storage.js";
import { startTotals } from "./totals.js";

const SENT = "Your decision was sent. The page shows what comes of it.";
const CLOSED = "The form was closed, nothing was sent.";
const MAYBE = "This claim no longer waits for a decision; an earlier try of yours may have arrived.";
const NOT_TAKEN = { approved: "Your approval was not taken.", rejected: "Your rejection was not taken." };
const STALE = "Your decision was not taken. The form belongs to an earlier request; reload the page to decide on the current one.";
const main = document.querySelector("main");
const { approveUrl, stateUrl, instanceId, csrfToken } = main.dataset;
const form = document.getElementById("review-form");
const fields = document.getElementById("fields");
const problem = document.getElementById("problem");
const [notice, outcome, connection] = ["notice", "outcome", "connection"].map((id) => document.getElementById(id));
let unanswered = false; // a decision was sent and no reply came

const reload = () => window.location.reload();
const isClosed = () => "closed" in form.dataset;

function goTo(place) {
  place.scrollIntoView({ block: "start" });
  place.focus({ preventScroll: true });
}

/** Beside the buttons: what can be mended here. */
function showProblem(text) {
  problem.textContent = text;
  problem.hidden = !text;
  if (text) problem.focus();
}

/** Above the outcome, to stay: that it is not the outcome of this reader's decision. */
function notTaken(title) {
  showProblem("");
  document.getElementById("notice-title").textContent = title;
  notice.hidden = false;
  goTo(notice);
}

/** A draft outlives a pause of the claim, and nothing else. */
function tidy(stage) {
  if (stage !== "paused" && stage !== "awaiting") dropDraft(instanceId);
}

/** From here the page only follows: also when the claim's state cannot be read just now. */
async function close(waitsAgain) {
  const reached = (stage) => {
    tidy(stage);
    if (stage === "awaiting") waitsAgain();
  };
  fields.disabled = true;
  form.dataset.closed = "";
  await showOutcome().then(tidy).catch(() => undefined);
  goTo([notice, outcome].find((place) => place.hasChildNodes() && !place.hidden) ?? connection);
  await follow(stateUrl, reached);
}

function taken() {
  say(SENT);
  dropDraft(instanceId);
  return close(() => say(SENT));
}

function lost(title) {
  notTaken(unanswered ? MAYBE : title);
  return close(reload);
}

function conflict(answer, decision) {
  if (answer.error !== "stale_request") return lost(NOT_TAKEN[decision]);
  form.dataset.closed = "";
  return notTaken(STALE);
}

function refused(response, answer) {
  fields.disabled = false;
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

async function receive(response, decision) {
  if (response === null) {
    unanswered = true;
    fields.disabled = false;
    return showProblem("The server could not be reached. Your entries are kept; please try again.");
  }
  if (response.ok) return taken();
  const answer = await response.json().catch(() => ({}));
  return response.status === 409 ? conflict(answer, decision) : refused(response, answer);
}

function post(decision) {
  return send(approveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken },
    body: JSON.stringify(request(decision)),
  });
}

async function decide(button) {
  const { decision } = button.dataset;
  showProblem("");
  if (!check()) return;
  const words = button.textContent;
  button.textContent = "Sending…";
  rememberReviewer(form.elements.reviewer.value.trim());
  const sent = post(decision);
  fields.disabled = true;
  try {
    await receive(await replyTo(sent), decision);
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
  const update = startTotals();
  const show = () => {
    update();
    inputs.forEach(showMissing);
    inputs.forEach(showUnsupported);
    countMissing();
  };
  const changed = () => {
    show();
    if (!isClosed()) keepDraft(instanceId, form);
  };
  startParts(changed);
  form.elements.reviewer.value = rememberedReviewer();
  document.getElementById("restored").hidden = !restoreDraft(instanceId, form);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decision]");
    if (button) decide(button);
  });
  document.getElementById("start-again").addEventListener("click", () => {
    dropDraft(instanceId);
    reload();
  });
  show();
  startEvidence(form);
  watch(stateUrl, form.dataset.requestId, () => !fields.disabled, () => lost(CLOSED));
}

function followOnly() {
  tidy(main.dataset.stage);
  if ("moving" in main.dataset) follow(stateUrl, (stage) => { if (stage === "awaiting") reload(); });
}

localTimes();
if (form) startForm();
else followOnly();
