// Every list at once: counts, and ticks for whole groups of rows.

import {button, el, heading, say, show} from './dom.js';
import {T} from './texts.js';
import {rowsOf, countGroups} from './rows.js';
import {Selection} from './selection.js';
import {emptyList, errorNotice, checkList, incompleteList} from './explanations.js';

// What can be ticked in one kind: each choice with the items it stands for.
function choicesOf(plan) {
  if (!plan.cxone.complete || !plan.ivinex.complete) return [];
  const rows = rowsOf(plan);
  const plain = (action) => rows.filter((row) => row.action === action && !row.inactive).map((row) => row.key);
  const suggestions = new Selection(rows);
  suggestions.confirmSuggestions();
  return [
    {group: 'new', text: (n) => T.all.group(T.groups.new, n), items: plain('create'), on: true},
    {group: 'changed', text: (n) => T.all.group(T.groups.changed, n), items: plain('update'), on: true},
    {group: 'suggested', text: T.all.suggestions, items: suggestions.items(), on: false},
  ].filter((choice) => choice.items.length > 0);
}

class KindPart {
  constructor(plan, app, changed) {
    this.plan = plan;
    this.choices = choicesOf(plan);
    const counts = countGroups(rowsOf(plan));
    this.element = el('section', {class: 'kind-part', 'data-kind': plan.kind},
      el('h3', {}, T.kinds[plan.kind]),
      el('p', {class: 'read'}, T.list.read(plan.kind, plan)),
      plan.cxone.complete && plan.ivinex.complete ? null : incompleteList(plan),
      plan.cxone.records === 0 ? emptyList(plan, app) : null,
      this.choices.length === 0 ? el('p', {}, T.all.nothing) : this.choices.map((choice) => this.tick(choice, changed)),
      counts.decision > 0 ? el('p', {}, T.all.decisions(counts.decision)) : null,
      el('a', {href: `#${plan.kind}`}, T.all.open(plan.kind)));
  }

  tick(choice, changed) {
    const box = el('input', {type: 'checkbox', checked: choice.on, 'data-group': choice.group, onchange: () => {
      choice.on = box.checked;
      changed();
    }});
    choice.box = box;
    return el('label', {class: `choice group-${choice.group}`}, box, ` ${choice.text(choice.items.length)}`);
  }

  set(on) {
    for (const choice of this.choices) choice.on = choice.box.checked = on;
  }

  items() {
    return this.choices.filter((choice) => choice.on).flatMap((choice) => choice.items);
  }
}

export function allView(outcomes, checks, app) {
  const status = el('p', {role: 'status', class: 'status'});
  const parts = [];
  const tell = () => show(status, T.all.status(parts.reduce((sum, part) => sum + part.items().length, 0)));
  const sections = outcomes.map((outcome) => {
    if (outcome.error) return el('section', {class: 'kind-part'}, errorNotice(outcome.error, T.job.loadedNot(outcome.kind)));
    const part = new KindPart(outcome.plan, app, tell);
    parts.push(part);
    return part.element;
  });
  const set = (on) => {
    for (const part of parts) part.set(on);
    tell();
    say(status.textContent);
  };
  const add = button(T.list.add, () => {
    const lists = parts.map((part) => ({kind: part.plan.kind, digest: part.plan.digest, select: part.items()}))
      .filter((list) => list.select.length > 0);
    if (lists.length === 0) return show(status, T.list.nothingSelected);
    return app.add(lists, add);
  }, {class: 'primary'});
  tell();
  return el('section', {class: 'all'},
    heading(2, T.routes.all),
    el('p', {}, T.all.lead),
    el('div', {class: 'ticks'}, button(T.list.selectAll, () => set(true)), button(T.list.clearAll, () => set(false)),
      button(T.list.again, () => app.load('all')), status),
    el('div', {class: 'kind-parts'}, sections),
    checks ? checkList(checks) : null,
    el('div', {class: 'foot'}, add));
}
