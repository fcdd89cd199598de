// The small dialogs: each asks for what an act needs, and stays open until the act is done.

const dialogOf = (name) => document.getElementById(name);

function setError(dialog, text) {
  dialog.querySelector("[data-error]").textContent = text;
}

/** `send` gets the form's fields, and answers with what is wrong, or with nothing when it is done. */
export function askFor(name, about, send) {
  const dialog = dialogOf(name);
  const form = dialog.querySelector("form");
  form.reset();
  setError(dialog, "");
  dialog.querySelector("[data-about]").textContent = about;
  form.onsubmit = async (event) => {
    event.preventDefault();
    const missing = [...form.elements].find((field) => !field.checkValidity?.());
    if (missing) {
      setError(dialog, missing.validationMessage);
      missing.focus();
      return;
    }
    const problem = await send(form.elements);
    if (problem) setError(dialog, problem);
    else dialog.close();
  };
  dialog.showModal();
}

export function startAsking() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
}
