// What the browser keeps: the reviewer's address for good, what was typed until the decision, in this tab.

import { attempt } from "./attempt.js";
import { drawn } from "./fields.js";
import { areDrawn, fillParts, partTexts } from "./parts.js";

const REVIEWER = "claims-review.reviewer";
const draftOf = (instanceId) => `claims-review.draft.${instanceId}`;

export const rememberedReviewer = () => attempt(() => window.localStorage.getItem(REVIEWER)) ?? "";
export const rememberReviewer = (address) => attempt(() => window.localStorage.setItem(REVIEWER, address));

const inputsOf = (form) => [...form.querySelectorAll("[name]:not([data-signed-in], [type=radio])")];

/** A total that is made of lines comes back with them; what stood there before is kept in its place. */
function typed(input) {
  if (input.type === "checkbox") return input.checked;
  return input.readOnly ? input.dataset.before : input.value;
}

/** A total that only follows its lines was typed by nobody. */
function isTyped(input) {
  const follows = "read" in input.dataset && input.dataset.amount === "total_estimate" && input.dataset.own !== "true";
  return !follows && typed(input) !== drawn(input);
}

function put(input, { value, own }) {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
  if (own !== undefined) input.dataset.own = own;
}

export function keepDraft(instanceId, form) {
  const fields = inputsOf(form).map((input) => [
    input.name,
    { value: typed(input), own: input.dataset.own, isTyped: isTyped(input) || "carried" in input.dataset },
  ]);
  const { requestId, seenDigest, filedAt } = form.dataset;
  const draft = { requestId, seenDigest, filedAt, fields: Object.fromEntries(fields), parts: partTexts(), hasOwnParts: !areDrawn() };
  attempt(() => window.sessionStorage.setItem(draftOf(instanceId), JSON.stringify(draft)));
}

/** Into a form that shows something else by now goes what was typed, and nothing of the rest. */
function carry(draft, form) {
  const carried = inputsOf(form).filter((input) => draft.fields[input.name]?.isTyped);
  for (const input of carried) {
    put(input, draft.fields[input.name]);
    input.dataset.carried = "";
  }
  if (draft.hasOwnParts) fillParts(draft.parts);
  return carried.length > 0 || draft.hasOwnParts;
}

function putBack(draft, form) {
  for (const input of inputsOf(form)) if (input.name in draft.fields) put(input, draft.fields[input.name]);
  fillParts(draft.parts);
  return true;
}

/** "same" or "carried" when there was something to put back: into the form that it was typed in, or into
 * a newer one of this claim. What was typed for another claim of this number is not put back.
 */
export function restoreDraft(instanceId, form) {
  const draft = JSON.parse(attempt(() => window.sessionStorage.getItem(draftOf(instanceId))) ?? "null");
  if (draft?.filedAt !== form.dataset.filedAt) return null;
  const isSame = draft.requestId === form.dataset.requestId && draft.seenDigest === form.dataset.seenDigest;
  if (!(isSame ? putBack : carry)(draft, form)) return null;
  return isSame ? "same" : "carried";
}

export const dropDraft = (instanceId) => attempt(() => window.sessionStorage.removeItem(draftOf(instanceId)));
