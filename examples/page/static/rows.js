// The rows of a list, made from a plan document.

import {T} from './texts.js';

export const GROUPS = ['new', 'changed', 'decision', 'invalid', 'unchanged', 'only'];

const GROUP_OF = {
  create: 'new', update: 'changed', conflict: 'decision', ambiguous: 'decision', invalid: 'invalid', unchanged: 'unchanged',
};

// By what two records of one name are told apart.
export const ABOUT = {
  users: ['user_name', 'email', 'team_name'],
  campaigns: ['direction', 'media_type', 'campaign_name'],
  dispositions: ['system_outcome', 'classification_id', 'is_preview'],
  agent_statuses: ['is_acw', 'timeout_minutes'],
};

const shownValue = (value) => value === 'true' ? T.yes : value === 'false' ? T.no : value ?? '';

export function rowsOf(plan) {
  const about = ABOUT[plan.kind];
  const rows = plan.rows.map((row) => ({
    key: row.key,
    name: row.name,
    action: row.action,
    group: GROUP_OF[row.action],
    inactive: row.action === 'create' && row.reason === 'inactive',
    reason: row.reason,
    warnings: row.warnings,
    source: row.source,
    changes: row.changes,
    candidates: row.candidates,
    ivinexId: row.ivinex_id,
    about: about.map((field) => shownValue(row.source[field])),
  }));
  for (const row of plan.only_in_ivinex) {
    rows.push({
      key: row.key ?? '', name: row.name, action: 'only_in_ivinex', group: 'only', inactive: false, reason: null,
      warnings: [], source: {}, changes: [], candidates: [], ivinexId: row.ivinex_id, about: about.map(() => ''),
    });
  }
  rows.forEach((row, index) => {
    row.index = index;
    row.text = [row.name, row.key, ...Object.values(row.source), row.ivinexId ?? ''].join('\n').toLocaleLowerCase();
  });
  return rows;
}

export function countGroups(rows) {
  const counts = Object.fromEntries(GROUPS.map((group) => [group, 0]));
  for (const row of rows) counts[row.group] += 1;
  return counts;
}

// Which rows are visible, and in which order.
export class Sight {
  constructor(rows) {
    this.rows = rows;
    this.search = '';
    this.groups = new Set(GROUPS);
    this.column = null; // null: the plan's own order
    this.descending = false;
  }

  visible() {
    const words = this.search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.rows.filter((row) => this.groups.has(row.group) && words.every((word) => row.text.includes(word)));
    if (this.column === null) return rows;
    const order = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});
    const values = new Map(rows.map((row) => [row, sortValue(row, this.column)]));
    const sign = this.descending ? -1 : 1;
    return rows.sort((one, other) =>
      sign * order.compare(values.get(one), values.get(other)) || one.index - other.index);
  }

  sortBy(column) {
    this.descending = this.column === column && !this.descending;
    this.column = column;
  }

  clear() {
    this.search = '';
    this.groups = new Set(GROUPS);
  }
}

function sortValue(row, column) {
  if (column === 'name' || column === 'key') return row[column];
  if (column === 'what') return String(GROUPS.indexOf(row.group));
  return row.about[column];
}
