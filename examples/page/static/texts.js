// Every text that the page shows, in one place, so that it can be translated.

const number = new Intl.NumberFormat('en');
export const count = (n) => number.format(n);
const counted = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;
export const rows = (n) => counted(n, 'row', 'rows');

export const T = {
  title: 'Synchronize',
  path: ['Admin', 'System Preferences', 'Feature Manager', 'Call Center Settings', 'main dialer Settings'],
  site: (site) => `Site ${site}`,
  navigation: 'What to synchronize',
  skip: 'Skip to the content',
  kinds: {users: 'Users', campaigns: 'Campaigns', dispositions: 'Dispositions', agent_statuses: 'AgentStatuses'},
  routes: {all: 'All', history: 'History', 'follow-ups': 'Follow-ups', log: 'Log'},
  targets: {
    users: 'the User Manager',
    campaigns: 'CC Campaigns',
    dispositions: 'CC Dispositions',
    agent_statuses: 'CC Agent Status',
  },
  notConfigured: 'The configuration names no Ivinex module for it.',
  unknownRoute: 'There is no such view.',
  welcome: {
    heading: 'What do you want to synchronize?',
    text: 'Choose a list. The page reads it from CXone, compares it with Ivinex and shows what would be written. ' +
      'Nothing is written before you confirm it, and nothing is ever deleted.',
  },

  groups: {
    new: 'New',
    changed: 'Changed',
    decision: 'Needs a decision',
    invalid: 'Cannot be added',
    unchanged: 'Up to date',
    only: 'Only in Ivinex',
  },
  inactive: 'inactive in CXone',
  columns: {
    name: 'Name', key: 'CXone id', what: 'What will happen', tick: 'Select', open: 'Details',
    user_name: 'User name', email: 'E-mail', team_name: 'Team',
    direction: 'Direction', media_type: 'Media type', campaign_name: 'CXone campaign',
    system_outcome: 'Outcome', classification_id: 'Classification', is_preview: 'Preview',
    is_acw: 'After-call work', timeout_minutes: 'Timeout (minutes)',
    outcome: 'Result', message: 'Why', ivinex_id: 'Ivinex id',
  },
  sortBy: (column) => `Sort by ${column}`,
  noName: '(no name)',

  list: {
    search: 'Search',
    searchHint: 'Name, id or any other field',
    filter: 'Show',
    selectAll: 'Select All',
    clearAll: 'Clear All',
    add: 'Add Selected to Ivinex',
    confirmSuggestions: (n) => n === 1 ? 'Confirm the suggestion' : `Confirm all ${count(n)} suggestions`,
    status: (selected, shown, all) => `${count(selected)} selected. ${count(shown)} of ${rows(all)} shown.`,
    selectedNow: (n, total) => `${rows(n)} ticked by Select All; ${count(total)} selected in all.`,
    cleared: 'Nothing is selected.',
    confirmed: (n) => `${counted(n, 'suggestion', 'suggestions')} confirmed.`,
    again: 'Load again',
    csv: 'Download as CSV',
    select: (name, key) => `Select ${name}, CXone id ${key}`,
    open: (name) => `Details of ${name}`,
    decideFirst: 'Decide in its details what it is; then it can be selected.',
    nothingToTick: 'Nothing would be written for this row.',
    nothingSelected: 'Select at least one row first.',
    read: (kind, plan) => `CXone lists ${counted(plan.cxone.records, 'record', 'records')}, Ivinex has ` +
      `${rows(plan.ivinex.records)} in ${T.targets[kind]}.`,
    table: (kind) => `${T.kinds[kind]} in CXone and what will happen to them`,
    noneVisible: 'No row fits the search and the filter.',
    showAll: 'Show all rows',
    inactiveLeft: (n) => `${counted(n, 'row', 'rows')} inactive in CXone: ticked by hand only.`,
    allUpToDate: 'Everything is up to date: there is nothing to add.',
    preparing: 'Preparing the list …',
  },

  empty: {
    heading: (kind) => `CXone lists no ${T.things[kind]}`,
    asked: (address, listing, pages) => `${address} was asked for its ${listing} and answered ` +
      `${counted(pages, 'page', 'pages')} without a record. The list is complete: it is empty there.`,
    check: 'If you expected some: the access key may belong to another tenant or business unit, or its role may not see ' +
      'them. The checks tell more.',
    runChecks: 'Run the checks',
  },
  things: {users: 'agents', campaigns: 'campaigns', dispositions: 'dispositions', agent_statuses: 'agent statuses'},
  incomplete: {
    heading: 'The list is incomplete, so nothing can be written from it',
    cxone: (reason) => `CXone: ${reason}`,
    ivinex: (reason) => `Ivinex: ${reason}`,
    unknown: 'the reading did not come to its end',
    advice: 'Load the list again. If it stays so, the log and the checks tell more.',
  },

  details: {
    changes: 'What would be written',
    changesDifferent: 'What differs',
    field: 'Field', from: 'In Ivinex now', to: 'From CXone', note: 'Remark',
    base: (value) => `last synchronized: ${value === '' ? '(empty)' : value}`,
    emptyValue: '(empty)',
    conflict: 'changed on both sides',
    overwrites: 'replaces a change made in Ivinex',
    noChanges: 'Nothing differs.',
    source: 'What CXone has',
    ivinexRow: (id) => `Ivinex row ${id}`,
    onlyInIvinex: 'No CXone record matches this row. It is listed, never touched.',
    decide: 'What is it?',
    later: 'Decide later (leave the row alone)',
    candidates: 'Rows it may be',
  },
  decisions: {
    cxone: 'Write CXone’s values',
    ivinex: 'Keep Ivinex’s values, and do not ask again',
    new: 'It is a new one: create it',
    adopt: (candidate) => `It is ${candidate.name || T.noName}, Ivinex row ${candidate.ivinex_id} ` +
      `(${T.matchedBy(candidate.by)})`,
    adoptCxone: (candidate) => `${T.decisions.adopt(candidate)}: write CXone’s values`,
    adoptIvinex: (candidate) => `${T.decisions.adopt(candidate)}: keep Ivinex’s values`,
  },
  matchedBy: (by) => by === 'key' ? 'carries the key' : by === 'link' ? 'was linked' : `same ${by.replaceAll('_', ' ')}`,

  // A plan's words; what follows a colon stands for %.
  words: {
    inactive: 'Inactive in CXone; it is added only when you tick it yourself.',
    suggestion: 'It may be a row that is already in Ivinex. Say which, or create it.',
    unsettled: 'Ivinex reported this row as created but does not list it; a read filter may hide it.',
    row_gone: 'The Ivinex row it was linked to is no longer listed: it was deleted by hand, or is hidden from the API user.',
    duplicate_key_in_ivinex: 'Several Ivinex rows carry this key.',
    two_records_one_row: 'Several CXone records lead to the same Ivinex row.',
    linked_row_has_other_key: 'The linked Ivinex row carries another key by now.',
    cleared_key_taken: 'The linked row’s key was cleared, and another row carries it now.',
    user_name_taken: 'Another Ivinex user has this user name.',
    user_name_taken_by: 'The user name belongs to Ivinex row %.',
    missing_id: 'CXone gave the record no id.',
    unusable_id: 'Its id holds characters that no key may have.',
    duplicate_id: 'CXone lists this id more than once, with different content.',
    unusable_name: 'Its name cannot be used as text.',
    empty_name: 'Its name is empty. Give it one in CXone.',
    empty_user_name: 'Its user name is empty. Give it one in CXone.',
    duplicate_user_name: 'Several CXone users have this user name. Change one of them in CXone.',
    unreadable_field: 'A mapped value cannot be read.',
    unreadable: 'The value of % cannot be read.',
    value_not_mapped: 'The configuration’s map has no entry for %.',
    edit_kept: '% was changed in Ivinex and is kept.',
    group_unreadable: 'The group list cannot be read and is left alone.',
    link_moved: 'The linked row is gone; the row that carries the key is taken instead.',
  },
  conflictReason: 'The same field was changed in CXone and in Ivinex, or both were never compared before. Say whose value counts.',

  phases: {
    sign_in: 'Signing in', pull: 'Reading CXone', read: 'Reading Ivinex', plan: 'Comparing',
    write: 'Writing to Ivinex', verify: 'Reading back what was written',
  },
  job: {
    preview: (kinds) => `Loading ${kinds}`,
    apply: (kinds) => `Adding ${kinds} to Ivinex`,
    retry: () => 'Finishing what a run left open',
    doctor: () => 'Running the checks',
    starting: 'Starting …',
    seconds: (s) => counted(s, 'second', 'seconds'),
    pages: (n) => counted(n, 'page', 'pages'),
    done: (done, total) => total > 0 ? `${count(done)} of ${rows(total)}` : rows(done),
    cancel: 'Cancel',
    cancelling: 'Stopping …',
    diagnosing: 'Looking for the cause …',
    goesOn: 'It goes on when you close this page; open it again to see how far it is.',
    elsewhere: 'Something is under way',
    show: 'Show it',
    finished: 'A run has ended',
    cancelled: 'Loading was cancelled.',
    loadedNot: (kind) => `${T.kinds[kind]} could not be loaded`,
  },

  failure: {
    heading: 'The list could not be read',
    code: (code) => `Code: ${code}`,
    checks: 'What the checks found',
    fix: 'What to do',
    again: 'Try again',
    runChecks: 'Run the checks',
    otherChecks: (n) => `${counted(n, 'other check', 'other checks')}`,
    noneFailed: 'No check failed.',
    status: {ok: 'Good', warn: 'Look at it', fail: 'Failed', skipped: 'Not checked'},
  },

  summary: {
    heading: 'Add Selected to Ivinex',
    lead: (target) => `This is what will be written to ${target}:`,
    create: (n) => `${rows(n)} created`,
    update: (n) => `${rows(n)} updated`,
    remember: (n) => `${counted(n, 'conflict', 'conflicts')} remembered as decided for Ivinex; nothing is written`,
    unchanged: (n) => `${rows(n)} already up to date`,
    skip: (n) => `${rows(n)} left alone, because ${n === 1 ? 'it needs' : 'they need'} a decision`,
    nothing: 'Nothing would be written.',
    guards: 'Stop and look',
    guardsLead: 'These limits protect you from mistakes. Tick what you accept; otherwise nothing is written.',
    accept: (name, detail) => `${T.guards[name] ?? name} ${detail}`,
    never: 'Nothing is deleted. Each row is checked once more before it is written.',
    groups: (group) => `New users join the group “${group}”. They have no password yet: an administrator sets it.`,
    confirm: 'Confirm',
    cancel: 'Cancel',
    working: 'Looking at what was selected …',
  },
  guards: {
    create: 'Many new rows:',
    update: 'Many changes:',
    deactivate: 'Many users would be switched off:',
    shrink: 'CXone lists far fewer records than last time:',
    all_changed: 'The same field would change on every row:',
  },

  report: {
    ended: {
      apply: {done: 'Added to Ivinex', partial: 'Added to Ivinex, with rows left over', failed: 'Nothing was written', cancelled: 'The run was cancelled'},
      retry: {done: 'What was open is finished', partial: 'Finished, with rows left over', failed: 'Nothing could be finished', cancelled: 'The run was cancelled'},
    },
    heading: (kind) => `${T.kinds[kind]}: what happened`,
    outcomes: {
      created: 'Created', updated: 'Updated', unchanged: 'Up to date', skipped: 'Left alone', failed: 'Failed',
      unknown: 'Not known',
    },
    unknown: 'Not known: the answer was lost and the row could not be found. Retry looks it up first.',
    verified: (v) => v.checked === 0 ? 'Nothing was written, so there was nothing to read back.'
      : `Read back: ${count(v.confirmed)} of ${rows(v.checked)} confirmed` +
        (v.different ? `, ${count(v.different)} stored in another form` : '') +
        (v.missing ? `, ${count(v.missing)} not found` : '') + '.',
    by: (report) => `Run ${report.run}` + (report.actor ? ` by ${report.actor}` : '') +
      `, ${T.time(report.started)}` + (report.finished ? ` to ${T.time(report.finished)}` : ', interrupted') + '.',
    accepted: (names) => `Accepted: ${names.join(', ')}.`,
    table: 'What happened to each row',
    retry: 'Retry what is open',
    back: 'Back to the list',
    csv: 'Download as CSV',
    attempts: (n) => counted(n, 'attempt', 'attempts'),
    failed: (kind) => `${T.kinds[kind]} were not written`,
    nothing: 'No row was selected.',
    planned: (what) => `Planned: ${what}`,
  },
  codes: {
    stale: 'It changed since the list was loaded; load the list again.',
    conflict: 'It needs a decision.',
    ambiguous: 'It needs a decision.',
    invalid: 'It cannot be added.',
    cancelled: 'The run was cancelled before its turn.',
    read_back_differs: 'Ivinex stored a value in another form.',
  },

  followUps: {
    heading: 'Users who still need a password',
    lead: 'cxsync sets no passwords: give each of them one in the User Manager, then tick them off.',
    done: 'Take ticked ones off the list',
    copy: 'Copy the list',
    copied: 'The list is on the clipboard.',
    notCopied: 'The browser does not allow copying; mark the list and copy it by hand.',
    none: 'Nothing is left to do: every imported user was ticked off.',
    removed: (n) => `${counted(n, 'user', 'users')} ticked off.`,
    label: (name, key) => `${name || T.noName}, CXone id ${key}`,
    since: (since) => `since ${T.time(since)}`,
    selectAll: 'Select All',
  },

  all: {
    lead: 'All lists at once. Tick what is to be written; single rows are chosen in each list.',
    load: 'Load all lists',
    group: (name, n) => `${name} (${count(n)})`,
    suggestions: (n) => `Suggestions with exactly one row (${count(n)})`,
    open: (kind) => `Look at ${T.kinds[kind]}`,
    decisions: (n) => `${rows(n)} need a decision in the list.`,
    nothing: 'Nothing to add.',
    status: (n) => `${rows(n)} selected.`,
  },

  history: {
    heading: 'History of runs',
    none: 'There was no run yet.',
    run: 'Run', kind: 'List', actor: 'By', started: 'Started', result: 'Result', counts: 'Rows',
    open: (run) => `Show run ${run}`,
    exits: {0: 'Done', 2: 'Done, with rows left over', 130: 'Cancelled'},
    interrupted: 'Interrupted',
    other: (exit) => `Ended with ${exit}`,
    back: 'Back to the history',
    csv: 'Download as CSV',
  },

  log: {
    heading: 'The end of the log',
    lead: 'What the program reported lately, the newest last. Secrets never stand in it.',
    none: 'Nothing was reported yet.',
    again: 'Load again',
    time: 'Time', level: 'Level', component: 'Part', text: 'Text',
    levels: {error: 'error', warn: 'warning', info: 'info', debug: 'debug'},
  },

  lost: 'The connection to the page’s program is lost. What runs there goes on, unless the program has ended. Trying again …',
  ended: 'The program that serves this page has ended or was started anew. Open the address that it prints.',
  back: 'The connection is back.',
  unexpected: (text) => `Something unexpected happened in this page: ${text}`,
  close: 'Close',
  loading: 'Loading …',
  yes: 'yes',
  no: 'no',
  time: (utc) => utc ? utc.replace('T', ' ').replace('Z', ' UTC') : '',
};

// The sentence behind a plan's word such as `edit_kept:email`.
export function explained(word) {
  const colon = word.indexOf(':');
  const head = colon < 0 ? word : word.slice(0, colon);
  const tail = colon < 0 ? '' : word.slice(colon + 1);
  const text = T.words[head];
  if (!text) return word.replaceAll('_', ' ');
  if (text.includes('%')) return text.replace('%', () => tail || 'a value');
  return tail ? `${text} (${tail})` : text;
}

export function kindNames(kinds) {
  return kinds.map((kind) => T.kinds[kind]).join(', ');
}
