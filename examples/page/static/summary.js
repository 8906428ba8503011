// The last look before anything is written.

import {button, el, newId, show} from './dom.js';
import {T} from './texts.js';
import {ApiError, startApply, summary} from './api.js';
import {errorNotice} from './explanations.js';

const PARTS = ['create', 'update', 'remember', 'unchanged', 'skip'];

export class SummaryDialog {
  // lists: [{kind, digest, select}]; begun() is called when the run is under way.
  constructor(lists, session, begun) {
    Object.assign(this, {lists, session, begun});
    this.accepted = new Map(lists.map((list) => [list.kind, new Set()]));
    this.needed = [];
    const title = newId('summary');
    this.body = el('div', {}, el('p', {role: 'status'}, T.summary.working));
    this.confirm = button(T.summary.confirm, () => this.start(), {class: 'primary', disabled: true});
    this.element = el('dialog', {class: 'summary', 'aria-labelledby': title, onclose: () => this.closed()},
      el('h2', {id: title}, T.summary.heading), this.body,
      el('div', {class: 'actions'}, this.confirm, button(T.summary.cancel, () => this.element.close())));
  }

  // `opener` gets the focus back.
  async open(opener) {
    this.opener = opener;
    document.body.append(this.element);
    this.element.showModal();
    try {
      const {kinds} = await summary(this.lists);
      show(this.body, kinds.map((kind) => this.kindPart(kind)), this.guardPart(kinds), el('p', {}, T.summary.never));
      this.confirm.disabled = this.isHeldBack();
      if (!this.confirm.disabled) this.confirm.focus();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(this.body, errorNotice(error.document));
    }
  }

  kindPart(kind) {
    const parts = PARTS.filter((part) => kind[part] > 0);
    const creates = kind.kind === 'users' && kind.create > 0;
    return el('section', {},
      el('h3', {}, T.kinds[kind.kind]),
      el('p', {}, parts.length ? T.summary.lead(T.targets[kind.kind]) : T.summary.nothing),
      el('ul', {class: 'amounts'}, parts.map((part) => el('li', {class: `amount-${part}`}, T.summary[part](kind[part])))),
      creates ? el('p', {}, T.summary.groups(this.session.agents_group)) : null);
  }

  guardPart(kinds) {
    this.needed = kinds.flatMap((kind) =>
      kind.guards.filter((guard) => guard.tripped).map((guard) => ({kind: kind.kind, ...guard})));
    if (this.needed.length === 0) return null;
    return el('fieldset', {class: 'guards'},
      el('legend', {}, T.summary.guards),
      el('p', {}, T.summary.guardsLead),
      this.needed.map((guard) => this.guardChoice(guard, kinds.length > 1)));
  }

  guardChoice(guard, several) {
    const box = el('input', {type: 'checkbox', 'data-guard': guard.name, onchange: () => {
      const names = this.accepted.get(guard.kind);
      if (box.checked) names.add(guard.name);
      else names.delete(guard.name);
      this.confirm.disabled = this.isHeldBack();
    }});
    const text = T.summary.accept(guard.name, guard.detail);
    return el('label', {class: 'choice'}, box, ' ', several ? `${T.kinds[guard.kind]}: ${text}` : text);
  }

  isHeldBack() {
    return this.needed.some((guard) => !this.accepted.get(guard.kind).has(guard.name));
  }

  async start() {
    this.confirm.disabled = true;
    try {
      const job = await startApply(this.lists.map((list) => ({...list, accept_guards: [...this.accepted.get(list.kind)]})));
      this.started = true;
      this.element.close();
      this.begun(job);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.body.append(errorNotice(error.document));
      this.confirm.disabled = this.isHeldBack();
    }
  }

  closed() {
    this.element.remove();
    if (!this.started) this.opener?.focus();
  }
}
