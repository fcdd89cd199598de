// Where a value was read, on the pictures: while its field is in use, its quote is marked there and
// brought into view; the pointer only marks what is drawn already.

const IN_USE = "mark";
const POINTED_AT = "hint-mark";
const NUMBER = /-page-(\d+)$/;

/** The pages on which the field's quotes stand, and its name there. */
function placesOf(place, viewers) {
  const path = place.querySelector("[name]")?.name;
  const pages = new Map();
  for (const { dataset } of place.querySelectorAll("[data-target]")) {
    const sheets = viewers.get(document.getElementById(dataset.target)?.closest(".paper"));
    const number = Number(NUMBER.exec(dataset.target)?.[1]);
    if (sheets && number) pages.set(dataset.target, { sheets, number, path });
  }
  return [...pages.values()];
}

async function boxesOf({ sheets, number, path }) {
  const sheet = sheets.list[number - 1];
  const { body } = (await sheet?.marks()) ?? {};
  return body?.marks[path] ?? [];
}

export function startMarks(form, viewers) {
  if (!form || !viewers.size) return;
  let asked = 0;
  const clear = (kind) => viewers.forEach(({ list }) => list.forEach((sheet) => sheet.draw(kind, [])));

  const use = async (place) => {
    const now = ++asked;
    clear(IN_USE);
    let isFirst = true;
    for (const page of placesOf(place, viewers)) {
      await page.sheets.load();
      const boxes = await boxesOf(page);
      if (now !== asked) return; // another field is in use by now
      const [first] = boxes.length ? page.sheets.list[page.number - 1].draw(IN_USE, boxes) : [];
      if (first && isFirst && first.offsetParent) {
        page.sheets.reveal(first);
        isFirst = false;
      }
    }
  };

  const pointAt = async (place) => {
    for (const page of placesOf(place, viewers)) {
      if (page.sheets.list[page.number - 1]?.isShown) {
        const boxes = await boxesOf(page);
        if (place.matches(":hover")) page.sheets.list[page.number - 1].draw(POINTED_AT, boxes);
      }
    }
  };

  const withField = (then) => (event) => {
    const place = event.target.closest(".field");
    if (place) then(place);
  };
  form.addEventListener("focusin", withField(use));
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget?.closest(".viewer")) return; // to look at the mark more closely
    asked += 1;
    clear(IN_USE);
  });
  form.addEventListener("click", withField((place) => { if (place.contains(document.activeElement)) use(place); }));
  form.addEventListener("pointerover", withField(pointAt));
  form.addEventListener("pointerout", () => clear(POINTED_AT));
}
