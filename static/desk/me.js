// In a desk without a sign-in: who it is that works here.

import { problemOf, send } from "./sending.js";

const form = document.getElementById("me");
const problem = document.getElementById("mail-error");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { mail } = form.elements;
  if (!mail.checkValidity()) {
    problem.textContent = "Please enter an e-mail address, such as ana@example.com.";
    mail.focus();
    return;
  }
  const answer = await send("desk/me", { mail: mail.value.trim() });
  if (answer.ok) window.location.reload();
  else problem.textContent = problemOf(answer);
});
