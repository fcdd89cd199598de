// What the browser keeps: the reviewer's address for good, what was typed until the decision, in this tab.

import { fillParts, partTexts } from "./parts.js";

const REVIEWER = "claims-review.reviewer";
const draftOf = (instanceId) => `claims-review.draft.${instanceId}`;

/** Storage that is switched off or full keeps nothing; the page works without it. */
function attempt(use) {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

export const rememberedReviewer = () => attempt(() => window.localStorage.getItem(REVIEWER)) ?? "";
export const rememberReviewer = (address) => attempt(() => window.localStorage.setItem(REVIEWER, address));

/** A total that is made of lines comes back with them; what stood there before is kept in its place. */
function typed(input) {
  if (input.type === "checkbox") return input.checked;
  return input.readOnly ? input.dataset.before : input.value;
}

function put(input, { value, own }) {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
  if (own !== undefined) input.dataset.own = own;
}

/** Drafts are for one wait of the claim: what was typed for another one is not put back. */
export function keepDraft(instanceId, form) {
  const inputs = [...form.querySelectorAll("[name]")];
  const fields = inputs.map((input) => [input.name, { value: typed(input), own: input.dataset.own }]);
  const draft = { requestId: form.dataset.requestId, fields: Object.fromEntries(fields), parts: partTexts() };
  attempt(() => window.sessionStorage.setItem(draftOf(instanceId), JSON.stringify(draft)));
}

/** True when there was something to put back. */
export function restoreDraft(instanceId, form) {
  const draft = JSON.parse(attempt(() => window.sessionStorage.getItem(draftOf(instanceId))) ?? "null");
  if (draft?.requestId !== form.dataset.requestId) return false;
  for (const input of form.querySelectorAll("[name]")) {
    if (input.name in draft.fields) put(input, draft.fields[input.name]);
  }
  fillParts(draft.parts);
  return true;
}

export const dropDraft = (instanceId) => attempt(() => window.sessionStorage.removeItem(draftOf(instanceId)));
