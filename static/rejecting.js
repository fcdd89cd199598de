// A rejection ends the claim, so it is asked for twice; what takes the button's place keeps the claim.

const [decide, confirm] = ["decide", "confirm"].map((id) => document.getElementById(id));
const [reject, forGood, goOn] = ["reject", "reject-for-good", "go-on"].map((id) => document.getElementById(id));

function show(asks) {
  confirm.hidden = !asks;
  decide.hidden = asks;
}

function leave() {
  show(false);
  reject.focus();
}

export function askFirst() {
  show(true);
  goOn.focus();
}

/** `rejected` is called once the reviewer has said it again. */
export function startRejecting(rejected) {
  goOn.addEventListener("click", leave);
  confirm.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  forGood.addEventListener("click", () => {
    show(false);
    rejected(reject);
  });
}
