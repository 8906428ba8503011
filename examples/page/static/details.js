// What an opened row shows: why, what would change, what CXone has, and the decisions it waits for.

import {el, newId} from './dom.js';
import {T, explained} from './texts.js';
import {decisionsFor} from './selection.js';

const valueOf = (value) => value === null || value === '' ? el('i', {}, T.details.emptyValue) : value;

export function changesTable(changes, caption) {
  const line = (change) => {
    const remarks = [
      change.conflict ? T.details.conflict : null,
      change.overwrites_edit ? T.details.overwrites : null,
      change.base !== null && (change.conflict || change.overwrites_edit) ? T.details.base(change.base) : null,
    ];
    return el('tr', {},
      el('th', {scope: 'row'}, change.field),
      el('td', {class: 'old'}, valueOf(change.from)),
      el('td', {class: 'new'}, valueOf(change.to)),
      el('td', {}, remarks.filter(Boolean).join('; ')));
  };
  const {field, from, to, note} = T.details;
  return el('div', {class: 'scroll-sideways'}, el('table', {class: 'changes'},
    el('caption', {}, caption),
    el('thead', {}, el('tr', {}, [field, from, to, note].map((text) => el('th', {scope: 'col'}, text)))),
    el('tbody', {}, changes.map(line))));
}

function decisionText(row, decision) {
  if (!decision.candidate) return T.decisions[decision.value];
  if (decision.end === 'cxone') return T.decisions.adoptCxone(decision.candidate);
  if (decision.end === 'ivinex') return T.decisions.adoptIvinex(decision.candidate);
  return T.decisions.adopt(decision.candidate);
}

function decisionChoice(row, decisions, selection, decided) {
  const group = newId('decision');
  const choice = (value, text) => el('label', {class: 'choice'},
    el('input', {type: 'radio', name: group, value: value ?? 'later', checked: selection.decisionOf(row) === value,
      onchange: () => decided(value)}), ' ', text);
  return el('fieldset', {class: 'decision'},
    el('legend', {}, T.details.decide),
    decisions.map((decision) => choice(decision.value, decisionText(row, decision))),
    choice(null, T.details.later));
}

function sourceList(row) {
  const entries = Object.entries(row.source);
  if (entries.length === 0) return null;
  return el('details', {class: 'source'}, el('summary', {}, T.details.source),
    el('dl', {}, entries.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, valueOf(value))))));
}

// The changes of the chosen candidate, or of the only one.
function changesShown(row, decisions, selection) {
  if (row.action !== 'ambiguous') return row.changes;
  const chosen = decisions.find((decision) => decision.value === selection.decisionOf(row)) ?? decisions[0];
  return chosen ? chosen.changes : [];
}

export function rowDetails(row, selection, decided) {
  const decisions = decisionsFor(row);
  const reasons = [
    row.action === 'conflict' ? T.conflictReason : null,
    row.group === 'only' ? T.details.onlyInIvinex : null,
    row.reason ? explained(row.reason) : null,
    ...row.warnings.map(explained),
  ].filter(Boolean);
  const changes = changesShown(row, decisions, selection);
  return el('div', {class: 'details'},
    reasons.length ? el('ul', {class: 'reasons'}, reasons.map((reason) => el('li', {}, reason))) : null,
    row.ivinexId ? el('p', {}, T.details.ivinexRow(row.ivinexId)) : null,
    decisions.length ? decisionChoice(row, decisions, selection, decided) : null,
    decisions.length === 0 && row.candidates.length ? candidateList(row) : null,
    changes.length ? changesTable(changes, row.action === 'conflict' ? T.details.changesDifferent : T.details.changes) : null,
    row.action === 'unchanged' ? el('p', {}, T.details.noChanges) : null,
    sourceList(row));
}

function candidateList(row) {
  return [el('p', {}, T.details.candidates),
    el('ul', {}, row.candidates.map((candidate) => el('li', {}, T.decisions.adopt(candidate))))];
}
