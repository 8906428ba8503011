// Builds elements. Text is only ever set as text: nothing that a server sent is read as markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name in properties) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// What an attribute would only set at the beginning.
const properties = {checked: true, value: true, disabled: true, indeterminate: true, open: true};

export function button(text, press, attributes = {}) {
  return el('button', {type: 'button', onclick: press, ...attributes}, text);
}

export function show(place, ...children) {
  place.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

let last = 0;
export function newId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}

// A heading that gets the focus when its view is shown, so that a screen reader begins there.
export function heading(level, text) {
  return el(`h${level}`, {tabindex: '-1'}, text);
}

export function say(text) {
  const place = document.getElementById('announcements');
  if (place) place.textContent = text;
}
