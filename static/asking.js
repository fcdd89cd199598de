// A decision that is asked about before it is sent: what stands in the place of the buttons keeps the
// claim as it is.

const [decide, warned, question] = ["decide", "warned", "warned-question"].map((id) => document.getElementById(id));
const [send, back] = ["send-anyway", "mend-first"].map((id) => document.getElementById(id));

let goOn = null;
let cameFrom = null;

function show(asks) {
  warned.hidden = !asks;
  decide.hidden = asks;
}

function leave() {
  show(false);
  cameFrom?.focus();
}

/** `then` is called once the reviewer has said so again. */
export function askAbout({ text, yes, no }, button, then) {
  question.textContent = text;
  [send.textContent, back.textContent] = [yes, no];
  [cameFrom, goOn] = [button, then];
  show(true);
  back.focus();
}

export function startAsking() {
  back.addEventListener("click", leave);
  warned.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  send.addEventListener("click", () => {
    show(false);
    goOn();
  });
}
