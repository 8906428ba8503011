// The users who still need a password: to be ticked off, or copied.

import {button, el, heading, say, show} from './dom.js';
import {T} from './texts.js';
import {ApiError, tickOff} from './api.js';
import {errorNotice} from './explanations.js';

async function copy(items) {
  const text = items.map((item) => `${item.name}\t${item.key}`).join('\n');
  try {
    await navigator.clipboard.writeText(text);
    return T.followUps.copied;
  } catch {
    return T.followUps.notCopied;
  }
}

export function followUpList(items, level, app) {
  const list = el('ul', {class: 'follow-ups'});
  const status = el('p', {role: 'status', class: 'status'});
  const trouble = el('div');
  const ticked = new Set();
  let open = [...items];

  const choice = (item) => {
    const box = el('input', {type: 'checkbox', checked: ticked.has(item.key), onchange: () => {
      if (box.checked) ticked.add(item.key);
      else ticked.delete(item.key);
      done.disabled = ticked.size === 0;
    }});
    return el('li', {'data-key': item.key}, el('label', {class: 'choice'}, box, ` ${T.followUps.label(item.name, item.key)} `,
      item.since ? el('span', {class: 'told'}, T.followUps.since(item.since)) : null));
  };
  const draw = () => {
    show(list, open.length ? open.map(choice) : el('li', {class: 'none'}, T.followUps.none));
    done.disabled = ticked.size === 0;
    all.disabled = copyAll.disabled = open.length === 0;
  };
  const done = button(T.followUps.done, async () => {
    const keys = [...ticked];
    try {
      await tickOff(keys);
      open = open.filter((item) => !ticked.has(item.key));
      ticked.clear();
      draw();
      show(trouble);
      status.textContent = T.followUps.removed(keys.length);
      title.focus();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(trouble, errorNotice(error.document));
    }
  }, {class: 'primary'});
  const all = button(T.followUps.selectAll, () => {
    for (const item of open) ticked.add(item.key);
    draw();
  });
  const copyAll = button(T.followUps.copy, async () => {
    status.textContent = await copy(open);
    say(status.textContent);
  });
  const title = heading(level, T.followUps.heading);
  draw();
  return el('section', {class: 'follow-up-list'}, title, el('p', {}, T.followUps.lead),
    el('div', {class: 'actions'}, all, done, copyAll,
      el('a', {class: 'button', href: '/api/follow-ups.csv', download: true}, T.list.csv)),
    status, trouble, list);
}
