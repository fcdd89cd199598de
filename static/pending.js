// A decision that was received while the claim was busy: by its id one finds out what became of it.

import { ask, isFinished, isPassing, sleep } from "./follow.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const COUNTED = ["approved", "rejected", "changes_requested", "info_requested"];

/** The claim keeps in view what it has made of each decision; undefined while it has not come to this one. */
function fateIn(state, decisionId, requestId) {
  const word = state.handled[decisionId];
  if (COUNTED.includes(word) || state.winner?.decision_id === decisionId) return { counted: true };
  if (word) return { counted: false, refused: word };
  const isOver = isFinished(state) || (state.request_id && state.request_id !== requestId);
  return isOver ? { counted: false, winner: state.winner } : undefined;
}

/** Asks until it is known: whether it counted, else why not, or who was first. */
export async function fateOf(decisionId, stateUrl, requestId) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.4, LONGEST_PAUSE)) {
    await sleep(pause);
    const state = await ask(stateUrl).catch((error) => { if (!isPassing(error)) throw error; });
    const fate = state && fateIn(state, decisionId, requestId);
    if (fate) return fate;
  }
}
