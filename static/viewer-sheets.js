// The pages of one document below each other, each loaded when it is about to be seen: its picture,
// and over it its words to select, and the boxes that mark some of them.

import { ask, once } from "./viewer-wire.js";
import { layWords } from "./viewer-words.js";

const WIDTHS = [800, 1600];
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const ROOM = 12; // pixels around what is brought into view

function element(kind, className) {
  const made = document.createElement(kind);
  made.className = className;
  return made;
}

class Sheet {
  constructor(url, number, size, label) {
    Object.assign(this, { url, number, size, isShown: false });
    this.words = once(`${url}/words`);
    this.marks = once(`${url}/marks`);
    this.root = element("div", "sheet");
    this.leaf = element("div", "leaf");
    this.picture = element("img", "picture");
    this.picture.alt = `${label}. Its words are in the text.`;
    this.boxes = element("div", "boxes-layer");
    this.boxes.ariaHidden = "true";
    this.leaf.append(this.picture, this.boxes);
    this.root.append(this.leaf);
    this.turn(0);
  }

  get shape() {
    return this.size.width / this.size.height;
  }

  turn(quarters) {
    const isOnItsSide = quarters % 2 === 1;
    this.root.dataset.turn = quarters * 90;
    this.root.style.setProperty("aspect-ratio", isOnItsSide ? 1 / this.shape : this.shape);
  }

  /** The picture that is sharp at this width, and the words. */
  async show(width, fallBack) {
    this.picture.sizes = `${Math.round(width)}px`;
    if (this.isShown) return;
    this.isShown = true;
    this.picture.addEventListener("error", async () => fallBack(this, (await ask(`${this.url}?w=800`)).problem));
    this.picture.srcset = WIDTHS.map((wide) => `${this.url}?w=${wide} ${wide}w`).join(", ");
    const { body } = await this.words();
    if (body) layWords(this.leaf, body, this.shape);
  }

  /** Boxes of one kind take the place of those that were there. */
  draw(kind, boxes) {
    this.boxes.querySelectorAll(`.${kind}`).forEach((box) => box.remove());
    return boxes.map(({ x, y, w, h }) => {
      const box = element("div", kind);
      const share = (value) => `${value * 100}%`;
      Object.assign(box.style, { left: share(x), top: share(y), width: share(w), height: share(h) });
      this.boxes.append(box);
      return box;
    });
  }
}

export class Sheets {
  failed = () => {};
  changed = () => {};
  quarters = 0;
  zoom = 1;
  list = [];

  constructor(frame, file, name, text) {
    Object.assign(this, { frame, file, name, text });
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (entry.isIntersecting) this.show(this.list[entry.target.dataset.page - 1]);
    }), { root: frame, rootMargin: "100% 0px" });
    frame.addEventListener("scroll", () => this.changed(), { passive: true });
    new ResizeObserver(() => this.sharpen()).observe(frame);
  }

  /** Once, however often it is asked for. */
  load() {
    this.loaded ??= this.begin();
    return this.loaded;
  }

  async begin() {
    const { body, problem } = await ask(`${this.file}/pages`);
    if (problem) {
      this.failed(problem);
      return;
    }
    this.count = body.count;
    this.list = body.pages.map((size, at) => {
      const label = `Page ${at + 1} of ${body.count} of ${this.name} as a picture`;
      const sheet = new Sheet(`${this.file}/pages/${at + 1}`, at + 1, size, label);
      sheet.root.dataset.page = at + 1;
      return sheet;
    });
    this.frame.replaceChildren(...this.list.map((sheet) => sheet.root));
    if (this.list.length < body.count) {
      const rest = element("p", "page-number");
      rest.textContent = `Only the first ${this.list.length} pages are shown here; please open the file.`;
      this.frame.append(rest);
    }
    this.list.forEach((sheet) => this.observer.observe(sheet.root));
    this.changed();
  }

  show(sheet) {
    return sheet.show(sheet.root.clientWidth, (failed, problem) => this.fallBack(failed, problem));
  }

  sharpen() {
    this.list.filter((sheet) => sheet.isShown).forEach((sheet) => this.show(sheet));
  }

  /** This page's text in the place of its picture. */
  fallBack(sheet, problem) {
    const said = element("p", "source not-shown");
    said.textContent = `${problem ?? "The picture could not be loaded."} This is the text of the page:`;
    const words = element("div", "page-text");
    words.dir = "auto";
    words.textContent = this.text?.querySelector(`[id$="-page-${sheet.number}"]`)?.textContent || "No text was read.";
    sheet.root.classList.add("is-text");
    sheet.root.replaceChildren(said, words);
  }

  /** The page in the middle of what is seen. */
  get here() {
    const middle = this.frame.scrollTop + this.frame.clientHeight / 2;
    const passed = this.list.filter((sheet) => sheet.root.offsetTop <= middle);
    return passed.at(-1)?.number ?? 1;
  }

  goTo(number) {
    const sheet = this.list[number - 1];
    if (sheet) this.frame.scrollTop = sheet.root.offsetTop - ROOM;
  }

  step(by) {
    this.goTo(Math.min(Math.max(this.here + by, 1), this.list.length));
  }

  /** What is in the middle stays there. */
  setZoom(zoom) {
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.frame;
    const grown = zoom / this.zoom;
    this.zoom = zoom;
    this.frame.style.setProperty("--zoom", zoom);
    this.frame.scrollTop = (scrollTop + clientHeight / 2) * grown - clientHeight / 2;
    this.frame.scrollLeft = (scrollLeft + clientWidth / 2) * grown - clientWidth / 2;
    this.sharpen();
    this.changed();
  }

  larger() {
    this.setZoom(ZOOMS.find((zoom) => zoom > this.zoom) ?? this.zoom);
  }

  smaller() {
    this.setZoom(ZOOMS.findLast((zoom) => zoom < this.zoom) ?? this.zoom);
  }

  get isLargest() {
    return this.zoom >= ZOOMS.at(-1);
  }

  get isSmallest() {
    return this.zoom <= ZOOMS[0];
  }

  turn() {
    const { here } = this;
    this.quarters = (this.quarters + 1) % 4;
    this.list.forEach((sheet) => sheet.turn(this.quarters));
    this.goTo(here);
  }

  /** Into view within the boxes that scroll; the page itself stays where it is. */
  reveal(box) {
    for (let frame = box.parentElement; frame !== document.body; frame = frame.parentElement) {
      const [mark, seen] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
      if (getComputedStyle(frame).overflowY !== "auto") continue;
      const above = Math.min(mark.top - ROOM - seen.top, 0);
      frame.scrollTop += above || Math.max(Math.min(mark.bottom + ROOM - seen.bottom, mark.top - ROOM - seen.top), 0);
      const before = Math.min(mark.left - ROOM - seen.left, 0);
      frame.scrollLeft += before || Math.max(Math.min(mark.right + ROOM - seen.right, mark.left - ROOM - seen.left), 0);
    }
  }
}
