// The words of a page over its picture: not seen, but to be selected and copied. They are for the
// eye and the mouse; who hears the page has the text.

const MEASURED = 100; // pixels
const pen = document.createElement("canvas").getContext("2d");
pen.font = `${MEASURED}px sans-serif`;

/** `shape` is the page's width by its height. */
export function layWords(leaf, words, shape) {
  const layer = document.createElement("div");
  layer.className = "words-layer";
  layer.ariaHidden = "true";
  layer.append(...words.flatMap((word) => [laid(word, shape), " "]));
  leaf.append(layer);
}

function laid({ text, x, y, w, h }, shape) {
  const span = document.createElement("span");
  span.className = "word";
  span.textContent = text;
  const natural = pen.measureText(text).width / MEASURED || 1;
  const stretched = ((w / Math.max(h, 0.0001)) * shape) / natural;
  Object.assign(span.style, {
    left: `${x * 100}%`, top: `${y * 100}%`, fontSize: `${h * 100}cqh`, transform: `scaleX(${stretched})`,
  });
  span.dataset.line = Math.round((y + h / 2) * 1000);
  span.dataset.height = Math.round(h * 1000);
  return span;
}

/** Of a word at the edge of what is selected, the part that is. */
function selectedPart(word, range) {
  const [start, end] = [range.startContainer, range.endContainer];
  const from = word.contains(start) && start.nodeType === Node.TEXT_NODE ? range.startOffset : 0;
  const to = word.contains(end) && end.nodeType === Node.TEXT_NODE ? range.endOffset : word.textContent.length;
  return word.textContent.slice(from, to);
}

/** Words of one line with a space between them, lines as lines. */
export function selectedText(frame) {
  const selection = document.getSelection();
  if (!selection.rangeCount) return "";
  const range = selection.getRangeAt(0);
  let [text, last] = ["", null];
  for (const word of frame.querySelectorAll(".word")) {
    const part = range.intersectsNode(word) ? selectedPart(word, range) : "";
    if (!part) continue;
    const isBelow = last && Math.abs(word.dataset.line - last.dataset.line) > last.dataset.height / 2;
    text += `${last ? (isBelow ? "\n" : " ") : ""}${part}`;
    last = word;
  }
  return text;
}
