// A button that prints the page; without script there is the browser's own menu.

document.addEventListener("click", ({ target }) => target.closest("[data-print]") && window.print());
