import type { OperationName } from '../../contract/operations.ts';

/**
 * What an operation is to people who are limited to some cameras or deployments; only operators and supervisors are. As the
 * permissions, it is written down a second time, apart from the engine.
 */
export const scopeAnswers = {
  /** It carries neither cameras nor alerts. */
  open: [
    'system.status',
    'setup.create-admin',
    'machine-policy.read',
    'wall-layouts.list',
    'wall-layouts.save',
    'wall-layouts.remove',
    'sessions.sign-in',
    'sessions.enrol',
    'sessions.resume',
    'sessions.sign-out',
    'sessions.note-input',
    'sessions.lock',
    'sessions.unlock',
    'sessions.renew',
    'account.read',
    'account.change-password',
    'account.begin-second-factor',
    'account.confirm-second-factor',
    'account.end-session',
    'people.list',
    'people.ask-to-reset',
    'people.ask-to-disable',
    'people.ask-to-qualify',
    'people.end-qualification',
    'requests.list',
    // Not of evidence packs and of faces, which the request itself says.
    'requests.confirm',
    'requests.close',
    'consignments.list',
    'consignments.send-list',
    'consignments.send-policy',
    'consignments.send-revocations',
    'consignments.send-authority',
    'consignments.call-back',
    'watchlists.list',
    'watchlists.begin',
    'watchlists.entries',
    'watchlists.enrol',
    'watchlists.submit',
    'watchlists.approve',
    'watchlists.send-back',
    'watchlists.seal',
    'watchlists.discard',
    'watchlists.removals',
    'watchlists.ask-removal',
    'watchlists.confirm-removal',
    'watchlists.drop-removal',
    'watchlists.take-out',
    'imports.begin',
    'imports.put',
    'imports.status',
    'imports.check',
    'imports.rows',
    'imports.commit',
    'imports.cancel',
    'imports.report',
    'case-log.chain',
    'case-log.verify',
    'heads.list',
    'heads.keep',
    'heads.confirm-printed',
    'heads.compare',
    'backups.list',
    'backups.make',
    'policy.current',
    'policy.versions',
    'policy.version',
    'policy.preview',
    'policy.adopt',
    'policy.export',
    'policy.draft',
    'trust.adopt-revocations',
    'decoys.my-accuracy',
    'decoys.accuracy',
  ],
  /** Of all cameras and deployments at once: refused. */
  whole: [
    'deployments.draft',
    'deployments.preview-authority',
    'deployments.import-authority',
    'purges.list',
    'case-log.list',
    'case-log.filters',
    'case-log.export',
    'packs.ask',
    'packs.list',
    'packs.subjects',
    'packs.make',
    'reports.figures',
    'reports.draw',
    'thresholds.what-if',
    'faces.ask-to-open',
    'faces.openings',
    'faces.close',
    'cases.list',
    'cases.read',
    'cases.open',
    'cases.link-alert',
    'cases.add-note',
    'cases.hand-over',
    'cases.take',
    'cases.close',
    'cases.colleagues',
    'cases.shift-summary',
  ],
  /** Of one alert: one that is elsewhere isn’t there. */
  alert: [
    'alerts.read',
    'alerts.take',
    'alerts.release',
    'alerts.judge',
    'alerts.withdraw-vote',
    'alerts.explain-expiry',
    'alerts.note-dispatch',
    'alerts.record-outcome',
    'equality.count',
    'equality.is-counted',
  ],
  /** Of one deployment: another one isn’t there. */
  deployment: [
    'deployments.read',
    'deployments.reopen',
    'deployments.export',
    'deployments.authority-page',
    'deployments.begin-self-test',
    'deployments.finish-self-test',
    'deployments.start',
    'deployments.ask-urgent',
    'deployments.confirm-urgent',
    'deployments.drop-urgent',
    'deployments.record',
    'deployments.suspend',
    'deployments.resume',
    'deployments.end',
  ],
  /** Of one deployment and the cameras that it would have: each of them has to be theirs. */
  draft: ['deployments.change'],
  /** Of the deployment that runs: refused when that is none of theirs. */
  live: ['deployments.confirm-presence', 'thresholds.read', 'thresholds.calibrate', 'thresholds.propose'],
  /** The answer has only what is theirs. */
  filtered: [
    'cameras.list',
    'alerts.list',
    'alerts.search',
    'deployments.current',
    'deployments.list',
    'sites.list',
  ],
} as const satisfies Readonly<Record<string, readonly OperationName[]>>;
export type ScopeKind = keyof typeof scopeAnswers;

/** As the documentation says it; nothing where it makes no difference. */
export const scopeWords: Readonly<Record<ScopeKind, string>> = {
  open: '',
  whole: 'refused',
  alert: 'theirs',
  deployment: 'theirs',
  draft: 'theirs',
  live: 'theirs',
  filtered: 'theirs',
};

/** What an operation is to them; null for one that nobody has who can be limited. */
export function scopeKindOf(operation: string): ScopeKind | null {
  for (const [kind, names] of Object.entries(scopeAnswers)) {
    // A key of the table; its names are names of operations.
    if ((names as readonly string[]).includes(operation)) return kind as ScopeKind;
  }
  return null;
}
