/** Storage that is switched off or full keeps nothing; a page works without it. */
export function attempt(use) {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}
