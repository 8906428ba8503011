// Talks to the program that serves the page.

export class ApiError extends Error {
  constructor(document, status) {
    super(document.message);
    this.document = document;
    this.status = status;
  }
}

let csrfToken = '';

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new ApiError({code: 'connection_lost', message: 'The program that serves this page does not answer.',
      hint: 'Try again in a moment; if it has ended, start it again and open the new address.', details: {}}, 0);
  }
  const content = await answer.json();
  if (!answer.ok) throw new ApiError(content, answer.status);
  return content;
}

const get = (path) => ask(path);
const post = (path, body) => ask(path, {
  method: 'POST',
  headers: {'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken},
  body: JSON.stringify(body),
});

export async function session() {
  const content = await get('/api/session');
  csrfToken = content.csrf_token;
  return content;
}

export const plan = (kind) => get(`/api/plan?kind=${kind}`);
export const report = (run) => get(`/api/report?run=${encodeURIComponent(run)}`);
export const history = () => get('/api/history');
export const followUps = () => get('/api/follow-ups');
export const log = () => get('/api/log');
export const job = () => get('/api/job');
export const startPreview = (kind) => post('/api/preview', {kind});
export const summary = (kinds) => post('/api/summary', {kinds});
export const startApply = (kinds) => post('/api/apply', {kinds});
export const startRetry = (run) => post('/api/retry', run ? {run} : {});
export const startDoctor = () => post('/api/doctor', {});
export const cancel = () => post('/api/cancel', {});
export const tickOff = (done) => post('/api/follow-ups', {done});

// Every change of the job. `heard(job)`; `lost()` when the connection breaks, `ended()` when it will not come back.
export function follow(heard, lost, ended) {
  const events = new EventSource('/api/events');
  events.addEventListener('job', (event) => heard(JSON.parse(event.data)));
  events.addEventListener('error', () => {
    if (events.readyState !== EventSource.CLOSED) return lost();
    ended();
  });
}
