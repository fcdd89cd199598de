// What the viewer asks for. A refusal comes with its sentence, silence with one of ours.

const UNREACHED = "The pages could not be loaded. Please reload the page.";

/** `{body}`, or `{problem}` in a sentence. */
export async function ask(url) {
  try {
    const reply = await fetch(url, { headers: { Accept: "application/json" } });
    const body = await reply.json();
    return reply.ok ? { body } : { problem: body.message ?? UNREACHED };
  } catch {
    return { problem: UNREACHED };
  }
}

/** Asked once, unless it failed. */
export function once(url) {
  let asked = null;
  return async () => {
    asked ??= ask(url);
    const answer = await asked;
    if (answer.problem) asked = null;
    return answer;
  };
}
