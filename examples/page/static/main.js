// Puts the page together: which view is shown, and what the program says about its job.

import {button, el, heading, say, show} from './dom.js';
import {T} from './texts.js';
import * as api from './api.js';
import {ListView} from './list_view.js';
import {JobPanel, jobTitle, runEnd} from './job_panel.js';
import {SummaryDialog} from './summary.js';
import {allView} from './all_view.js';
import {errorNotice, failedList} from './explanations.js';
import {doctorView, followUpsView, historyView, logView} from './side_views.js';
import {runView} from './run_view.js';

const KINDS = Object.keys(T.kinds);

class App {
  constructor(session) {
    this.session = session;
    this.job = null;
    this.lists = new Map(); // kind -> ListView
    this.main = el('main', {id: 'main', tabindex: '-1'});
    this.banner = el('div', {class: 'banners'});
    this.connection = el('div', {role: 'alert'});
    this.links = new Map();
  }

  build() {
    document.body.replaceChildren(
      el('a', {class: 'skip', href: '#main', onclick: (event) => {
        event.preventDefault();
        this.main.focus();
      }}, T.skip),
      el('header', {},
        el('p', {class: 'path'}, T.path.join(' › ')),
        el('h1', {}, T.title, ' ', el('small', {}, T.site(this.session.site))),
        this.buildNavigation()),
      this.connection,
      this.banner,
      this.main,
      el('div', {id: 'announcements', class: 'visually-hidden', 'aria-live': 'polite'}));
  }

  buildNavigation() {
    const link = (route, text) => {
      const off = KINDS.includes(route) && !this.session.kinds.includes(route);
      const item = off ? el('span', {class: 'off', title: T.notConfigured}, text, el('span', {class: 'visually-hidden'}, ` (${T.notConfigured})`))
        : el('a', {href: `#${route}`}, text);
      this.links.set(route, item);
      return el('li', {}, item);
    };
    return el('nav', {'aria-label': T.navigation}, el('ul', {},
      KINDS.map((kind) => link(kind, T.kinds[kind])),
      Object.entries(T.routes).map(([route, text]) => link(route, text))));
  }

  get route() {
    return location.hash.slice(1);
  }

  isList(route = this.route) {
    return route === 'all' || this.session.kinds.includes(route);
  }

  // The news of the job.

  hear(job) {
    const before = this.job;
    const same = before !== null && job !== null && this.jobName(before) === this.jobName(job);
    // The answer to a request may come after the news of its end.
    if (same && before.state !== 'running' && job.state === 'running') return;
    this.job = job;
    const ended = same && before.state === 'running' && job.state !== 'running';
    if (job && job.state !== 'running' && (ended || !same)) this.forgetWritten(job);
    if (ended || (job !== null && !same)) {
      this.draw({focus: true});
      if (job.state !== 'running') say(this.titleOf(job));
    } else if (job?.state === 'running') {
      this.panel?.update(job);
    }
  }

  titleOf(job) {
    if (T.report.ended[job.what]) return runEnd(job);
    return job.state === 'cancelled' ? T.job.cancelled : '';
  }

  // Their lists say what was true before.
  forgetWritten(job) {
    for (const result of job.results) {
      if (result.report) this.lists.delete(result.kind);
    }
  }

  // What people ask for.

  async attempt(ask) {
    try {
      const job = await ask();
      this.notice = null;
      this.hear(job);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.notice = error.document;
      this.draw({});
    }
  }

  load(kind) {
    if (kind === 'all') this.lists.clear();
    else this.lists.delete(kind);
    return this.attempt(() => api.startPreview(kind));
  }

  add(lists, opener) {
    const dialog = new SummaryDialog(lists, this.session, (job) => this.hear(job));
    return dialog.open(opener);
  }

  cancel() {
    return this.attempt(() => api.cancel());
  }

  retry(run) {
    if (!this.isList()) history.pushState(null, '', '#all');
    return this.attempt(() => api.startRetry(run));
  }

  runDoctor() {
    return this.attempt(() => api.startDoctor());
  }

  dismiss(job) {
    sessionStorage.setItem('dismissed', this.jobName(job));
  }

  dismissRun(job) {
    this.dismiss(job);
    this.draw({focus: true});
  }

  // A program that was started anew counts from one again.
  jobName(job) {
    return `${job.id} ${job.started}`;
  }

  isDismissed(job) {
    return sessionStorage.getItem('dismissed') === this.jobName(job);
  }

  // A run's result stands in the place of the lists that it wrote.
  concerns(job) {
    const kinds = job.results.map((result) => result.kind);
    return this.isList() && (this.route === 'all' || kinds.length === 0 || kinds.includes(this.route));
  }

  // What is shown.

  draw({focus = false}) {
    this.panel = null;
    for (const [route, item] of this.links) {
      if (route === this.route) item.setAttribute('aria-current', 'page');
      else item.removeAttribute('aria-current');
    }
    const view = this.view();
    show(this.main, this.notice ? errorNotice(this.notice) : null, view.element ?? view);
    view.shown?.();
    this.drawBanner();
    document.title = `${this.main.querySelector('h2')?.textContent ?? T.title} - ${T.title}`;
    if (focus) this.main.querySelector('h2')?.focus({preventScroll: true});
  }

  drawBanner() {
    const {job} = this;
    const away = job && (job.state === 'running' ? !this.isList() : T.report.ended[job.what] && !this.isDismissed(job) && !this.concerns(job));
    show(this.banner, away ? el('p', {class: 'banner', role: 'status'},
      job.state === 'running' ? `${T.job.elsewhere}: ${jobTitle(job)}. ` : `${T.job.finished}: ${jobTitle(job)}. `,
      el('a', {href: `#${job.kinds.length === 1 ? job.kinds[0] : 'all'}`}, T.job.show)) : null);
  }

  view() {
    const {route, job} = this;
    if (route === '') return this.welcome();
    if (route === 'history') return historyView(this);
    if (route === 'follow-ups') return followUpsView(this);
    if (route === 'log') return logView();
    if (!this.isList()) return el('section', {}, heading(2, T.title), el('p', {}, KINDS.includes(route) ? T.notConfigured : T.unknownRoute));
    if (job?.state === 'running') return this.running(job);
    if (job && !this.isDismissed(job) && this.concerns(job)) {
      if (T.report.ended[job.what]) return runView(job, this);
      if (job.what === 'doctor') return doctorView(job, this);
    }
    return route === 'all' ? this.allLists() : this.oneList(route);
  }

  welcome() {
    return el('section', {class: 'welcome'}, heading(2, T.welcome.heading), el('p', {}, T.welcome.text),
      el('ul', {class: 'cards'}, [...this.session.kinds, 'all'].map((route) =>
        el('li', {}, el('a', {href: `#${route}`}, T.kinds[route] ?? T.routes[route])))));
  }

  running(job) {
    this.panel = new JobPanel(this);
    this.panel.update(job);
    return this.panel;
  }

  outcomeOf(kind) {
    return this.job?.what === 'preview' ? this.job.results.find((result) => result.kind === kind) : undefined;
  }

  oneList(kind) {
    const outcome = this.outcomeOf(kind);
    if (outcome?.error) return failedList(kind, outcome.error, this.job.checks, this);
    const known = this.lists.get(kind);
    if (known && (!outcome || outcome.plan.digest === known.plan.digest)) return known;
    if (this.job?.error && this.job.what === 'preview') return failedList(kind, this.job.error, null, this);
    return this.has(kind) ? this.fetchLists([kind]) : this.loadFirst(kind);
  }

  allLists() {
    const {kinds} = this.session;
    const missing = kinds.filter((kind) => !this.outcomeOf(kind)?.error && !this.isFresh(kind));
    if (missing.some((kind) => !this.has(kind))) return this.loadFirst('all');
    if (missing.length > 0) return this.fetchLists(missing);
    return allView(kinds.map((kind) => this.outcomeOf(kind)?.error ? this.outcomeOf(kind) : {kind, plan: this.lists.get(kind).plan}),
      this.job?.what === 'preview' ? this.job.checks : null, this);
  }

  isFresh(kind) {
    const known = this.lists.get(kind);
    const outcome = this.outcomeOf(kind);
    return known && (!outcome?.plan || outcome.plan.digest === known.plan.digest);
  }

  // The program has read it.
  has(kind) {
    return this.job?.lists[kind] !== undefined;
  }

  loadFirst(kind) {
    this.load(kind);
    return this.waiting(T.job.starting);
  }

  waiting(text) {
    return el('section', {}, heading(2, T.kinds[this.route] ?? T.routes[this.route]), el('p', {role: 'status'}, text));
  }

  fetchLists(kinds) {
    const asked = this.route;
    const fetchAll = async () => {
      try {
        for (const plan of await Promise.all(kinds.map((kind) => api.plan(kind)))) {
          this.lists.set(plan.kind, new ListView(plan, this));
        }
      } catch (error) {
        if (!(error instanceof api.ApiError)) throw error;
        return show(this.main, errorNotice(error.document), button(T.failure.again, () => this.draw({focus: true})));
      }
      if (this.route === asked && this.job?.state !== 'running') this.draw({focus: true});
      return undefined;
    };
    fetchAll();
    return this.waiting(T.list.preparing);
  }

  // The connection to the program.

  follow() {
    let lost = false;
    api.follow((job) => {
      if (lost) say(T.back);
      lost = false;
      show(this.connection);
      this.hear(job);
    }, () => {
      lost = true;
      show(this.connection, el('p', {class: 'banner bad'}, T.lost));
    }, () => show(this.connection, el('p', {class: 'banner bad'}, T.ended)));
  }
}

async function start() {
  const app = new App(await api.session());
  app.build();
  app.job = await api.job();
  app.draw({});
  window.addEventListener('hashchange', () => {
    app.notice = null;
    if (app.job?.what === 'doctor' && app.job.state !== 'running') app.dismiss(app.job);
    app.draw({focus: true});
  });
  window.setInterval(() => app.panel?.tickClock(), 1000);
  app.follow();
}

window.addEventListener('unhandledrejection', ({reason}) => {
  document.body.append(el('p', {class: 'banner bad', role: 'alert'}, T.unexpected(String(reason))));
});

start().catch((error) => {
  if (!(error instanceof api.ApiError)) throw error;
  document.body.replaceChildren(el('main', {}, el('h1', {}, T.title), errorNotice(error.document)));
});
