// For a moment a decision can be taken back. The seconds tick unless the reader wants nothing to move.

import { rememberedReviewer } from "./storage.js";
import { post } from "./sending.js";

const UNREACHED = "The server could not be reached. Please try again.";
const { undoUrl } = document.querySelector("main").dataset;
const banner = () => document.getElementById("undo");
const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function say(text) {
  const place = document.getElementById("undo-said");
  if (place) place.textContent = text;
}

/** From when the banner was drawn, which tells how long there is. */
function tick() {
  const place = banner();
  if (!place || isStill()) return;
  place.dataset.until ??= String(Date.now() + Number(place.dataset.seconds) * 1000);
  const left = Math.max(0, Math.ceil((Number(place.dataset.until) - Date.now()) / 1000));
  const [fixed, ticking] = [place.querySelector(".undo-fixed"), place.querySelector(".undo-ticking")];
  fixed.classList.add("visually-hidden");
  ticking.hidden = false;
  ticking.textContent = left ? `This can be taken back for ${left} s.` : "It can hardly be taken back any more.";
}

async function undo(button) {
  const { decisionId } = banner().dataset;
  button.disabled = true;
  const response = await post(undoUrl, { decision_id: decisionId, reviewer: rememberedReviewer() || null }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) ?? {};
  if (response?.status === 200) return window.location.reload();
  if (button.isConnected) button.disabled = false;
  return say(response ? answer.message ?? UNREACHED : UNREACHED);
}

export function startUndo() {
  setInterval(tick, 250);
  document.getElementById("outcome").addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (button) undo(button);
  });
}
