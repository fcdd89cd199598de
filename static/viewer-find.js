// Words that are looked for in a document: their boxes on the pages, one of them the one at hand.

const MOST = 500;

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Each as the boxes of the words in which it stands. */
function matchesIn(words, query) {
  const texts = words.map((word) => folded(word.text));
  const starts = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length + 1;
  }
  const whole = texts.join(" ");
  const matches = [];
  for (let at = whole.indexOf(query); at >= 0 && matches.length < MOST; at = whole.indexOf(query, at + query.length)) {
    const isIn = (_, n) => starts[n] < at + query.length && at < starts[n] + texts[n].length;
    matches.push(words.filter(isIn));
  }
  return matches;
}

export class Find {
  matches = [];
  here = -1;
  asked = 0;

  constructor(sheets, tell) {
    Object.assign(this, { sheets, tell });
  }

  async look(written) {
    const asked = ++this.asked;
    const query = folded(written.trim().replace(/\s+/g, " "));
    this.clear();
    if (!query) return;
    this.tell("Searching …");
    const found = [];
    for (const sheet of this.sheets.list) {
      const { body } = await sheet.words();
      if (asked !== this.asked) return; // something else is looked for by now
      found.push(...matchesIn(body ?? [], query).map((boxes) => ({ sheet, boxes })));
    }
    this.matches = found;
    this.draw();
    this.step(1);
  }

  clear() {
    this.matches = [];
    this.here = -1;
    this.draw();
    this.tell("");
  }

  draw() {
    for (const sheet of this.sheets.list) {
      const own = this.matches.filter((match) => match.sheet === sheet);
      const drawn = sheet.draw("found", own.flatMap((match) => match.boxes));
      own.forEach((match) => { match.drawn = drawn.splice(0, match.boxes.length); });
    }
  }

  step(by) {
    const count = this.matches.length;
    if (!count) {
      this.tell("Not found");
      return;
    }
    this.matches[this.here]?.drawn.forEach((box) => box.classList.remove("is-here"));
    this.here = (this.here + by + count) % count;
    const { drawn } = this.matches[this.here];
    drawn.forEach((box) => box.classList.add("is-here"));
    this.sheets.reveal(drawn[0]);
    this.tell(`${this.here + 1} of ${count}`);
  }
}
