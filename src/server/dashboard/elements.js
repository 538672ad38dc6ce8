/**
 * Creates an element; strings become text nodes, so that no label can become HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {string} id of an element of index.html @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found;
}

/** @param {HTMLElement} panel @param {string} name its `data-part` @returns {HTMLElement} */
export function part(panel, name) {
  const found = panel.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`The panel has no part "${name}".`);
  return found;
}

/**
 * A table in a collapsed section. Its box can be scrolled by keyboard.
 *
 * @param {string} title of the section, and accessible name of the box
 * @param {string} name `data-part` of the table, for fillTable
 */
export function closedTable(title, name) {
  return element(
    'details',
    {},
    element('summary', {}, title),
    element(
      'div',
      {class: 'table', role: 'group', tabindex: '0', 'aria-label': title},
      element('table', {'data-part': name}),
    ),
  );
}

/**
 * @param {HTMLElement} table
 * @param {readonly string[]} columns
 * @param {readonly (readonly string[])[]} rows the first cell of each is its heading
 */
export function fillTable(table, columns, rows) {
  const head = columns.map((text) => element('th', {scope: 'col'}, text));
  const body = rows.map(([heading, ...cells]) =>
    element('tr', {}, element('th', {scope: 'row'}, heading), ...cells.map((text) => element('td', {}, text))),
  );
  table.replaceChildren(element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body));
}
