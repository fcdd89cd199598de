// What the rules would make of the form as it stands: asked a moment after each change, and once more
// before a decision is sent, so that its reviewer is asked about what the rules cannot read.

import { send } from "./follow.js";
import { claimData } from "./form.js";
import { showRules } from "./rule_marks.js";

const AFTER = 300; // milliseconds
const PATIENCE = 2000;
const UNREADABLE = "The rules wait: one of the fields is not readable yet.";
const SILENT = "The rules could not be asked just now.";
const main = document.querySelector("main");
const verdict = document.getElementById("verdict");

let timer = 0;
let asked = 0; // each question has its number: only the newest is shown
let warnings = [];
let underWay = Promise.resolve();

function show(seen) {
  warnings = seen.warnings;
  verdict.textContent = seen.verdict;
  verdict.dataset.decision = seen.decision;
  showRules(seen.rules);
}

function sayInstead(text) {
  verdict.textContent = text;
  delete verdict.dataset.decision;
}

async function answerTo(form) {
  const response = await send(main.dataset.previewUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": main.dataset.csrfToken },
    body: JSON.stringify({ claim_data: form }),
  });
  if (!response.ok) throw new TypeError(`The server answered ${response.status}.`);
  return response.json();
}

async function ask() {
  timer = 0;
  const number = ++asked;
  try {
    const seen = await answerTo(claimData());
    if (number === asked) show(seen);
  } catch (error) {
    if (number === asked) sayInstead(error instanceof RangeError ? UNREADABLE : SILENT);
  }
}

const now = () => { underWay = ask(); };

export function previewSoon() {
  clearTimeout(timer);
  timer = setTimeout(now, AFTER);
}

/** The fields of the form, as it stands, that the rules cannot read. */
export async function warningsNow() {
  if (timer) {
    clearTimeout(timer);
    now();
  }
  await Promise.race([underWay, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  return warnings;
}

export const startPreview = now;
