// A rejection ends the claim, so it is asked for twice, and needs a reason.

import { showError } from "./fields.js";

const [decide, confirm, reason] = ["decide", "confirm", "reason-code"].map((id) => document.getElementById(id));
const [reject, forGood, goOn] = ["reject", "reject-for-good", "go-on"].map((id) => document.getElementById(id));

export const NEEDS_COMMENT = "other";
export const reasonCode = () => reason?.value || null;

function show(asks) {
  confirm.hidden = !asks;
  decide.hidden = asks;
}

function leave() {
  show(false);
  reject.focus();
}

export function askFirst() {
  show(true);
  reason.focus();
}

function isGiven() {
  showError(reason, reason.value ? "" : "Choose a reason.");
  if (!reason.value) reason.focus();
  return Boolean(reason.value);
}

/** `rejected` is called once the reviewer has said it again; false: it could not be sent. */
export function startRejecting(rejected) {
  goOn.addEventListener("click", leave);
  reason.addEventListener("change", () => showError(reason, ""));
  confirm.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  forGood.addEventListener("click", () => {
    if (isGiven() && rejected(reject)) show(false);
  });
}
