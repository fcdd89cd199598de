// Where a value was read: while its field is in use, its quote is marked in the text beside the form.
// Painted, not written: the texts stay as they are, and so does what the reviewer has selected there.

const NAME = "quoted";
const canPaint = "highlights" in CSS;

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

function paint(ranges) {
  if (canPaint) CSS.highlights.set(NAME, new Highlight(...ranges));
}

/** Into view within the boxes that scroll, as far as they go; the page itself stays where it is. */
function reveal(found) {
  for (let box = found.startContainer.parentElement; box && box !== document.body; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY !== "auto") continue;
    const [quote, frame] = [found.getBoundingClientRect(), box.getBoundingClientRect()];
    const isSeen = quote.top >= frame.top && quote.bottom <= frame.bottom;
    if (!isSeen) box.scrollTop += (quote.top + quote.bottom - frame.top - frame.bottom) / 2;
  }
}

function show(place, isSure) {
  const ranges = rangesOf(place);
  paint(ranges);
  if (isSure && ranges.length) reveal(ranges[0]);
}

/** An edited value is the reviewer's own: nothing has to support it any more. */
export function showUnsupported(input) {
  const badge = document.getElementById(`${input.id}-unsupported`);
  if (badge) badge.hidden = input.value !== input.defaultValue;
}

/** The pointer only marks; the focus, and a click on the source, also bring the quote into view. */
export function startEvidence(form) {
  const fieldOf = (event) => (event.target instanceof Element ? event.target.closest(".field") : null);
  const inUse = () => document.activeElement?.closest(".field");
  form.addEventListener("focusin", (event) => { if (fieldOf(event)) show(fieldOf(event), true); });
  form.addEventListener("click", (event) => { if (event.target.closest("summary")) show(fieldOf(event), true); });
  form.addEventListener("pointerover", (event) => { if (fieldOf(event)) show(fieldOf(event), false); });
  form.addEventListener("pointerleave", () => { if (inUse()) show(inUse(), false); else paint([]); });
  form.addEventListener("focusout", () => paint([]));
}
