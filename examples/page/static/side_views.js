// The views beside the lists: history, follow-ups, log, checks.

import {button, el, heading, show} from './dom.js';
import {T, count, rows} from './texts.js';
import {ApiError, followUps, history, log, report} from './api.js';
import {checkList, errorNotice} from './explanations.js';
import {followUpList} from './follow_up_list.js';
import {reportView} from './report_view.js';

// A view that asks for its content first; what goes wrong is shown in its place.
function fetched(title, ask, build) {
  const body = el('div', {}, el('p', {role: 'status'}, T.loading));
  const element = el('section', {}, heading(2, title), body);
  const fill = async () => {
    try {
      show(body, build(await ask(), fill));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(body, errorNotice(error.document), button(T.failure.again, fill));
    }
  };
  fill();
  return element;
}

const exitText = (run) => run.finished === null ? T.history.interrupted : T.history.exits[run.exit] ?? T.history.other(run.exit);

const countsText = (counts) => Object.entries(counts).filter(([, n]) => n > 0)
  .map(([outcome, n]) => `${count(n)} ${T.report.outcomes[outcome]}`).join(', ') || rows(0);

function historyTable(runs, open) {
  const texts = T.history;
  const columns = [texts.started, texts.kind, texts.actor, texts.result, texts.counts, texts.run];
  return el('div', {class: 'scroll-sideways', tabindex: '0', role: 'group', 'aria-label': texts.heading}, el('table', {class: 'plain'},
    el('thead', {}, el('tr', {}, columns.map((text) => el('th', {scope: 'col'}, text)))),
    el('tbody', {}, runs.map((run) => el('tr', {'data-run': run.run},
      el('td', {}, T.time(run.started)), el('td', {}, T.kinds[run.kind]), el('td', {}, run.actor),
      el('td', {}, exitText(run)), el('td', {}, countsText(run.counts)),
      el('td', {}, button(run.run, () => open(run.run), {class: 'link', 'aria-label': texts.open(run.run)})))))));
}

export function historyView(app) {
  const element = el('div');
  const list = () => show(element, fetched(T.history.heading, history, (content) => content.runs.length === 0
    ? el('p', {}, T.history.none)
    : [el('div', {class: 'actions'}, el('a', {class: 'button', href: '/api/history.csv', download: true}, T.history.csv)),
      historyTable(content.runs, open)]));
  const back = () => {
    list();
    element.querySelector('h2').focus();
  };
  const open = async (run) => {
    try {
      const view = reportView(await report(run), {retry: (name) => app.retry(name)});
      show(element, el('div', {class: 'actions'}, button(T.history.back, back)), view.element);
      view.shown();
      element.querySelector('h2').focus();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      element.append(errorNotice(error.document));
    }
  };
  list();
  return element;
}

export function followUpsView(app) {
  const element = el('div', {}, el('p', {role: 'status'}, T.loading));
  const fill = async () => {
    try {
      show(element, followUpList((await followUps()).follow_ups, 2, app));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(element, heading(2, T.followUps.heading), errorNotice(error.document), button(T.failure.again, fill));
    }
  };
  fill();
  return element;
}

export function logView() {
  const texts = T.log;
  return fetched(texts.heading, log, ({lines}, again) => [
    el('p', {}, texts.lead),
    el('div', {class: 'actions'}, button(texts.again, again)),
    lines.length === 0 ? el('p', {}, texts.none) : el('div', {class: 'scroll-sideways', tabindex: '0', role: 'group', 'aria-label': texts.heading},
      el('table', {class: 'plain log'},
        el('thead', {}, el('tr', {}, [texts.time, texts.level, texts.component, texts.text].map((text) => el('th', {scope: 'col'}, text)))),
        el('tbody', {}, lines.map((line) => el('tr', {class: `level-${line.level}`},
          el('td', {}, T.time(line.time)), el('td', {}, texts.levels[line.level] ?? line.level),
          el('td', {}, line.component), el('td', {}, line.text))))))]);
}

export function doctorView(job, app) {
  return el('section', {},
    heading(2, T.failure.checks),
    el('div', {class: 'actions'}, button(T.report.back, () => app.dismissRun(job), {class: 'primary'}),
      button(T.failure.runChecks, () => app.runDoctor())),
    job.error ? errorNotice(job.error) : null,
    job.checks ? checkList(job.checks) : null);
}
