// The list of one kind: search, filter, ticks, and the button that writes them.

import {button, el, heading, newId, say, show} from './dom.js';
import {T, count} from './texts.js';
import {ABOUT, GROUPS, Sight, countGroups, rowsOf} from './rows.js';
import {Selection} from './selection.js';
import {LongTable} from './long_table.js';
import {rowDetails} from './details.js';
import {emptyList, incompleteList} from './explanations.js';

export class ListView {
  constructor(plan, app) {
    performance.mark('list-data');
    this.kind = plan.kind;
    this.plan = plan;
    this.app = app;
    this.rows = rowsOf(plan);
    this.selection = new Selection(this.rows);
    this.sight = new Sight(this.rows);
    this.counts = countGroups(this.rows);
    this.writable = plan.cxone.complete && plan.ivinex.complete;
    this.table = this.buildTable();
    this.element = this.build();
    this.look();
  }

  // To be called once the element is in the document: only then is there room to fill.
  shown() {
    this.table.render();
    performance.mark('list-shown');
    performance.measure('list', 'list-data', 'list-shown');
  }

  build() {
    const texts = T.list;
    const search = el('input', {type: 'search', id: newId('search'), placeholder: texts.searchHint, autocomplete: 'off',
      oninput: () => {
        this.sight.search = search.value;
        this.look();
      }});
    this.search = search;
    this.filters = new Map();
    this.status = el('p', {class: 'status', role: 'status'});
    this.none = el('div', {class: 'none', hidden: true}, el('p', {}, texts.noneVisible),
      button(texts.showAll, () => this.showAll()));
    this.confirmButton = button('', () => this.confirmSuggestions());
    this.addButton = button(texts.add, () => this.add(), {class: 'primary'});
    return el('section', {class: 'list', 'aria-label': T.kinds[this.kind]},
      el('div', {class: 'list-top'}, heading(2, T.kinds[this.kind]),
        el('p', {class: 'read'}, texts.read(this.kind, this.plan)),
        el('div', {class: 'actions'},
          button(texts.again, () => this.app.load(this.kind)),
          el('a', {class: 'button', href: `/api/plan.csv?kind=${this.kind}`, download: true}, texts.csv))),
      this.writable ? null : incompleteList(this.plan),
      this.plan.cxone.records === 0 ? emptyList(this.plan, this.app) : null,
      this.rows.length === 0 ? null : [
        el('div', {class: 'tools'},
          el('div', {class: 'search'}, el('label', {for: search.id}, texts.search), search),
          el('fieldset', {class: 'filters'}, el('legend', {}, texts.filter),
            GROUPS.filter((group) => this.counts[group] > 0).map((group) => this.buildFilter(group)))),
        el('div', {class: 'ticks'},
          button(texts.selectAll, () => this.selectAll()),
          button(texts.clearAll, () => this.clearAll()),
          this.confirmButton,
          this.status),
        this.table.element,
        this.none,
        el('div', {class: 'foot'}, this.addButton, this.hint())]);
  }

  // What a newcomer would ask next.
  hint() {
    const inactive = this.rows.filter((row) => row.inactive).length;
    const open = this.counts.new + this.counts.changed + this.counts.decision;
    const text = open === 0 && this.counts.unchanged > 0 ? T.list.allUpToDate
      : inactive > 0 ? T.list.inactiveLeft(inactive) : null;
    return text ? el('p', {class: 'hint'}, text) : null;
  }

  buildFilter(group) {
    const box = el('input', {type: 'checkbox', checked: true, onchange: () => {
      if (box.checked) this.sight.groups.add(group);
      else this.sight.groups.delete(group);
      this.look();
    }});
    this.filters.set(group, box);
    return el('label', {class: `chip group-${group}`}, box, ` ${T.groups[group]} `,
      el('b', {}, count(this.counts[group])));
  }

  buildTable() {
    const about = ABOUT[this.kind];
    const columns = [
      {id: 'tick', text: T.columns.tick, hidden: true},
      {id: 'name', text: T.columns.name, sort: 'name'},
      {id: 'key', text: T.columns.key, sort: 'key'},
      ...about.map((field, index) => ({id: 'about', text: T.columns[field], sort: String(index)})),
      {id: 'what', text: T.columns.what, sort: 'what'},
      {id: 'open', text: T.columns.open, hidden: true},
    ];
    return new LongTable({
      label: T.list.table(this.kind),
      className: `columns-${about.length}`,
      columns,
      describe: (row) => ({'data-key': row.key, 'data-action': row.action}),
      buildCells: (row) => this.buildCells(row),
      updateCells: (row, cells) => this.updateCells(row, cells),
      buildDetails: (row) => rowDetails(row, this.selection, (decision) => this.decide(row, decision)),
      sortBy: (column) => this.sortBy(column),
    });
  }

  buildCells(row) {
    const name = row.name || T.noName;
    const tick = el('input', {type: 'checkbox', 'data-role': 'tick', 'aria-label': T.list.select(name, row.key),
      onchange: () => this.tick(row, tick)});
    const open = el('button', {type: 'button', class: 'open', 'data-role': 'open', 'aria-label': T.list.open(name),
      onclick: () => this.table.toggle(row)}, '');
    const cell = (id, ...content) => el('div', {role: 'cell', class: `cell cell-${id}`}, ...content);
    return {
      tick,
      open,
      elements: [
        cell('tick', row.group === 'only' ? null : el('label', {class: 'tick'}, tick)),
        cell('name', el('span', {title: name}, name)),
        cell('key', row.key),
        row.about.map((value) => cell('about', el('span', {title: value}, value))),
        cell('what', el('span', {class: `badge group-${row.group}`}, T.groups[row.group]),
          row.inactive ? [' ', el('span', {class: 'badge inactive'}, T.inactive)] : null),
        cell('open', open),
      ],
    };
  }

  updateCells(row, {tick, open}) {
    tick.checked = this.selection.has(row);
    const plain = Selection.canTick(row);
    tick.disabled = !this.writable || !(plain || row.group === 'decision');
    tick.title = plain ? '' : row.group === 'decision' ? T.list.decideFirst : T.list.nothingToTick;
    open.setAttribute('aria-expanded', String(this.table.isOpen(row)));
  }

  // The rows in sight, after a search, a filter or a sort.
  look() {
    this.visible = this.sight.visible();
    this.table.show(this.visible);
    this.table.markSorted(this.sight.column, this.sight.descending);
    const none = this.visible.length === 0;
    this.none.hidden = !none;
    this.table.element.hidden = none;
    this.tell();
  }

  tell() {
    show(this.status, T.list.status(this.selection.size, this.visible.length, this.rows.length));
    const suggestions = this.writable ? this.selection.openSuggestions().length : 0;
    this.confirmButton.hidden = suggestions === 0;
    show(this.confirmButton, T.list.confirmSuggestions(suggestions));
  }

  changed() {
    this.table.refresh();
    this.tell();
  }

  tick(row, box) {
    if (box.checked && !Selection.canTick(row)) {
      // It needs to be said first what the row is.
      box.checked = false;
      this.table.toggle(row, true);
      this.table.built.get(row)?.details?.querySelector('input')?.focus();
      return say(T.list.decideFirst);
    }
    this.selection.tick(row, box.checked);
    this.changed();
  }

  decide(row, decision) {
    this.selection.decide(row, decision);
    this.changed();
  }

  selectAll() {
    if (!this.writable) return;
    const begun = performance.now();
    const ticked = this.selection.tickAll(this.visible);
    this.changed();
    performance.measure('select-all', {start: begun, end: performance.now()});
    say(T.list.selectedNow(ticked, this.selection.size));
  }

  clearAll() {
    this.selection.clear();
    this.changed();
    say(T.list.cleared);
  }

  confirmSuggestions() {
    const confirmed = this.selection.confirmSuggestions();
    this.changed();
    say(T.list.confirmed(confirmed));
    this.addButton.focus();
  }

  sortBy(column) {
    this.sight.sortBy(column);
    this.look();
  }

  showAll() {
    this.sight.clear();
    this.search.value = '';
    for (const box of this.filters.values()) box.checked = true;
    this.look();
    this.search.focus();
  }

  add() {
    if (this.selection.size === 0) return say(T.list.nothingSelected), show(this.status, T.list.nothingSelected);
    return this.app.add([{kind: this.kind, digest: this.plan.digest, select: this.selection.items()}], this.addButton);
  }
}
