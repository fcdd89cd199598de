// The documents beside the form as pictures of their pages. Where a page cannot be shown, and where
// no script runs, there is the text.

import { startMarks } from "./viewer-marks.js";
import { Sheets } from "./viewer-sheets.js";
import { startTools } from "./viewer-tools.js";
import { ask } from "./viewer-wire.js";

const DRAWN = ["pdf", "picture"];
const NEAR = "300px"; // a paper that is about to be seen is loaded
const main = document.querySelector("main");
const template = document.getElementById("viewer-template");

/** Two tabs; the arrow keys go from one to the other. */
function startTabs(root) {
  const tabs = [...root.querySelectorAll("[role=tab]")];
  const panel = (tab) => root.querySelector(`[data-panel="${tab.dataset.view}"]`);
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panel(tab).hidden = tab !== chosen;
    }
  };
  for (const tab of tabs) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = tabs.find((one) => one !== tab);
      choose(other);
      other.focus();
    });
  }
}

function name(root, paper, file) {
  const id = paper.getAttribute("aria-labelledby");
  root.querySelector("[role=tablist]").setAttribute("aria-label", `How ${file.name} is shown`);
  root.querySelector("[role=group]").setAttribute("aria-label", `Pages of ${file.name}: tools`);
  root.querySelector(".sheets").setAttribute("aria-label", `Pages of ${file.name}`);
  root.querySelector(".find-words").setAttribute("aria-label", `Find words in ${file.name}`);
  for (const tab of root.querySelectorAll("[role=tab]")) {
    const panel = root.querySelector(`[data-panel="${tab.dataset.view}"]`);
    tab.id = `${id}-${tab.dataset.view}-tab`;
    panel.id = `${id}-${tab.dataset.view}-panel`;
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
  }
  root.querySelector(".original a").href = paper.dataset.file;
  root.querySelector(".digest code").textContent = file.sha256;
}

/** Back to how the page is without pictures; says why. */
function withdraw(root, text, reason) {
  const said = document.createElement("p");
  said.className = "source not-shown";
  said.textContent = reason;
  root.replaceWith(said, ...(text ? [text] : []));
}

function open(paper, file) {
  const root = template.content.cloneNode(true).firstElementChild;
  const text = paper.querySelector(":scope > .text");
  name(root, paper, file);
  (text ?? paper.lastElementChild)[text ? "before" : "after"](root);
  if (text) root.querySelector('[data-panel="text"]').append(text);
  else root.querySelector("[role=tablist]").hidden = true;
  startTabs(root);
  const sheets = new Sheets(root.querySelector(".sheets"), paper.dataset.file, file.name, text);
  startTools(root, sheets);
  sheets.failed = (reason) => withdraw(root, text, reason);
  new IntersectionObserver(([entry], observer) => {
    if (!entry.isIntersecting) return;
    observer.disconnect();
    sheets.load();
  }, { rootMargin: NEAR }).observe(root);
  return sheets;
}

async function start() {
  const papers = [...document.querySelectorAll(".paper[data-file]")];
  if (!papers.length) return;
  const { body } = await ask(`${encodeURIComponent(main.dataset.instanceId)}/files`);
  const files = new Map((body?.files ?? []).map((file) => [file.sha256, file]));
  const viewers = new Map();
  for (const paper of papers) {
    const file = files.get(paper.dataset.file.split("/").at(-1));
    if (file && DRAWN.includes(file.kind)) viewers.set(paper, open(paper, file));
  }
  startMarks(document.getElementById("review-form"), viewers);
}

start();
