// One sentence at the edge of the page that goes away by itself.

const SHOWN_FOR = 7000;

export function fade(root) {
  for (const toast of root.querySelectorAll(".toast")) {
    setTimeout(() => toast.remove(), SHOWN_FOR);
  }
}

export function say(words, kind = "error") {
  const toast = document.createElement("div");
  toast.className = `toast toast--${kind}`;
  toast.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = words;
  toast.append(text);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), SHOWN_FOR);
}
