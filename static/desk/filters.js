// What is asked for stands in the address, so that it can be sent to a colleague: only what was filled in.

const form = document.getElementById("filters");
const dueBefore = form.querySelector("[data-name=due_before]");

/** As such a field wants it: the reader's own time, without a zone. */
function localMoment(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function startMore() {
  const button = document.getElementById("more-filters");
  const panel = document.getElementById("narrow");
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
}

export function startFilters() {
  startMore();
  dueBefore.value = localMoment(dueBefore.dataset.moment);
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form) return;
    const asked = ctx.request.body;
    if (dueBefore.value) asked.set(dueBefore.dataset.name, new Date(dueBefore.value).toISOString());
    for (const [name, value] of [...asked]) if (!String(value).trim()) asked.delete(name);
    if (asked.get("sort") === "due") asked.delete("sort");
    if (asked.get("view") === "open") asked.delete("view");
  });
}
