// What django-unfold and the scripts that it brings leave out for people who do not see the admin:
// landmarks, and names for fields, choices and headings that only their place explains.
function say(part, role, name) {
  part.setAttribute("role", role);
  if (name) part.setAttribute("aria-label", name);
}

function landmarks() {
  const parts = [...(document.getElementById("main")?.children ?? [])];
  const main = parts.findIndex((part) => part.querySelector("#content"));
  parts.forEach((part, number) => {
    if (part.querySelector("#header-inner")) say(part, "banner");
    else if (number === main) say(part, "main");
    // Above stands what the last click did; below, pages of a list and the buttons that save.
    else if (number < main) say(part, "status");
    else say(part, "region", "Below the list or form");
  });
}

function tables() {
  for (const field of document.querySelectorAll("td[data-label] :is(input, select, textarea)")) {
    const named = field.labels?.length || field.hasAttribute("aria-label");
    if (!named) field.setAttribute("aria-label", field.closest("td").dataset.label);
  }
  for (const head of document.querySelectorAll("thead th")) {
    if (!head.textContent.trim() && !head.children.length) say(head, "presentation");
  }
}

// Parts that scroll are all called the same.
function scrolled() {
  document.querySelectorAll(".simplebar-content-wrapper").forEach((part, number) => {
    const name = part.closest("nav") ? "Menu" : `Table ${number}`;
    part.setAttribute("aria-label", `${name}, to scroll`);
  });
}

// Choices with a search: the fields that are shown stand in for a select that is not.
function choices() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const name = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label") || "";
    const shown = select.nextElementSibling;
    for (const field of shown.querySelectorAll("[role=combobox], [role=textbox], input")) {
      field.setAttribute("aria-label", name);
    }
    for (const part of shown.querySelectorAll("ul, ul > li")) say(part, "presentation");
  }
}

function all() {
  tables();
  scrolled();
  choices();
}

addEventListener("DOMContentLoaded", () => {
  landmarks();
  all();
  // Other scripts draw at their own time, and again after each choice and each row that is added.
  let due = 0;
  new MutationObserver(() => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(all);
  }).observe(document.body, { childList: true, subtree: true });
});
