// A person settles what the automatic check left to one.

import { read, showError } from "./fields.js";
import { watch } from "./follow.js";
import { startSending, reviewerProblem } from "./sending.js";

const form = document.getElementById("settle-form");
const { stateUrl } = document.querySelector("main").dataset;
const decision = () => form.elements.decision.value;
const amount = () => document.getElementById("settle-amount");
const text = (name) => form.elements.namedItem(name).value.trim();
const reload = () => window.location.reload();

function amountOf(input) {
  input.dataset.kind = "money";
  try {
    return read(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return NaN;
  }
}

function amountProblem() {
  if (decision() !== "approved") return "";
  return amountOf(amount()) > 0 ? "" : "Enter an amount such as 1234.50.";
}

function reasonProblem() {
  return decision() === "denied" && !text("reason_code") ? "Choose a reason." : "";
}

function commentsProblem() {
  const isNeeded = decision() === "denied" && text("reason_code") === "other" && !text("comments");
  return isNeeded ? "Say why: the reason is “other”." : "";
}

function show() {
  for (const field of form.querySelectorAll("[data-for]")) field.hidden = field.dataset.for !== decision();
  form.querySelector("#settle-send").textContent =
    { approved: "Approve and settle", denied: "Deny and settle" }[decision()] ?? "Settle the claim";
}

function body() {
  const isApproved = decision() === "approved";
  return {
    decision: decision(),
    approved_amount: isApproved ? amountOf(amount()) : null,
    reason_code: isApproved ? null : text("reason_code"),
    comments: text("comments") || null,
    reviewer: text("reviewer"),
    request_id: form.dataset.requestId,
    seen_digest: form.dataset.seenDigest,
  };
}

function problems() {
  const choice = form.querySelector("[name=decision]");
  showError(choice, decision() ? "" : "Choose whether to approve or to deny.");
  return {
    approved_amount: amountProblem(),
    reason_code: reasonProblem(),
    reviewer: reviewerProblem(form.elements.reviewer),
    comments: commentsProblem(),
  };
}

export function startSettling() {
  if (!form) return;
  form.addEventListener("change", show);
  startSending(form, { body, problems, taken: reload });
  const isOpen = () => !document.getElementById("settle-fields").disabled;
  watch(stateUrl, form.dataset.requestId, isOpen, reload);
  show();
}
