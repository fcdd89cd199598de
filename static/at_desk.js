// What the page has to do with the desk, where there is one: it says that the claim is looked at, and
// takes the next one once this is decided.

import { send } from "./follow.js";

const EVERY = 15_000;
const NOTHING_LEFT = "No claim waits for you just now.";
const FAILED = "The desk could not be reached. Please try again.";
const { deskUrl, instanceId } = document.querySelector("main").dataset;
const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const [next, said] = ["next-claim", "next-said"].map((id) => document.getElementById(id));

const post = (path, body = {}) =>
  send(`${deskUrl}/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify(body),
  });

const ofThis = (verb) => `claims/${encodeURIComponent(instanceId)}/${verb}`;
export const claimAtDesk = () => send(`${deskUrl}/claims/${encodeURIComponent(instanceId)}`);
export const addNote = (text) => post(ofThis("note"), { text });

function lookAtIt() {
  if (!document.hidden) post(ofThis("seen")).catch(() => undefined);
}

async function takeNext() {
  next.disabled = true;
  const response = await post("next").catch(() => null);
  if (response?.status === 200) {
    window.location.assign((await response.json()).review_url);
    return;
  }
  next.disabled = false;
  said.textContent = response?.status === 204 ? NOTHING_LEFT : FAILED;
}

function enter(event) {
  const isElsewhere = event.target.closest("a, button, input, textarea, select, summary, [tabindex='0']");
  if (event.key === "Enter" && !isElsewhere && next.offsetParent && !next.disabled) takeNext();
}

export function startDesk() {
  if (!deskUrl) return;
  lookAtIt();
  setInterval(lookAtIt, EVERY);
  next?.addEventListener("click", takeNext);
  document.addEventListener("keydown", enter);
}
