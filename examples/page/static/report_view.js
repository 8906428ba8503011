// What happened in a run, row by row.

import {button, el, heading} from './dom.js';
import {T, count} from './texts.js';
import {LongTable} from './long_table.js';
import {followUpList} from './follow_up_list.js';

const OUTCOMES = ['created', 'updated', 'unchanged', 'skipped', 'failed', 'unknown'];

function whyOf(row) {
  if (!row.error) return row.outcome === 'unknown' ? T.report.unknown : '';
  return row.error.message || T.codes[row.error.code] || row.error.code.replaceAll('_', ' ');
}

function rowDetails(row) {
  const {error} = row;
  return el('div', {class: 'details'}, el('ul', {class: 'reasons'},
    [whyOf(row), error && T.codes[error.code] !== whyOf(row) ? T.codes[error.code] : null, error?.hint,
      error?.http_status ? `HTTP ${error.http_status}` : null,
      row.attempts > 0 ? T.report.attempts(row.attempts) : null].filter(Boolean).map((text) => el('li', {}, text))),
    error ? el('p', {class: 'code'}, T.failure.code(error.code)) : null);
}

function resultTable(report) {
  const cell = (id, ...content) => el('div', {role: 'cell', class: `cell cell-${id}`}, ...content);
  const table = new LongTable({
    label: T.report.table,
    className: 'results',
    columns: [
      {id: 'name', text: T.columns.name}, {id: 'key', text: T.columns.key}, {id: 'what', text: T.columns.outcome},
      {id: 'about', text: T.columns.message}, {id: 'about', text: T.columns.ivinex_id},
      {id: 'open', text: T.columns.open, hidden: true},
    ],
    describe: (row) => ({'data-key': row.key, 'data-outcome': row.outcome, 'data-action': row.action}),
    buildCells: (row) => {
      const open = el('button', {type: 'button', class: 'open', 'data-role': 'open',
        'aria-label': T.list.open(row.name || T.noName), onclick: () => table.toggle(row)}, '');
      const why = whyOf(row);
      return {open, elements: [
        cell('name', el('span', {title: row.name}, row.name || T.noName)), cell('key', row.key),
        cell('what', el('span', {class: `badge outcome-${row.outcome}`}, T.report.outcomes[row.outcome])),
        cell('about', el('span', {title: why}, why)), cell('about', row.ivinex_id ?? ''), cell('open', open)]};
    },
    updateCells: (row, {open}) => open.setAttribute('aria-expanded', String(table.isOpen(row))),
    buildDetails: rowDetails,
  });
  table.show(report.rows);
  return table;
}

const isOpenEnded = (report) => !report.finished ||
  report.rows.some((row) => row.outcome === 'unknown' || row.outcome === 'failed' || row.error?.code === 'cancelled');

// `level` of its heading. `retry(run)` is offered where something is open.
export function reportView(report, {level = 2, retry = null, app = null} = {}) {
  const table = report.rows.length ? resultTable(report) : null;
  const followUps = report.follow_ups.length && app ? followUpList(report.follow_ups, level + 1, app) : null;
  const element = el('section', {class: 'report'},
    heading(level, T.report.heading(report.kind)),
    el('ul', {class: 'amounts'}, OUTCOMES.filter((outcome) => report.counts[outcome] > 0).map((outcome) =>
      el('li', {class: `outcome-${outcome}`}, el('b', {}, count(report.counts[outcome])), ` ${T.report.outcomes[outcome]}`))),
    el('p', {}, report.rows.length ? T.report.verified(report.verified) : T.report.nothing),
    el('p', {class: 'code'}, T.report.by(report),
      report.guards_accepted.length ? ` ${T.report.accepted(report.guards_accepted)}` : ''),
    el('div', {class: 'actions'},
      retry && isOpenEnded(report) ? button(T.report.retry, () => retry(report.run)) : null,
      report.run ? el('a', {class: 'button', href: `/api/report.csv?run=${encodeURIComponent(report.run)}`, download: true},
        T.report.csv) : null),
    table?.element,
    followUps);
  return {element, shown: () => table?.render()};
}
