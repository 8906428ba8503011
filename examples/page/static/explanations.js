// Why a list is empty, incomplete or missing, and what to do about it.

import {button, el, heading} from './dom.js';
import {T} from './texts.js';

export function emptyList(plan, app) {
  const {session} = app;
  return el('div', {class: 'notice'},
    el('h3', {}, T.empty.heading(plan.kind)),
    el('p', {}, T.empty.asked(session.cxone.address, session.listings[plan.kind], plan.cxone.pages)),
    el('p', {}, T.empty.check),
    button(T.empty.runChecks, () => app.runDoctor()));
}

export function incompleteList(plan) {
  const sides = ['cxone', 'ivinex'].filter((side) => !plan[side].complete);
  return el('div', {class: 'notice bad', role: 'alert'},
    el('h3', {}, T.incomplete.heading),
    el('ul', {}, sides.map((side) => el('li', {}, T.incomplete[side](plan[side].reason || T.incomplete.unknown)))),
    el('p', {}, T.incomplete.advice));
}

// An error document of the API, as people read it.
export function errorNotice(error, title) {
  return el('div', {class: 'notice bad', role: 'alert'},
    title ? el('h3', {}, title) : null,
    el('p', {}, error.message),
    error.hint ? el('p', {}, el('b', {}, `${T.failure.fix}: `), error.hint) : null,
    el('p', {class: 'code'}, T.failure.code(error.code)));
}

function checkLine(check) {
  return el('li', {class: `check check-${check.status}`},
    el('span', {class: `badge check-${check.status}`}, T.failure.status[check.status]), ' ',
    el('b', {}, check.id), ' ', check.message,
    check.fix ? el('p', {class: 'fix'}, el('b', {}, `${T.failure.fix}: `), check.fix) : null);
}

// What failed comes first, or else what is worth a look; the rest can be unfolded.
export function checkList(checks) {
  const withStatus = (status) => checks.checks.filter((check) => check.status === status);
  const failed = withStatus('fail');
  const first = failed.length ? failed : withStatus('warn');
  const rest = checks.checks.filter((check) => !first.includes(check));
  return el('section', {class: 'checks'},
    el('h3', {}, T.failure.checks),
    failed.length ? null : el('p', {}, T.failure.noneFailed),
    first.length ? el('ul', {}, first.map(checkLine)) : null,
    rest.length ? el('details', {}, el('summary', {}, T.failure.otherChecks(rest.length)), el('ul', {}, rest.map(checkLine)))
      : null);
}

// In the place of a list that did not come.
export function failedList(kind, error, checks, app) {
  return el('section', {},
    heading(2, T.kinds[kind]),
    errorNotice(error, error.code === 'cancelled' ? T.job.cancelled : T.failure.heading),
    el('div', {class: 'actions'},
      button(T.failure.again, () => app.load(kind), {class: 'primary'}),
      checks || error.code === 'cancelled' ? null : button(T.failure.runChecks, () => app.runDoctor())),
    checks ? checkList(checks) : null);
}
