// What is not in the catalogue, and who can add it: that sentence stands in the page.

export function tellMissing(note, words) {
  const who = document.querySelector("template[data-missing]").content.cloneNode(true);
  note.replaceChildren(`${words} `, who);
}
