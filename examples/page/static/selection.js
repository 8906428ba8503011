// What is ticked, and what was decided about rows that need it. Knows nothing of the document.

const hasConflict = (changes) => changes.some((change) => change.conflict);

const NEW_ALLOWED = new Set(['suggestion', 'row_gone', 'unsettled']);

// What a person may decide about a row: `value` is what goes behind `KEY=`.
export function decisionsFor(row) {
  if (row.action === 'conflict') return [{value: 'cxone', changes: row.changes}, {value: 'ivinex', changes: row.changes}];
  if (row.action !== 'ambiguous') return [];
  const decisions = row.candidates.flatMap((candidate) => {
    const values = hasConflict(candidate.changes) ? ['=cxone', '=ivinex'] : [''];
    return values.map((end) => ({value: candidate.ivinex_id + end, candidate, end: end.slice(1), changes: candidate.changes}));
  });
  if (NEW_ALLOWED.has(row.reason)) decisions.push({value: 'new', changes: row.changes});
  return decisions;
}

export class Selection {
  constructor(rows) {
    this.rows = rows;
    this.decided = new Map(); // row -> decision; '' for rows that need none
    this.offers = new Map(); // Ivinex id -> how many records it may be
    for (const row of rows) {
      for (const candidate of row.candidates) {
        this.offers.set(candidate.ivinex_id, (this.offers.get(candidate.ivinex_id) ?? 0) + 1);
      }
    }
  }

  // Plainly: without a decision.
  static canTick(row) {
    return row.action === 'create' || row.action === 'update';
  }

  has(row) {
    return this.decided.has(row);
  }

  decisionOf(row) {
    return this.decided.get(row) ?? null;
  }

  get size() {
    return this.decided.size;
  }

  tick(row, on) {
    if (!on) {
      this.decided.delete(row);
    } else if (Selection.canTick(row)) {
      this.decided.set(row, '');
    }
  }

  // null: decide later.
  decide(row, decision) {
    if (decision === null) {
      this.decided.delete(row);
    } else {
      this.decided.set(row, decision);
    }
  }

  // Inactive records are taken by hand only. Returns how many of the rows are ticked now that were meant.
  tickAll(rows) {
    let ticked = 0;
    for (const row of rows) {
      if (!Selection.canTick(row) || row.inactive) continue;
      this.decided.set(row, '');
      ticked += 1;
    }
    return ticked;
  }

  clear() {
    this.decided.clear();
  }

  // Rows with exactly one candidate that is offered to nobody else and asks for nothing more.
  openSuggestions() {
    return this.rows.filter((row) => row.action === 'ambiguous' && row.reason === 'suggestion' && !this.decided.has(row) &&
      row.candidates.length === 1 && this.offers.get(row.candidates[0].ivinex_id) === 1 &&
      !hasConflict(row.candidates[0].changes));
  }

  confirmSuggestions() {
    const rows = this.openSuggestions();
    for (const row of rows) this.decided.set(row, row.candidates[0].ivinex_id);
    return rows.length;
  }

  // As the API takes it.
  items() {
    return [...this.decided].map(([row, decision]) => decision === '' ? row.key : `${row.key}=${decision}`);
  }
}
