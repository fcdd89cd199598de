// The reviewer's journey: check the form, decide once, then follow the claim to its result.

import { showOverruled, startContract } from "./contract.js";
import { showUnsupported, startEvidence } from "./evidence.js";
import { markCarried, showMissing } from "./fields.js";
import { follow, localTimes, say, send, showOutcome, watch } from "./follow.js";
import { check, request, showDetails } from "./form.js";
import { startParts } from "./parts.js";
import { fateOf } from "./pending.js";
import { askFirst, startRejecting } from "./rejecting.js";
import { startScrolling } from "./scrolling.js";
import { dropDraft, keepDraft, rememberedReviewer, rememberReviewer, restoreDraft } from "./storage.js";
import { startTotals } from "./totals.js";
import { CARRIED, CLOSED, MAYBE, notTaken, PENDING, refusal, SENT, STALE, UNREACHED } from "./words.js";

const REFUSED_FOR_GOOD = ["not_awaiting_approval", "orchestration_completed"];
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
function tell(title) {
  showProblem("");
  document.getElementById("notice-title").textContent = title;
  notice.hidden = false;
  goTo(notice);
}

/** A draft outlives a pause of the claim and a further round, and nothing else. */
function tidy(stage) {
  if (!["paused", "awaiting", "reading"].includes(stage)) dropDraft(instanceId);
}

function lock() {
  fields.disabled = true;
  form.dataset.closed = "";
}

/** From here the page only follows: also when the claim's state cannot be read just now. */
async function close(waitsAgain) {
  const reached = (stage) => {
    tidy(stage);
    if (stage === "awaiting") waitsAgain();
  };
  lock();
  await showOutcome().then(tidy).catch(() => undefined);
  goTo([notice, outcome].find((place) => place.hasChildNodes() && !place.hidden) ?? connection);
  await follow(stateUrl, reached);
}

/** What was typed besides goes on into the next round; an approval may be one of several. */
function taken(decision, message) {
  say(SENT);
  if (decision !== "changes_requested") {
    dropDraft(instanceId);
    return close(() => say(message ?? SENT));
  }
  form.elements.comments.value = "";
  keepDraft(instanceId, form);
  return close(reload);
}

function lost(title) {
  tell(unanswered ? MAYBE : title);
  return close(reload);
}

/** The claim is not what the reader saw: nothing is lost, but they have to look again. */
function stale() {
  lock();
  keepDraft(instanceId, form);
  document.getElementById("reload").hidden = false;
  tell(STALE);
}

function refused(answer, status) {
  fields.disabled = false;
  delete form.dataset.closed;
  const elsewhere = showDetails(answer.details ?? []);
  if (answer.details?.length && !elsewhere.length) return;
  const reason = elsewhere.length ? `${elsewhere.join(" ")} You can try again.` : refusal(answer, status);
  showProblem(`Your decision was not taken. ${reason}`);
}

function notCounted(answer, decision, status) {
  if (answer.error === "stale_request") return stale();
  if (REFUSED_FOR_GOOD.includes(answer.error)) return lost(notTaken(decision, answer.winner));
  return refused(answer, status);
}

/** Received while the claim was busy: nobody knows yet, and the page finds out. */
async function pending(decisionId, decision) {
  say(PENDING);
  lock();
  goTo(connection);
  const fate = await fateOf(decisionId, stateUrl, form.dataset.requestId);
  if (fate.counted) return taken(decision);
  say("");
  return fate.refused
    ? notCounted({ error: fate.refused, reason: fate.refused }, decision)
    : lost(notTaken(decision, fate.winner));
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
    return showProblem(UNREACHED);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 202) return pending(answer.decision_id, decision);
  if (response.ok) return taken(decision, answer.message);
  return notCounted(answer, decision, response.status);
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

function pressed(button) {
  const { decision } = button.dataset;
  showProblem("");
  if (!check(decision)) return undefined;
  return decision === "rejected" ? askFirst() : decide(button);
}

function countMissing() {
  const count = form.querySelectorAll(".missing:not([hidden])").length;
  document.getElementById("open-fields").textContent =
    count ? `${count} ${count === 1 ? "field is" : "fields are"} missing. What stays empty is sent as not known.` : "";
}

function putBackDraft(inputs) {
  const restored = restoreDraft(instanceId, form);
  document.getElementById("restored").hidden = !restored;
  if (restored !== "carried") return;
  document.getElementById("restored-words").textContent = CARRIED;
  inputs.filter((input) => "carried" in input.dataset).forEach(markCarried);
  keepDraft(instanceId, form);
}

/** From the list of changes into the form. */
function startFieldLinks() {
  document.getElementById("standing").addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || fields.disabled) return;
    event.preventDefault();
    document.getElementById(link.hash.slice(1)).focus();
  });
}

function startForm() {
  const inputs = [...form.querySelectorAll("[name][data-kind]")];
  const update = startTotals();
  const show = () => {
    update();
    inputs.forEach(showMissing);
    inputs.forEach(showUnsupported);
    showOverruled();
    countMissing();
  };
  const changed = () => {
    show();
    if (!isClosed()) keepDraft(instanceId, form);
  };
  startParts(changed);
  startContract(changed);
  if (!form.elements.reviewer.value) form.elements.reviewer.value = rememberedReviewer();
  putBackDraft(inputs);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decision]");
    if (button) pressed(button);
  });
  startRejecting((button) => { if (check("rejected")) decide(button); });
  document.getElementById("reload").addEventListener("click", reload);
  document.getElementById("start-again").addEventListener("click", () => {
    dropDraft(instanceId);
    reload();
  });
  show();
  startEvidence(form);
  startFieldLinks();
  watch(stateUrl, form.dataset.requestId, () => !fields.disabled, () => lost(CLOSED));
}

function followOnly() {
  tidy(main.dataset.stage);
  if ("moving" in main.dataset) follow(stateUrl, (stage) => { if (stage === "awaiting") reload(); });
}

localTimes();
startScrolling();
if (form) startForm();
else followOnly();
