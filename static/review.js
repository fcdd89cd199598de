// The reviewer's journey: check the form, decide once, then follow the claim to its result.

import { askAbout, startAsking } from "./asking.js";
import { showOwnChanges } from "./changes.js";
import { showChoices, startChoices } from "./choices.js";
import { showOverruled, startContract } from "./contract.js";
import { startDesk } from "./at_desk.js";
import { startDoubts } from "./doubts.js";
import { fillFromDraft } from "./draft.js";
import { showUnsupported, startEvidence } from "./evidence.js";
import { markCarried, showMissing } from "./fields.js";
import { follow, localTimes, say, send, showOutcome, watch } from "./follow.js";
import { check, request, showDetails } from "./form.js";
import { startKeys } from "./keys.js";
import { startLetters } from "./letters.js";
import { startParts } from "./parts.js";
import { startPanel } from "./panel.js";
import { fateOf } from "./pending.js";
import { previewSoon, startPreview, warningsNow } from "./preview.js";
import { startAskingClaimant } from "./ask.js";
import { askFirst, startRejecting } from "./rejecting.js";
import { startReopening } from "./reopen.js";
import { startScrolling } from "./scrolling.js";
import { showLines, unfoldAround } from "./sections.js";
import { startSettling } from "./settle.js";
import { dropDraft, keepDraft, rememberedReviewer, rememberReviewer, restoreDraft } from "./storage.js";
import { startTotals } from "./totals.js";
import { startUndo } from "./undo.js";
import { CARRIED, CLOSED, MAYBE, notTaken, notUnderstood, PENDING, refusal, SENT, STALE, TAKEN_BACK, takenBy, UNREACHED } from "./words.js";

const REFUSED_FOR_GOOD = ["not_awaiting_approval", "orchestration_completed"];
const main = document.querySelector("main");
const { approveUrl, stateUrl, instanceId, csrfToken } = main.dataset;
const form = document.getElementById("review-form");
const [fields, actions] = ["fields", "actions"].map((id) => document.getElementById(id));
const problem = document.getElementById("problem");
const [notice, outcome, connection] = ["notice", "outcome", "connection"].map((id) => document.getElementById(id));
let unanswered = false; // a decision was sent and no reply came
let isPressed = false; // and what comes of it is not known yet

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
  if (!["paused", "awaiting", "reading", "with_claimant"].includes(stage)) dropDraft(instanceId);
}

function disable(isBusy) {
  fields.disabled = isBusy;
  actions.disabled = isBusy;
}

function lock() {
  disable(true);
  form.dataset.closed = "";
}

/** From here the page only follows: also when the claim's state cannot be read just now. */
async function close(waitsAgain, goesOn = () => undefined) {
  let wasDecided = false;
  const drawn = (stage) => {
    tidy(stage);
    wasDecided ||= stage === "decided";
  };
  const reached = (stage) => {
    drawn(stage);
    if (wasDecided && stage === "awaiting") reload(); // it was taken back
    else if (stage === "awaiting") waitsAgain();
    else if (stage === "settling") goesOn();
  };
  lock();
  await showOutcome().then(drawn).catch(() => undefined);
  goTo([notice, outcome].find((place) => place.hasChildNodes() && !place.hidden) ?? connection);
  await follow(stateUrl, reached);
}

/** What was typed besides goes on into the next round; an approval may be one of several. */
function taken(decision, message) {
  say(SENT);
  if (decision !== "changes_requested") {
    dropDraft(instanceId);
    return close(() => say(message ?? SENT), reload);
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
  disable(false);
  delete form.dataset.closed;
  const elsewhere = showDetails(answer.details ?? []);
  if (answer.details?.length && !elsewhere.length) return;
  const reason = elsewhere.length ? `${elsewhere.join(" ")} You can try again.` : refusal(answer, status);
  showProblem(`Your decision was not taken. ${reason}`);
}

function notCounted(answer, decision, status) {
  if (answer.error === "stale_request") return stale();
  if (answer.error === "taken_by_other") return takenByOther(answer, decision);
  if (REFUSED_FOR_GOOD.includes(answer.error)) return lost(notTaken(decision, answer.winner));
  return refused(answer, status);
}

/** Somebody else has it at the desk: it can be decided all the same, by whoever means it. */
function takenByOther(answer, decision) {
  const button = actions.querySelector(`[data-decision="${decision}"]`);
  disable(false);
  askAbout(takenBy(answer.assignee), button, () => decide(button, { override: true }));
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
    disable(false);
    return showProblem(UNREACHED);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 202) return pending(answer.decision_id, decision);
  if (response.ok) return taken(decision, answer.message);
  return notCounted(answer, decision, response.status);
}

function post(decision, more) {
  return send(approveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken },
    body: JSON.stringify({ ...request(decision), ...more }),
  });
}

async function decide(button, more = {}) {
  const { decision } = button.dataset;
  const words = button.textContent;
  button.textContent = "Sending…";
  rememberReviewer(form.elements.reviewer.value.trim());
  const sent = post(decision, more);
  disable(true);
  try {
    await receive(await replyTo(sent), decision);
  } finally {
    button.textContent = words;
  }
}

async function approve(button) {
  const unread = await warningsNow();
  return unread.length ? askAbout(notUnderstood(unread), button, () => decide(button)) : decide(button);
}

async function pressed(button) {
  const { decision } = button.dataset;
  showProblem("");
  if (decision === "rejected") return askFirst();
  if (decision === "info_requested") return undefined; // in a form of its own
  if (isPressed || !check(decision)) return undefined;
  isPressed = true;
  try {
    return await (decision === "approved" ? approve(button) : decide(button));
  } finally {
    isPressed = false;
  }
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

/** What was typed since then counts more. */
async function putBackUndone(changed) {
  if (!("undone" in form.dataset) || !document.getElementById("restored").hidden) return;
  if (!(await fillFromDraft(form, stateUrl).catch(() => false))) return;
  document.getElementById("restored-words").textContent = TAKEN_BACK;
  document.getElementById("restored").hidden = false;
  changed();
}

/** From the list of changes into the form. */
function startFieldLinks() {
  document.getElementById("standing").addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || fields.disabled) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    unfoldAround(field);
    field.focus();
  });
}

function startForm() {
  const inputs = [...form.querySelectorAll("[name][data-kind]")];
  startParts(() => changed());
  const update = startTotals();
  const show = () => {
    update();
    showChoices(form);
    inputs.forEach(showMissing);
    inputs.forEach(showUnsupported);
    showOwnChanges(inputs);
    showLines();
    showOverruled();
    countMissing();
  };
  const changed = () => {
    show();
    previewSoon();
    if (!isClosed()) keepDraft(instanceId, form);
  };
  startContract(changed);
  if (!form.elements.reviewer.value) form.elements.reviewer.value = rememberedReviewer();
  putBackDraft(inputs);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  actions.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decision]");
    if (button) pressed(button);
  });
  startChoices(form);
  startAsking();
  startRejecting((button) => check("rejected") && decide(button));
  document.getElementById("reload").addEventListener("click", reload);
  document.getElementById("start-again").addEventListener("click", () => {
    dropDraft(instanceId);
    reload();
  });
  show();
  startDoubts(inputs);
  startPreview();
  startEvidence(form);
  startFieldLinks();
  putBackUndone(changed);
  watch(stateUrl, form.dataset.requestId, () => !fields.disabled, () => lost(CLOSED));
}

function followOnly() {
  tidy(main.dataset.stage);
  if ("moving" in main.dataset) follow(stateUrl, (stage) => { if (["awaiting", "settling"].includes(stage)) reload(); });
}

localTimes();
startScrolling();
startPanel();
startKeys();
startDesk();
startUndo();
startSettling();
startLetters();
startReopening();
startAskingClaimant();
if (form) startForm();
else followOnly();
