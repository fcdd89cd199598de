// Whether single keys do something: one switch for the desk and the pages of its claims (WCAG 2.1.4).

import { attempt } from "./attempt.js";

const SETTING = "claims.keys";
const box = document.getElementById("keys-on");
const isTurnedOff = () => attempt(() => window.localStorage.getItem(SETTING)) === "off";

/** Where nothing can be kept, the switch works until the page is left. */
export const areOn = () => (box ? box.checked : !isTurnedOff());

export function startKeySwitch() {
  if (!box) return;
  box.checked = !isTurnedOff();
  box.addEventListener("change", () => attempt(() => window.localStorage.setItem(SETTING, box.checked ? "on" : "off")));
}
