// What can be seen to be wrong as it is typed: a VIN, a year, days in an order that cannot be. What
// `stops` an approval has to be mended first; the rest is for the reviewer to know.

const VALUES = Object.fromEntries([..."0123456789ABCDEFGHJKLMNPRSTUVWXYZ"].map((c, at) => [c, Number("012345678912345678123457923456789"[at])]));
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const NORTH_AMERICA = "12345";
const FIRST_YEAR = 1900;
const A_DAY = 24 * 3600 * 1000;

const valueOf = (path) => document.getElementById(path.replaceAll(".", "-")).value.trim();
const stops = (text) => ({ text, stops: true });
const doubts = (text) => ({ text, stops: false });

function checkDigit(vin) {
  const total = [...vin].reduce((sum, c, at) => sum + VALUES[c] * WEIGHTS[at], 0);
  return total % 11 === 10 ? "X" : String(total % 11);
}

function vin(text) {
  const written = text.toUpperCase();
  if (written.length !== WEIGHTS.length) return stops(`A VIN has 17 characters, this one has ${written.length}.`);
  if ([...written].some((c) => !(c in VALUES))) return stops("A VIN has digits and letters, but no I, O or Q.");
  const isWrong = NORTH_AMERICA.includes(written[0]) && written[8] !== checkDigit(written);
  return isWrong ? doubts("The check digit is wrong; the VIN may be misspelled.") : null;
}

function year(text) {
  const last = new Date().getFullYear() + 2;
  const isYear = /^\d{4}$/.test(text) && Number(text) >= FIRST_YEAR && Number(text) <= last;
  return isYear ? null : stops(`Enter a year from ${FIRST_YEAR} to ${last}.`);
}

function expiration(text) {
  const begins = valueOf("contract.effective_date");
  return begins && text < begins ? stops("The contract ends before it begins.") : null;
}

/** The claim was filed on a day of UTC: elsewhere it may be the next one already. */
function noticed(text) {
  const filed = Date.parse(document.getElementById("review-form").dataset.submissionDate);
  return Date.parse(text) > filed + A_DAY ? stops("This day is after the claim was filed.") : null;
}

function bought(text) {
  const [then, now] = [text, valueOf("vehicle.current_mileage")].map((miles) => Number(miles.replaceAll(",", "")));
  return now && then > now ? doubts("This is more than the current mileage.") : null;
}

const CHECKS = {
  "vehicle.vin": vin,
  "vehicle.year": year,
  "vehicle.mileage_at_purchase": bought,
  "contract.expiration_date": expiration,
  "issue.date_noticed": noticed,
};
const BESIDE = { "contract.effective_date": "contract.expiration_date", "vehicle.current_mileage": "vehicle.mileage_at_purchase" };

/** Null where nothing is wrong with what stands there. */
export function doubtOf(input) {
  const text = input.value.trim();
  return text && CHECKS[input.name] ? CHECKS[input.name](text) : null;
}

/** The fields whose check a change of this one may turn. */
export const checkedWith = (name) => [name, BESIDE[name]].filter(Boolean);
export const CHECKED = Object.keys(CHECKS);
