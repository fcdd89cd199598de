// The form as one request: the reviewer's decision, the amounts and the claim as agent 2 will read it.

import { overrides, reasonProblems } from "./contract.js";
import { read, showError } from "./fields.js";
import { doubtOf } from "./checks.js";
import { partInputs, readParts } from "./parts.js";
import { NEEDS_COMMENT, reasonCode } from "./rejecting.js";
import { unfoldAround } from "./sections.js";

const WHOLES = { claim_data: "The form", body: "What was sent" }; // what the server has no field for
const UNDOABLE = ["approved", "rejected"];
const UNDO_SECONDS = 10;
const form = () => document.getElementById("review-form");
const claimInputs = () => [...form().querySelectorAll("[name][data-kind]")];
const amountInputs = () => [...form().querySelectorAll("[data-amount]")];
const byName = (name) => form().elements.namedItem(name);

function put(target, path, value) {
  const names = path.split(".");
  const last = names.pop();
  const place = names.reduce((inner, name) => (inner[name] ??= {}), target);
  place[last] = value;
}

export function claimData() {
  const data = { claim_id: form().dataset.claimId, submission_date: form().dataset.submissionDate || null };
  for (const input of claimInputs()) put(data, input.name, read(input));
  data.repair.parts = readParts();
  return data;
}

export function request(decision) {
  const amounts = amountInputs().map((input) => [input.dataset.amount, read(input)]);
  return {
    decision,
    reviewer: byName("reviewer").value.trim(),
    comments: byName("comments").value.trim() || null,
    claim_amounts: Object.fromEntries(amounts),
    claim_data: claimData(),
    reason_code: decision === "rejected" ? reasonCode() : null,
    undo_seconds: UNDOABLE.includes(decision) ? UNDO_SECONDS : 0,
    request_id: form().dataset.requestId || null,
    seen_digest: form().dataset.seenDigest || null,
    overrides: overrides(),
  };
}

/** What is doubted without being wrong stops nothing. */
export function problemOf(input, isApproval = true) {
  try {
    read(input);
    const doubt = doubtOf(input);
    return doubt?.stops && isApproval ? doubt.text : "";
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}

function reviewerProblem() {
  const reviewer = byName("reviewer");
  if (!reviewer.value.trim()) return "Enter your e-mail address.";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(reviewer.value.trim()) ? "" : "Enter an e-mail address.";
}

/** The assistant is told nothing else than these words. */
function commentsProblem(decision) {
  if (byName("comments").value.trim()) return "";
  if (decision === "changes_requested") return "Say what the assistant should look at again.";
  const isReason = decision === "rejected" && reasonCode() === NEEDS_COMMENT;
  return isReason ? "Say why: the reason is “other”." : "";
}

function focusFirstError() {
  const first = form().querySelector("[aria-invalid]");
  unfoldAround(first);
  first?.focus();
}

/** Says what is wrong at each field and goes to the first; true when the form can be sent. */
export function check(decision) {
  const lines = partInputs();
  lines.forEach((input) => showError(input, ""));
  const problems = [...claimInputs(), ...lines].map((input) => [input, problemOf(input, decision === "approved")]);
  problems.push([byName("reviewer"), reviewerProblem()], [byName("comments"), commentsProblem(decision)]);
  if (decision === "approved") problems.push(...reasonProblems());
  for (const [input, problem] of problems) if (problem || !lines.includes(input)) showError(input, problem);
  focusFirstError();
  return problems.every(([, problem]) => !problem);
}

/** Puts the server's `details` at their fields; returns the sentences that belong to none. */
export function showDetails(details) {
  const elsewhere = [];
  for (const { field, message } of details) {
    const amount = field.replace(/^claim_amounts\./, "");
    const input = amountInputs().find((each) => each.dataset.amount === amount) ?? byName(field.replace(/^claim_data\./, ""));
    if (input instanceof HTMLElement) showError(input, `${message.charAt(0).toUpperCase()}${message.slice(1)}`);
    else elsewhere.push(`${WHOLES[field] ?? field} ${message}.`);
  }
  focusFirstError();
  return elsewhere;
}
