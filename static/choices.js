// Yes, no or not known: three radio buttons, and the text field behind them, which is what is sent.

const fieldOf = (group) => document.getElementById(group.dataset.choices);

/** After the field was filled by anything but the buttons. */
export function showChoices(form) {
  for (const group of form.querySelectorAll("[data-choices]")) {
    const { value } = fieldOf(group);
    for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === value;
  }
}

export function startChoices(form) {
  form.addEventListener("change", ({ target }) => {
    const group = target.closest("[data-choices]");
    if (!group) return;
    fieldOf(group).value = target.value;
    fieldOf(group).dispatchEvent(new Event("input", { bubbles: true }));
  });
}
