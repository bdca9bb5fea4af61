// The page's language. English stands in the code; another one comes as Django's catalogue, a script
// before the modules on pages in that language (`audits/views/words.py`).

const own = globalThis.django;

export const language = document.documentElement.lang || "en";

// `values` take the places of their names: gettext("Row %(row)s", { row: 3 }).
export function gettext(text, values = {}) {
  return filled(own?.gettext(text) ?? text, values);
}

// The form for `count`, which is written where the text says %(count)s.
export function ngettext(one, many, count, values = {}) {
  const said = own?.ngettext(one, many, count) ?? (count === 1 ? one : many);
  return filled(said, { count: number(count), ...values });
}

export function number(value) {
  return value.toLocaleString(language);
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
