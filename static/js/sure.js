// Asks once more before a button does what cannot be taken back. Without this module it is done at
// once, as any form's button does. Escape and Cancel close; the browser gives the focus back.

let asking = null;
let sure = null;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const dialog = document.getElementById("sure");
  if (!button?.dataset.sure || !dialog || button === sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  asking = button;
  dialog.querySelector("h2").textContent = button.dataset.sure;
  dialog.querySelector("p").textContent = button.dataset.sureWords ?? "";
  dialog.querySelector("[data-do]").textContent = button.dataset.sureDo;
  dialog.returnValue = "";
  dialog.addEventListener("close", answered, { once: true });
  dialog.showModal();
}, true);

function answered({ target }) {
  const button = asking;
  asking = null;
  if (target.returnValue !== "yes") return;
  sure = button;
  button.form.requestSubmit(button);
  sure = null;
}
