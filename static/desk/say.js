// One line for what just happened; a screen reader says it.

const SHOWN_FOR = 6_000;
const place = document.getElementById("status");
let timer = 0;

/** `stays`: until something else is said. */
export function say(text, { stays = false } = {}) {
  clearTimeout(timer);
  place.textContent = text;
  if (text && !stays) timer = setTimeout(() => { place.textContent = ""; }, SHOWN_FOR);
}
