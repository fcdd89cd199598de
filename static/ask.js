// The claimant is asked, or a question is called back. What is in the form of the claim stays a draft.

import { showError } from "./fields.js";
import { reviewerProblem, startSending } from "./sending.js";
import { rememberedReviewer } from "./storage.js";

const dialog = document.getElementById("ask");
const form = document.getElementById("ask-form");
const MOST = 10;
const LONGEST = 500;

const reload = () => window.location.reload();
const questions = () => form.elements.questions.value.split("\n").map((line) => line.trim()).filter(Boolean);
const documents = () => [...form.querySelectorAll("[name=documents]:checked")].map((box) => box.value);
const days = () => Number(form.elements.due_days.value);

function questionsProblem() {
  if (!questions().length && !documents().length) return "Ask something, or choose a document.";
  if (questions().length > MOST) return `Ask at most ${MOST} questions.`;
  const long = questions().find((question) => question.length > LONGEST);
  return long ? `“${long.slice(0, 40)}…” is longer than ${LONGEST} characters.` : "";
}

const daysProblem = () => (Number.isInteger(days()) && days() >= 1 && days() <= 30 ? "" : "Enter 1 to 30 days.");

const problems = () => ({
  questions: questionsProblem(),
  due_days: daysProblem(),
  reviewer: reviewerProblem(form.elements.reviewer),
});

const body = () => ({
  decision: "info_requested",
  questions: questions(),
  documents: documents(),
  due_days: days(),
  comments: form.elements.comments.value.trim() || null,
  reviewer: form.elements.reviewer.value.trim(),
  request_id: form.dataset.requestId,
  seen_digest: form.dataset.seenDigest,
});

function addCanned(event) {
  const place = form.elements.questions;
  const question = event.target.value;
  if (!question) return;
  place.value = [...place.value.split("\n").filter((line) => line.trim()), question].join("\n");
  event.target.value = "";
}

function open() {
  const typed = document.querySelector("#review-form [name=reviewer]")?.value.trim();
  form.elements.reviewer.value ||= typed || rememberedReviewer();
  dialog.showModal();
  form.elements.questions.focus();
}

function startRecall() {
  const recall = document.getElementById("recall-form");
  if (!recall || "started" in recall.dataset) return;
  recall.dataset.started = "";
  const text = (name) => recall.elements.namedItem(name).value.trim();
  startSending(recall, {
    body: () => ({ reason: text("reason"), reviewer: text("reviewer") || null }),
    problems: () => ({
      reason: text("reason") ? "" : "Say why.",
      reviewer: reviewerProblem(recall.elements.reviewer),
    }),
    taken: reload,
  });
}

export function startAskingClaimant() {
  startRecall();
  new MutationObserver(startRecall).observe(document.getElementById("standing"), { childList: true });
  if (!form) return;
  startSending(form, { body, problems, taken: reload });
  form.addEventListener("input", (event) => { if (event.target.name) showError(event.target, ""); });
  document.getElementById("ask-canned").addEventListener("change", addCanned);
  document.getElementById("ask-close").addEventListener("click", () => dialog.close());
  for (const button of document.querySelectorAll('[data-decision="info_requested"]')) button.addEventListener("click", open);
}
