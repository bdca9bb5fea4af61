// Lists in which several things are ticked: how many are, and all of them at once.

import { ngettext } from "./language.js";

function refresh(form) {
  const boxes = [...form.querySelectorAll("input[name=alert]")];
  const picked = boxes.filter(({ checked }) => checked).length;
  const all = form.querySelector("[data-pick-all]");
  all.checked = picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
  form.querySelector("[data-picked-count]").textContent = words(picked);
}

function words(picked) {
  return ngettext("%(count)s place chosen", "%(count)s places chosen", picked);
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.bulk");
  if (!form || target.type !== "checkbox") return;
  if (target.matches("[data-pick-all]")) {
    for (const box of form.querySelectorAll("input[name=alert]")) box.checked = target.checked;
  }
  refresh(form);
});

// One menu at a time; a click beside it or Escape closes it.
document.addEventListener("click", ({ target }) => close(target.closest("details.menu")));
document.addEventListener("keydown", ({ key }) => key === "Escape" && close(null));

function close(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
}
