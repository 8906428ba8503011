// A table of any length: only the rows in sight exist in the document. A row may be opened; what it shows then may have
// any height.

import {el} from './dom.js';

const SPARE = 8; // rows kept above and below those in sight
const narrow = window.matchMedia('(max-width: 760px)');

export class LongTable {
  // columns: [{id, text, sort: bool}]; buildRow(row) -> cells; updateRow(row, cells); buildDetails(row) -> element
  constructor({label, columns, className, describe, buildCells, updateCells, buildDetails, sortBy}) {
    Object.assign(this, {columns, describe, buildCells, updateCells, buildDetails});
    this.rows = [];
    this.built = new Map(); // row -> {element, cells, details}
    this.openRows = new Map(); // row -> height of its details
    this.positions = new Map();
    this.body = el('div', {class: 'long-body', role: 'rowgroup'});
    this.head = el('div', {class: 'long-head', role: 'rowgroup'}, this.buildHead(sortBy));
    this.table = el('div', {role: 'table', 'aria-label': label, class: `long ${className}`}, this.head, this.body);
    this.element = el('div', {class: 'long-scroll', tabindex: '0', role: 'group', 'aria-label': label,
      onscroll: () => this.schedule()}, this.table);
    this.sizes = new ResizeObserver((entries) => this.measure(entries));
    this.sizes.observe(this.element);
    narrow.addEventListener('change', () => this.render());
  }

  buildHead(sortBy) {
    this.headings = new Map();
    const row = el('div', {role: 'row', class: 'long-row long-headings', 'aria-rowindex': '1'});
    for (const column of this.columns) {
      const heading = el('div', {role: 'columnheader', class: `cell cell-${column.id}`},
        column.sort && sortBy ? el('button', {type: 'button', class: 'sort', onclick: () => sortBy(column.sort)}, column.text)
          : el('span', {class: column.hidden ? 'visually-hidden' : ''}, column.text));
      this.headings.set(column.sort, heading);
      row.append(heading);
    }
    return row;
  }

  // Which column the rows are sorted by, for eyes and screen readers.
  markSorted(sort, descending) {
    for (const [name, heading] of this.headings) {
      if (name === undefined) continue;
      if (name === sort) heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else heading.removeAttribute('aria-sort');
    }
  }

  show(rows) {
    this.rows = rows;
    this.positions = new Map(rows.map((row, index) => [row, index]));
    for (const row of this.openRows.keys()) {
      if (!this.positions.has(row)) this.openRows.delete(row);
    }
    for (const row of this.built.keys()) this.drop(row);
    this.table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.render();
  }

  // The rows in sight look again at what they stand for.
  refresh() {
    for (const [row, built] of this.built) {
      this.updateCells(row, built.cells);
      if (built.details) this.renewDetails(row, built);
    }
  }

  isOpen(row) {
    return this.openRows.has(row);
  }

  toggle(row, open = !this.isOpen(row)) {
    if (open === this.isOpen(row)) return;
    if (open) this.openRows.set(row, 0);
    else this.openRows.delete(row);
    this.render();
    const built = this.built.get(row);
    if (built) this.updateCells(row, built.cells);
  }

  // The element of a row that is scrolled into sight first.
  reveal(row) {
    const index = this.positions.get(row);
    if (index === undefined) return null;
    const top = this.topOf(index) + this.head.offsetHeight;
    const {scrollTop, clientHeight} = this.element;
    if (top < scrollTop + this.head.offsetHeight || top + this.rowHeight > scrollTop + clientHeight) {
      this.element.scrollTop = Math.max(0, top - clientHeight / 2);
    }
    this.render();
    return this.built.get(row)?.element ?? null;
  }

  get rowHeight() {
    return narrow.matches ? 68 : 44;
  }

  topOf(index) {
    let top = index * this.rowHeight;
    for (const [row, height] of this.openRows) {
      if (this.positions.get(row) < index) top += height;
    }
    return top;
  }

  indexAt(top) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.topOf(middle + 1) <= top) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.render();
    });
  }

  measure(entries) {
    let changed = false;
    for (const {target} of entries) {
      if (target === this.element) {
        changed = true;
        continue;
      }
      const row = target.longTableRow;
      if (!this.openRows.has(row) || this.openRows.get(row) === target.offsetHeight) continue;
      this.openRows.set(row, target.offsetHeight);
      changed = true;
    }
    if (changed) this.schedule();
  }

  render() {
    const {scrollTop, clientHeight} = this.element;
    const first = Math.max(0, this.indexAt(scrollTop) - SPARE);
    const last = Math.min(this.rows.length, this.indexAt(scrollTop + (clientHeight || 600)) + 1 + SPARE);
    const wanted = new Set(this.rows.slice(first, last));
    for (const row of this.built.keys()) {
      if (!wanted.has(row)) this.drop(row);
    }
    let next = this.body.firstChild;
    for (let index = first; index < last; index += 1) {
      const built = this.build(this.rows[index], index);
      for (const element of [built.element, built.details]) {
        if (!element) continue;
        if (element === next) next = next.nextSibling;
        else this.body.insertBefore(element, next);
      }
      const top = this.topOf(index);
      built.element.style.transform = `translateY(${top}px)`;
      if (built.details) built.details.style.transform = `translateY(${top + this.rowHeight}px)`;
    }
    const height = this.topOf(this.rows.length);
    this.body.style.height = `${height}px`;
    // A short list needs no room below its last row; two pixels are the border.
    this.element.style.maxHeight = `${this.head.offsetHeight + height + 2}px`;
  }

  build(row, index) {
    let built = this.built.get(row);
    if (!built) {
      const cells = this.buildCells(row);
      const element = el('div', {role: 'row', class: 'long-row', 'aria-rowindex': String(index + 2), ...this.describe(row)},
        cells.elements);
      built = {element, cells, details: null};
      this.built.set(row, built);
      this.updateCells(row, cells);
    }
    if (this.isOpen(row) && !built.details) {
      built.details = el('div', {role: 'row', class: 'long-details'});
      built.details.longTableRow = row;
      this.renewDetails(row, built);
      this.sizes.observe(built.details);
    } else if (!this.isOpen(row) && built.details) {
      this.dropDetails(built);
    }
    return built;
  }

  renewDetails(row, built) {
    // A choice inside that has the focus keeps it.
    const focused = built.details.contains(document.activeElement) ? document.activeElement.value : null;
    built.details.replaceChildren(el('div', {role: 'cell', 'aria-colspan': String(this.columns.length)}, this.buildDetails(row)));
    if (focused !== null) [...built.details.querySelectorAll('input')].find((input) => input.value === focused)?.focus();
  }

  drop(row) {
    const built = this.built.get(row);
    if (!built) return;
    built.element.remove();
    if (built.details) this.dropDetails(built);
    this.built.delete(row);
  }

  dropDetails(built) {
    this.sizes.unobserve(built.details);
    built.details.remove();
    built.details = null;
  }
}
