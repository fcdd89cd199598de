// What a clerk does with one claim or with several. Nothing here decides a claim.

import { askFor, startAsking } from "./asking.js";
import { showNow } from "./board.js";
import { pickedIds, pickNone } from "./picking.js";
import { rowOf, rows } from "./rows.js";
import { say } from "./say.js";
import { problemOf, send } from "./sending.js";
import { snoozeUntil } from "./snoozing.js";

const DONE = { take: "taken", release: "released", assign: "assigned", snooze: "snoozed", note: "noted" };

const named = (ids) => {
  const first = rows().find((row) => row.dataset.id === ids[0])?.dataset.claim ?? ids[0];
  return ids.length === 1 ? `Claim ${first}` : `${ids.length} claims`;
};

const dueOf = (ids) =>
  Math.min(...rows().filter((row) => ids.includes(row.dataset.id) && row.dataset.due).map((row) => Number(row.dataset.due)));

function toldOfMany(results, action) {
  const refused = results.filter((one) => one.status !== 200);
  const done = results.length - refused.length;
  if (!refused.length) return `${done} claims ${DONE[action]}.`;
  return `${done} of ${results.length} claims ${DONE[action]}. ${refused[0].message ?? ""}`;
}

/** What is wrong, in words, or nothing. */
async function carryOut(action, ids, more = {}) {
  const what = named(ids);
  const answer = ids.length === 1
    ? await send(`desk/claims/${encodeURIComponent(ids[0])}/${action}`, more)
    : await send("desk/bulk", { action, instance_ids: ids, ...more });
  showNow();
  if (!answer.ok) return problemOf(answer);
  say(ids.length === 1 ? `${what} ${DONE[action]}.` : toldOfMany(answer.body.results, action));
  if (ids.length > 1) pickNone();
  return "";
}

const atOnce = async (action, ids) => {
  const problem = await carryOut(action, ids);
  if (problem) say(problem);
};

const ASKS = {
  snooze: (ids) => askFor("snooze-dialog", named(ids), (fields) => {
    const { until, problem } = snoozeUntil(fields, dueOf(ids));
    const reason = fields.reason.value.trim();
    return problem || carryOut("snooze", ids, { until, ...(reason && { reason }) });
  }),
  note: (ids) => askFor("note-dialog", named(ids), (fields) => carryOut("note", ids, { text: fields.text.value })),
  assign: (ids) => askFor("assign-dialog", named(ids), (fields) => carryOut("assign", ids, { to: fields.to.value.trim() })),
};

export function act(action, ids) {
  if (ids.length) (ASKS[action] ?? ((all) => atOnce(action, all)))(ids);
}

export async function next() {
  const answer = await send("desk/next");
  if (answer.status === 204) say("No claim is left that nobody has and that you may decide.");
  else if (answer.ok) window.location.assign(`review/${encodeURIComponent(answer.body.instance_id)}`);
  else say(problemOf(answer));
}

export function startActs() {
  startAsking();
  document.getElementById("next").addEventListener("click", next);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button.dataset.act, [rowOf(button).dataset.id]);
    const several = event.target.closest("[data-bulk]");
    if (several) act(several.dataset.bulk, pickedIds());
  });
}
