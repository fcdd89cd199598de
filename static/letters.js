// The letters to the claimant: one that is a draft is sent by its button.

import { showOutcome } from "./follow.js";
import { reviewerProblem, startSending } from "./sending.js";

function start() {
  const form = document.getElementById("letters-form");
  if (!form || "started" in form.dataset || !form.querySelector("button")) return;
  form.dataset.started = "";
  let letter = "";
  // Before the form's own listener, which asks for the body.
  form.addEventListener("submit", ({ submitter }) => { letter = submitter?.value ?? ""; }, { capture: true });
  startSending(form, {
    body: () => ({ letter, reviewer: form.elements.reviewer.value.trim() }),
    problems: () => ({ reviewer: reviewerProblem(form.elements.reviewer) }),
    taken: async () => {
      await showOutcome().catch(() => window.location.reload());
      document.getElementById("letters").focus();
    },
  });
}

/** They come with the outcome, once there is one. */
export function startLetters() {
  start();
  document.addEventListener("outcome-shown", start);
}
