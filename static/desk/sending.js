// A request to the desk, with the page's token, and its answer in words.

const PATIENCE = 30_000;
const token = document.querySelector("meta[name=csrf-token]").content;

/** `ok` is false as well when no answer came. */
export async function send(address, body = {}, method = "POST") {
  try {
    const response = await fetch(address, {
      method,
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return { ok: response.ok, status: response.status, body: text ? JSON.parse(text) : {} };
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof DOMException) && !(error instanceof SyntaxError)) throw error;
    return { ok: false, status: 0, body: {} };
  }
}

export function problemOf({ status, body }) {
  if (body.error === "taken_by_other") return `${body.assignee} has this claim already.`;
  if (body.details?.length) return body.details.map((one) => `${one.field}: ${one.message}`).join(" ");
  return body.message ?? (status ? "This could not be done. Please try again." : "The desk cannot be reached. Please try again.");
}
