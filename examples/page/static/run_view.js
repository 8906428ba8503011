// The end of a run that this page started: its reports, and what to do next.

import {button, el, heading, show} from './dom.js';
import {T} from './texts.js';
import {ApiError, report} from './api.js';
import {errorNotice} from './explanations.js';
import {runEnd} from './job_panel.js';
import {reportView} from './report_view.js';

async function part(result, app) {
  if (result.error) return {element: errorNotice(result.error, T.report.failed(result.kind)), shown() {}};
  if (!result.report.run) return {element: el('p', {}, T.report.nothing), shown() {}};
  try {
    return reportView(await report(result.report.run), {level: 3, retry: (run) => app.retry(run), app});
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return {element: errorNotice(error.document, T.report.heading(result.kind)), shown() {}};
  }
}

// Fills itself once the reports are there.
export function runView(job, app) {
  const body = el('div', {}, el('p', {role: 'status'}, T.loading));
  const element = el('section', {class: 'run'}, heading(2, runEnd(job)), body);
  const fill = async () => {
    const parts = await Promise.all(job.results.map((result) => part(result, app)));
    show(body,
      job.error ? errorNotice(job.error) : null,
      el('div', {class: 'actions'}, button(T.report.back, () => app.dismissRun(job), {class: 'primary'})),
      parts.map((one) => one.element));
    for (const one of parts) one.shown();
  };
  fill();
  return element;
}
