// Where a value was read: while its field is in use, its quote is marked in the text beside the form.
// Painted, not written: the texts stay as they are, and so does what the reviewer has selected there.

import { showBadge } from "./fields.js";

const IN_USE = "quoted"; // its field has the focus
const POINTED_AT = "pointed-at";
const MARGIN = 24; // pixels around what is brought into view

function range(target, start, end) {
  target.normalize(); // a browser may cut a long text into several nodes
  const found = document.createRange();
  found.setStart(target.firstChild, start);
  found.setEnd(target.firstChild, end);
  return found;
}

function rangesOf(place) {
  return [...place.querySelectorAll("[data-spans]")].flatMap((quoted) => {
    const target = document.getElementById(quoted.dataset.target);
    return quoted.dataset.spans.split(" ").map((span) => range(target, ...span.split("-").map(Number)));
  });
}

/** A browser that cannot paint still shows the quote below the field, and brings its place into view. */
function paint(name, ranges) {
  if ("highlights" in CSS) CSS.highlights.set(name, new Highlight(...ranges));
}

/** All that one text says of a value, from its first piece to its last. */
function extent(ranges) {
  const pieces = ranges.filter((piece) => piece.startContainer === ranges[0].startContainer);
  const { top } = pieces[0].getBoundingClientRect();
  return { top: top - MARGIN, bottom: pieces.at(-1).getBoundingClientRect().bottom + MARGIN };
}

/** Into view within the boxes that scroll, as far as they go; the page itself stays where it is. */
function reveal(ranges) {
  for (let box = ranges[0].startContainer.parentElement; box !== document.body; box = box.parentElement) {
    const [quote, frame] = [extent(ranges), box.getBoundingClientRect()];
    const below = Math.min(quote.bottom - frame.bottom, quote.top - frame.top); // its top goes first
    const above = Math.min(quote.top - frame.top, 0);
    if (getComputedStyle(box).overflowY === "auto") box.scrollTop += above || Math.max(below, 0);
  }
}

/** A mail that the letter quotes is folded, until something in it is looked for. */
function unfold(piece) {
  const fold = piece.startContainer.parentElement.closest("details");
  if (fold) fold.open = true;
}

function use(place) {
  const ranges = rangesOf(place);
  paint(IN_USE, ranges);
  ranges.forEach(unfold);
  if (ranges[0]?.startContainer.parentElement.offsetParent) reveal(ranges); // its tab may be another
}

/** An edited value is the reviewer's own: nothing has to support it any more. */
export function showUnsupported(input) {
  showBadge(document.getElementById(`${input.id}-unsupported`), input.value === input.defaultValue);
}

/** The pointer only marks; the focus, and a click on the source, also bring the quote into view. */
export function startEvidence(form) {
  const withField = (then) => (event) => {
    const place = event.target.closest(".field");
    if (place) then(place);
  };
  form.addEventListener("focusin", withField(use));
  form.addEventListener("focusout", () => paint(IN_USE, []));
  form.addEventListener("click", withField((place) => { if (place.contains(document.activeElement)) use(place); }));
  form.addEventListener("pointerover", withField((place) => paint(POINTED_AT, rangesOf(place))));
  form.addEventListener("pointerout", () => paint(POINTED_AT, []));
}
