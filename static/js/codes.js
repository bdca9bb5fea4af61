// The sheet of codes is printed by a button: not everybody knows the browser's menu.

document.querySelector("[data-print]")?.addEventListener("click", () => print());
