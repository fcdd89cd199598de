// A claim that ended unsettled is looked at once more: the page of its further case opens.

import { reviewerProblem, startSending } from "./sending.js";

function start() {
  const form = document.getElementById("reopen-form");
  if (!form || "started" in form.dataset) return;
  form.dataset.started = "";
  const text = (name) => form.elements.namedItem(name).value.trim();
  startSending(form, {
    body: () => ({ reviewer: text("reviewer"), reason: text("reason") }),
    problems: () => ({
      reviewer: reviewerProblem(form.elements.reviewer),
      reason: text("reason") ? "" : "Say why the claim is looked at once more.",
    }),
    taken: (answer) => window.location.assign(encodeURIComponent(answer.instance_id)),
  });
}

/** It may come with the outcome, once the claim has ended before the reader's eyes. */
export function startReopening() {
  start();
  document.addEventListener("outcome-shown", start);
}
