// A small form beside the review's own: what is wrong is said at its field, else below it, and nothing typed is lost.

import { showError } from "./fields.js";
import { send } from "./follow.js";
import { rememberedReviewer, rememberReviewer } from "./storage.js";
import { refusal, takenBy, UNREACHED } from "./words.js";

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const { csrfToken } = document.querySelector("main").dataset;

export const post = (url, body) =>
  send(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken },
    body: JSON.stringify(body),
  });

export const reviewerProblem = (input) => (ADDRESS.test(input.value.trim()) ? "" : "Enter your e-mail address.");

function tell(place, text) {
  place.textContent = text;
  place.hidden = !text;
  if (text) place.focus();
}

/** At their fields; the first that is wrong has the focus. */
function showProblems(form, problems) {
  for (const [name, text] of Object.entries(problems)) showError(form.elements.namedItem(name), text);
  const first = form.querySelector("[aria-invalid]");
  first?.focus();
  return first !== null;
}

function told(form, answer, status) {
  const known = (answer.details ?? []).filter(({ field }) => form.elements.namedItem(field) instanceof HTMLElement);
  if (known.length) return showProblems(form, Object.fromEntries(known.map(({ field, message }) => [field, `It ${message}.`])));
  return tell(form.querySelector("[role=alert]"), refusal(answer, status));
}

/** Somebody else has the claim at the desk: what was refused is sent all the same by whoever means it. */
function offerOverride(form, answer, again) {
  const { text, yes } = takenBy(answer.assignee);
  const [place, button] = [form.querySelector("[role=alert]"), document.createElement("button")];
  Object.assign(button, { type: "button", className: "btn btn-outline-dark override", textContent: yes });
  button.addEventListener("click", again);
  tell(place, text);
  place.append(button);
  place.scrollIntoView({ block: "nearest" });
}

/** `body` is what is sent; `problems` says what is wrong, by the field; `taken` is called with the answer and its status. */
export function startSending(form, { body, problems, taken }) {
  const fields = form.querySelector("fieldset");
  const reviewer = form.elements.reviewer;
  if (!reviewer.value) reviewer.value = rememberedReviewer();
  const attempt = async (more = {}) => {
    tell(form.querySelector("[role=alert]"), "");
    if (fields.disabled || showProblems(form, problems())) return undefined;
    rememberReviewer(reviewer.value.trim());
    const sent = post(form.dataset.url, { ...body(), ...more });
    fields.disabled = true;
    const response = await sent.catch(() => null);
    const answer = (await response?.json().catch(() => null)) ?? {};
    if (response?.ok) return taken(answer, response.status);
    fields.disabled = false;
    if (answer.error === "taken_by_other") return offerOverride(form, answer, () => attempt({ override: true }));
    return response ? told(form, answer, response.status) : tell(form.querySelector("[role=alert]"), UNREACHED);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt();
  });
}
