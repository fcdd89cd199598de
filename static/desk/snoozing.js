// When a snoozed claim comes back: never after its deadline.

const HOUR = 3_600_000;

function chosen(fields) {
  switch (fields.when.value) {
    case "at": return new Date(fields.at.value);
    case "tomorrow": {
      const morning = new Date();
      morning.setDate(morning.getDate() + 1);
      morning.setHours(9, 0, 0, 0);
      return morning;
    }
    default: return new Date(Date.now() + Number(fields.when.value) * HOUR);
  }
}

/** `due` is the first deadline of the claims, or infinite. */
export function snoozeUntil(fields, due) {
  const until = chosen(fields);
  if (Number.isNaN(until.getTime())) return { problem: "Please give a date and a time." };
  if (until <= new Date()) return { problem: "That time has passed." };
  if (until > due) return { problem: `That is after the deadline, ${new Date(due).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}.` };
  return { until: until.toISOString() };
}
