// What is under way: how far it is, for how long, and a way to stop it.

import {button, el, heading, show} from './dom.js';
import {T, kindNames} from './texts.js';

export function jobTitle(job) {
  return T.job[job.what](kindNames(job.kinds));
}

// How a run has ended, in a few words.
export function runEnd(job) {
  const leftOver = job.results.some((result) => result.error || result.report.exit !== 0);
  return T.report.ended[job.what][job.state === 'done' && leftOver ? 'partial' : job.state];
}

function line(entry, several) {
  const told = [
    entry.pages > 0 ? T.job.pages(entry.pages) : null,
    entry.done > 0 || entry.total > 0 ? T.job.done(entry.done, entry.total) : null,
  ].filter(Boolean).join(', ');
  const what = several ? `${T.kinds[entry.kind]}: ${T.phases[entry.phase]}` : T.phases[entry.phase];
  const bar = entry.total > 0
    ? el('progress', {max: String(entry.total), value: Math.min(entry.done, entry.total), 'aria-label': what}) : null;
  return el('li', {}, el('span', {class: 'phase'}, what), ' ', el('span', {class: 'told'}, told), bar);
}

export class JobPanel {
  constructor(app) {
    this.title = heading(2, '');
    this.time = el('p', {class: 'time'});
    this.lines = el('ul', {class: 'progress'});
    this.note = el('p', {role: 'status'});
    this.cancel = button(T.job.cancel, () => app.cancel());
    this.element = el('section', {class: 'job', 'aria-busy': 'true'}, this.title, this.time, this.lines, this.note,
      el('div', {class: 'actions'}, this.cancel));
  }

  update(job) {
    this.job = job;
    this.heardAt = performance.now();
    const title = jobTitle(job);
    if (this.title.textContent !== title) this.title.textContent = title;
    const several = new Set(job.progress.map((entry) => entry.kind)).size > 1 || job.kinds.length > 1;
    show(this.lines, job.progress.length ? job.progress.map((entry) => line(entry, several)) : el('li', {}, T.job.starting));
    const note = job.cancelling ? T.job.cancelling : job.diagnosing ? T.job.diagnosing
      : job.what === 'apply' || job.what === 'retry' ? T.job.goesOn : '';
    if (this.note.textContent !== note) this.note.textContent = note;
    this.cancel.disabled = job.cancelling;
    this.tickClock();
  }

  tickClock() {
    const seconds = Math.floor((this.job.elapsed_ms + performance.now() - this.heardAt) / 1000);
    this.time.textContent = T.job.seconds(seconds);
  }
}
