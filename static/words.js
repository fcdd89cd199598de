// What the page says of a decision: that it was taken, or why not and what to do next.

export const SENT = "Your decision was sent. The page shows what comes of it.";
export const CLOSED = "The form was closed, nothing was sent.";
export const MAYBE = "This claim no longer waits for a decision; an earlier try of yours may have arrived.";
export const UNREACHED = "The server could not be reached. Your entries are kept; please try again.";
export const PENDING = "Your decision was received. The claim is busy: the page finds out whether it counts.";
export const STALE = "Your decision was not taken. The form belongs to an earlier request; reload the page to decide on the current one.";
export const CARRIED = "What you had typed was put into the new form, and is marked there.";
export const TAKEN_BACK = "The decision was taken back. The form is as it was sent.";
const SIGN_IN = "Open the new link in this tab, and what you typed is put back.";

const MINE = { approved: "Your approval", rejected: "Your rejection", changes_requested: "Your request for changes", info_requested: "Your question" };
const THEIRS = { approved: "approved the claim", rejected: "rejected the claim", changes_requested: "asked for changes", info_requested: "asked the claimant" };
const REASONS = {
  own_claim: "This claim is your own: you sent it or it is made in your name. Ask another reviewer to decide it.",
  already_approved: "You have approved this claim already. The approval that is missing has to come from another reviewer.",
  over_authority: "The amount is above what you may approve. Ask a reviewer with a higher limit to approve it; you can still request changes or reject it.",
  not_a_reviewer: "You are not among the people who may decide this claim. Ask one of its reviewers to decide, or whoever looks after the reviewers to add you.",
};
const CODES = {
  no_more_rounds: "Changes can not be requested any more: this is the last round. Approve the claim or reject it.",
  not_signed_in: `You are no longer signed in. Reload the page to ask for a new link. ${SIGN_IN}`,
  link_expired: `Your link has expired. Reload the page to ask for a new one. ${SIGN_IN}`,
};

/** "Your approval was not taken. ann@example.com rejected the claim first." */
export function notTaken(decision, winner) {
  const lost = `${MINE[decision]} was not taken.`;
  return winner?.reviewer && winner.decision in THEIRS ? `${lost} ${winner.reviewer} ${THEIRS[winner.decision]} first.` : lost;
}

/** A refusal that leaves the form open, in plain words. */
export function refusal(answer, status) {
  const known = REASONS[answer.reason] ?? CODES[answer.error];
  return known ?? `${answer.message ?? `The server answered ${status}.`} You can try again.`;
}

/** Beside the question whether to send it all the same. */
export function notUnderstood(fields) {
  const labels = fields.map((path) => labelOf(path) ?? path);
  const text = `The rules cannot read ${labels.join(", ")}: a person would have to decide. Send it as it is?`;
  return { text, yes: "Send it all the same", no: "Look at it first" };
}

const labelOf = (path) =>
  document.querySelector(`label[for="${path.replaceAll(".", "-")}"]`)?.textContent ?? document.getElementById(`${path.replaceAll(".", "-")}-label`)?.textContent;

export const takenBy = (who) => ({
  text: `Nothing was sent: ${who ?? "somebody else"} has taken this claim at the desk. Go on all the same?`,
  yes: "Go on anyway",
  no: "Leave it to them",
});
