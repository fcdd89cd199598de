// Asking for a new link to the page. The answer is the same for every claim, also for one that is not known.

const ASKED = "If this claim waits for a decision, its reviewers are sent a new link: at once, or ten minutes after the last message about it.";
const FAILED = "The server could not be reached. Please try again.";
const button = document.getElementById("new-link");

async function ask() {
  const said = document.getElementById("asked");
  button.disabled = true;
  said.textContent = "Asking…";
  const response = await fetch(button.dataset.url, { method: "POST", cache: "no-store" }).catch(() => null);
  button.disabled = Boolean(response?.ok);
  said.textContent = response?.ok ? ASKED : FAILED;
}

button?.addEventListener("click", ask);
