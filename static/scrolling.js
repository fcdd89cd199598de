// A box whose text scrolls can be reached by keyboard, and only such a box stops the Tab key.

const BOXES = ".flag ul, .justification, .said blockquote, .form-entries dd";

function reach() {
  for (const box of document.querySelectorAll(BOXES)) {
    if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

/** What is drawn later, or gets another width, is looked at again. */
export function startScrolling() {
  new ResizeObserver(reach).observe(document.querySelector("main"));
  document.addEventListener("toggle", reach, true);
  reach();
}
