// Amounts are whole cents from the keyboard to the request: 0.1 + 0.2 never happens here.

const DECIMAL = /^(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{0,2}))?$/;
const LARGEST = 99_999_999_999_999; // a cent less than a trillion dollars: no sum of a form loses a cent

/** Hundredths in "1,234.5", "$0.50" or "3.5"; null for an empty text, NaN for what is no such number. */
export function hundredths(text) {
  const bare = text.replace(/^\s*\$?\s*|\s+$/g, "");
  if (bare === "") return null;
  const match = DECIMAL.exec(bare);
  if (!match || !/\d/.test(bare)) return NaN;
  const whole = Number(match[1].replaceAll(",", "") || "0");
  const cents = whole * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return cents <= LARGEST ? cents : NaN;
}

/** Hours times an hourly rate, both in hundredths, rounded half up to the cent. */
export function laborCost(hours, rate) {
  return Number((BigInt(hours) * BigInt(rate) + 50n) / 100n);
}

/** A field's text, without thousands separators. */
export function plain(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

export function dollars(cents) {
  const [whole, fraction] = plain(Math.abs(cents)).split(".");
  return `${cents < 0 ? "−" : ""}$${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction}`;
}
