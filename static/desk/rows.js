// The rows that are shown, and the one that the keys mean.

export const board = () => document.getElementById("board");
export const rows = () => [...board().querySelectorAll("tbody tr")];
export const rowOf = (element) => element?.closest?.("#board tbody tr") ?? null;

let last = null; // the id of the row that had the focus

document.addEventListener("focusin", (event) => {
  last = rowOf(event.target)?.dataset.id ?? last;
});

/** The row with the focus, or the one that had it last. */
export const currentRow = () =>
  rowOf(document.activeElement) ?? rows().find((row) => row.dataset.id === last) ?? null;

export function goToRow(row) {
  row.querySelector(".open").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
