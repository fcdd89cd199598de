// What was looked up: it is asked for again when the contract number changes or the contract system did not
// answer, and no value of it is overruled without a reason.

import { localTimes, send } from "./follow.js";
import { hundredths } from "./money.js";

const NOT_FOUND = "There is no contract with this number.";
const UNAVAILABLE = "The contract could not be looked up.";
const TOO_MANY = "Too many contracts were looked up for this claim today. One that was looked up before can be asked for again.";
const ASKING = "Looking the contract up…";
const id = (path) => path.replaceAll(".", "-");
const field = (path) => document.getElementById(id(path));
const known = () => [...document.querySelectorAll("[data-looked-up]")];
const box = () => document.getElementById("contract-lookup");
let asked = 0; // only the answer to the last question counts

/** As it is compared: $1,000.00 is 1000. */
function plain(path, text) {
  const kind = field(path).dataset.kind;
  if (kind === "money") return String(hundredths(text));
  if (kind === "whole") return text.trim().replaceAll(",", "");
  return kind === "vin" ? text.trim().toUpperCase() : text.trim();
}

function isOverruled({ dataset: { lookedUp: path }, value }) {
  return value !== "" && field(path) !== null && plain(path, field(path).value) !== plain(path, value);
}

const overruled = () => known().filter(isOverruled).map(({ dataset }) => dataset.lookedUp);
const reason = (path) => document.getElementById(`${id(path)}-reason`);

/** A reason for every value that was looked up and is not what the form says. */
export function overrides() {
  const told = overruled().map((path) => [path, reason(path).value.trim()]);
  return Object.fromEntries(told.filter(([, why]) => why));
}

export function reasonProblems() {
  const problem = (path) => (reason(path).value.trim() ? "" : "Say why this is not as it was looked up.");
  return overruled().map((path) => [reason(path), problem(path)]);
}

/** The question stands below the field as long as it is not as looked up. */
export function showOverruled() {
  const open = overruled();
  for (const { dataset: { lookedUp: path } } of known()) {
    document.getElementById(`${id(path)}-overrule`).hidden = !open.includes(path);
  }
}

function say(words, { mayAskAgain = false, isWell = false } = {}) {
  box().classList.toggle("flag-info", isWell);
  box().classList.toggle("flag-warning", !isWell);
  document.getElementById("contract-lookup-words").textContent = words;
  document.getElementById("look-up-again").hidden = !mayAskAgain;
  box().hidden = !words;
}

function showSource(path, answer, isKnown) {
  const place = document.getElementById(`${id(path)}-looked-up`);
  place.hidden = !isKnown;
  if (!isKnown) return;
  const time = document.createElement("time");
  time.dateTime = answer.looked_up_at;
  time.dataset.short = "";
  place.replaceChildren(`${answer.source}, `, time);
  localTimes();
}

/** The contract's values take the place of what stands there; those of the contract before do not stay. */
function fill(answer) {
  for (const looked of known().filter(({ dataset }) => dataset.key)) {
    const path = looked.dataset.lookedUp;
    const input = field(path);
    const value = String(answer.contract?.[looked.dataset.key] ?? "");
    const isOfOld = looked.value !== "" && !isOverruled(looked) && path !== "contract.contract_number";
    looked.value = value;
    if (value !== "" || isOfOld) input.value = value;
    showSource(path, answer, value !== "");
  }
}

function received(status, answer) {
  if (status === 200) {
    fill(answer);
    const holder = answer.contract.holder_name;
    const words = `The contract was looked up.${holder ? ` Its holder is ${holder}.` : ""}`;
    return say(words, { isWell: true });
  }
  if (answer.error === "no_such_contract") {
    fill({});
    return say(NOT_FOUND);
  }
  return say(answer.error === "too_many_attempts" ? TOO_MANY : UNAVAILABLE, { mayAskAgain: true });
}

async function ask(number, changed) {
  const question = ++asked;
  box().dataset.asked = number;
  say(ASKING, { isWell: true });
  let [status, answer] = [0, {}];
  try {
    const response = await send(`${box().dataset.url}${encodeURIComponent(number)}`);
    [status, answer] = [response.status, await response.json().catch(() => ({}))];
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
  }
  if (question !== asked) return;
  received(status, answer);
  changed();
}

/** `changed` is called once the form says something else. */
export function startContract(changed) {
  if (!box()) return;
  const number = field("contract.contract_number");
  const now = () => number.value.trim();
  number.addEventListener("change", () => { if (now() && now() !== box().dataset.asked) ask(now(), changed); });
  document.getElementById("look-up-again").addEventListener("click", () => { if (now()) ask(now(), changed); });
}
