// Totals add up as one types. Lines make a total; without lines it stays what agent 1 read or the reviewer wrote.

import { cents } from "./fields.js";
import { dollars, hundredths, laborCost, plain } from "./money.js";
import { costInputs } from "./parts.js";
import { unfoldAround } from "./sections.js";

const field = (path) => document.getElementById(path.replaceAll(".", "-"));
const sumOf = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0);

function partsSum() {
  const costs = costInputs().map(cents).filter((cost) => cost !== null);
  return costs.length ? sumOf(costs) : null;
}

function laborSum() {
  const [hours, rate] = [cents(field("repair.labor_hours")), cents(field("repair.labor_rate"))];
  return hours === null || rate === null ? null : laborCost(hours, rate);
}

/** A total made of lines is not typed; once the lines are gone, what stood there before comes back. */
function fill(input, sum) {
  if (sum !== null && !input.readOnly) input.dataset.before = input.value;
  if (sum === null && input.readOnly) input.value = input.dataset.before;
  input.readOnly = sum !== null;
  if (sum !== null) input.value = plain(sum);
}

/** A complete sum replaces the estimate that agent 1 read, half a sum does not; the reviewer's own stays. */
function fillEstimate(input, parts, labor, follows) {
  if (input.dataset.own === "true") return;
  const complete = parts !== null && labor !== null;
  if (follows && (complete || !input.dataset.read)) {
    input.value = parts === null && labor === null ? "" : plain((parts ?? 0) + (labor ?? 0));
  } else {
    input.value = input.dataset.read;
  }
}

function showHint(input) {
  const read = hundredths(input.dataset.read);
  const differs = read !== null && cents(input) !== read;
  document.getElementById(`${input.id}-hint`).textContent = differs ? `The assistant read ${dollars(read)}.` : "";
}

function showMismatch(parts, labor, estimate) {
  const differs = parts !== null && labor !== null && estimate !== null && parts + labor !== estimate;
  const place = document.getElementById("mismatch");
  if (differs && place.hidden) unfoldAround(place);
  place.hidden = !differs;
  document.getElementById("mismatch-text").textContent = differs
    ? `Parts ${dollars(parts)} + labor ${dollars(labor)} = ${dollars(parts + labor)}, but the estimate says ${dollars(estimate)}.`
    : "";
}

function showPayable(estimate, deductible) {
  const known = estimate !== null && deductible !== null;
  document.getElementById("payable").textContent = known ? dollars(Math.max(0, estimate - deductible)) : "not known";
}

/** Wires the totals, once the lines that were read are in the form; the function it returns makes them right again after any change. */
export function startTotals() {
  const [parts, labor, estimate] = ["parts_cost", "labor_cost", "estimate"].map((name) => field(`repair.total_${name}`));
  const deductible = field("contract.deductible");

  const drawnSums = [partsSum(), laborSum()];
  const update = () => {
    const [partsLines, laborLines] = [partsSum(), laborSum()];
    fill(parts, partsLines);
    fill(labor, laborLines);
    const own = [parts, labor].some((total) => total.dataset.own);
    const hasOwnLines = partsLines !== drawnSums[0] || laborLines !== drawnSums[1];
    fillEstimate(estimate, cents(parts), cents(labor), own || hasOwnLines);
    [parts, labor, estimate, deductible].forEach(showHint);
    showMismatch(cents(parts), cents(labor), cents(estimate));
    showPayable(cents(estimate), cents(deductible));
  };
  const own = (total, value) => { total.dataset.own = String(value); };

  [parts, labor, estimate].forEach((total) => total.addEventListener("input", () => own(total, true)));
  estimate.addEventListener("change", () => own(estimate, estimate.value.trim() !== "" || estimate.dataset.read !== ""));
  document.getElementById("use-sum").addEventListener("click", () => {
    estimate.value = plain(cents(parts) + cents(labor));
    estimate.dispatchEvent(new Event("input", { bubbles: true }));
    estimate.focus();
  });
  return update;
}
