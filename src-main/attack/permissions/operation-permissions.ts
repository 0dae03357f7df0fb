import type { alertOperations } from '../../contract/alerts.ts';
import type { cameraOperations } from '../../contract/cameras.ts';
import type { deploymentOperations } from '../../contract/deployments.ts';
import type { thresholdOperations } from '../../contract/thresholds.ts';
import type { purgeOperations } from '../../contract/purges.ts';
import type { importOperations } from '../../contract/imports.ts';
import type { listingOperations } from '../../contract/listings.ts';
import type { wallLayoutOperations } from '../../contract/wall-layouts.ts';
import type { watchlistOperations } from '../../contract/watchlists.ts';
import type { Permission } from './permission.ts';

const everyRole = ['operator', 'supervisor', 'admin', 'auditor'] as const;
const reviewers = ['operator', 'supervisor'] as const;

/** Before the first deployment there is no alert to ask about. */
const noAlertYet = { 'no-policy': 'not-found', 'in-force': 'not-found' } as const;

/** Without a policy nothing is drafted, so there is none to ask about. */
const noDeployment = { 'no-policy': 'not-found' } as const;
/** One runs, and no other beside it. */
const anotherRuns = { live: 'conflict' } as const;

export const cameraPermissions = {
  'cameras.list': {
    who: everyRole,
    why: 'Which cameras there are and how they do; no picture, and no password of a camera.',
  },
  'cameras.test': {
    who: ['admin'],
    why: 'Admins set cameras up. It tells what a stream carries and shows it in 32 squares.',
    // No camera answers in the suite.
    except: {
      'no-policy': 'camera-refused',
      'in-force': 'camera-refused',
      live: 'camera-refused',
      ended: 'camera-refused',
      narrowed: 'camera-refused',
      'admin-alone': 'camera-refused',
    },
  },
  'cameras.find': {
    who: ['admin'],
    why: 'Admins set cameras up. It asks the networks, and no camera for its password.',
  },
  'cameras.profiles': {
    who: ['admin'],
    why: 'As for testing one. It sends to the host that was typed and nowhere else, and never a password as it is.',
    // No camera answers in the suite.
    except: {
      'no-policy': 'camera-unreachable',
      'in-force': 'camera-unreachable',
      live: 'camera-unreachable',
      ended: 'camera-unreachable',
      narrowed: 'camera-unreachable',
      'admin-alone': 'camera-unreachable',
    },
  },
  'cameras.health': { who: ['admin'], why: 'How cameras did, by the log that admins read anyway.' },
  'cameras.add': { who: ['admin'], why: 'Admins set cameras up, and see none of their pictures.' },
  'cameras.change': { who: ['admin'], why: 'As for adding one.' },
  'cameras.remove': { who: ['admin'], why: 'As for adding one.' },
} satisfies Record<keyof typeof cameraOperations, Permission>;

export const wallLayoutPermissions = {
  'wall-layouts.list': { who: everyRole, why: 'Their own only: in which order their wall shows cameras.' },
  'wall-layouts.save': { who: everyRole, why: 'As for listing them.' },
  'wall-layouts.remove': { who: everyRole, why: 'As for listing them.' },
} satisfies Record<keyof typeof wallLayoutOperations, Permission>;

export const deploymentPermissions = {
  'deployments.current': {
    who: everyRole,
    why: 'Whether recognition runs, and if not why, is nobody’s secret.',
  },
  'deployments.list': { who: everyRole, why: 'As for the one that runs.' },
  'deployments.read': { who: everyRole, why: 'As for the one that runs.', except: noDeployment },
  'deployments.draft': {
    who: ['supervisor'],
    why: 'Whoever will answer for it writes down what an officer outside is asked to authorise.',
    except: { 'no-policy': 'no-policy' },
  },
  'deployments.change': {
    who: ['supervisor'],
    why: 'As for drafting it; what was authorised is not changed.',
    except: { 'no-policy': 'no-policy' },
  },
  'deployments.reopen': {
    who: ['supervisor'],
    why: 'As for drafting it. Its authority is lost.',
    except: noDeployment,
  },
  'deployments.suspend': {
    who: reviewers,
    why: 'Whoever sees a reason to stand still may act on it at once.',
    except: noDeployment,
  },
  'deployments.resume': {
    who: ['supervisor'],
    why: 'Going on is for whoever answers for it, within what was authorised.',
    except: noDeployment,
  },
  'deployments.export': {
    who: ['supervisor'],
    why: 'Whoever takes the request to the officers’ own machines.',
    except: noDeployment,
  },
  'deployments.preview-authority': {
    who: ['supervisor'],
    why: 'Whoever may import it looks at it first; the file itself says why it can’t be.',
  },
  'deployments.import-authority': {
    who: ['supervisor'],
    why: 'An officer outside has signed it: here somebody only hands it in. Never an admin, who runs the machine.',
    except: { 'no-policy': 'not-trusted' },
  },
  'deployments.authority-page': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'What was authorised, for those who answer for it or oversee it.',
    except: noDeployment,
  },
  'deployments.begin-self-test': {
    who: ['supervisor'],
    why: 'Whoever starts it tests it first, with staff alone.',
    except: { ...noDeployment, ...anotherRuns },
  },
  'deployments.finish-self-test': {
    who: ['supervisor'],
    why: 'As for beginning it.',
    except: { ...noDeployment, ...anotherRuns },
  },
  'deployments.start': {
    who: ['supervisor'],
    why: 'Whoever answers for it, once an officer outside has authorised it. The gate asks for everything else.',
    except: { ...noDeployment, ...anotherRuns },
  },
  'deployments.ask-urgent': {
    who: reviewers,
    why: 'Those on the spot; a second person confirms, and an officer signs within the day.',
    except: noDeployment,
  },
  'deployments.confirm-urgent': {
    who: reviewers,
    why: 'The second person on the spot, never whoever asked.',
    except: { ...noDeployment, ...anotherRuns },
  },
  'deployments.drop-urgent': {
    who: reviewers,
    why: 'Whoever asked withdraws it, whoever is asked refuses it: nothing starts by that.',
    except: noDeployment,
  },
  'deployments.confirm-presence': {
    who: reviewers,
    why: 'Whoever hears the on-site officer’s code; nobody at a workstation can make one.',
    except: { 'no-policy': 'conflict' },
  },
  'deployments.record': {
    who: ['supervisor', 'auditor'],
    why: 'What is published of a deployment: whoever answers for it or oversees it.',
    // What was live and is over has one.
    except: { ...noDeployment, 'in-force': 'not-found', live: 'conflict' },
  },
  'deployments.end': {
    who: ['supervisor'],
    why: 'The supervisor answers for the deployment. Admins run the machine, not the operation.',
    except: noDeployment,
  },
} satisfies Record<keyof typeof deploymentOperations, Permission>;

const builders = ['supervisor'] as const;
const approvers = ['supervisor', 'auditor'] as const;
/** Without a policy no list is begun, so there is none to ask about. */
const noList = { 'no-policy': 'not-found' } as const;
/** After a start of the machine, with an admin alone, nobody has asked anything. */
const nobodyAsked = { 'admin-alone': 'not-found' } as const;
const noPolicy = { 'no-policy': 'no-policy' } as const;

export const watchlistPermissions = {
  'watchlists.list': {
    who: approvers,
    why: 'Those who build lists and those who approve them.',
    except: noPolicy,
  },
  'watchlists.begin': {
    who: builders,
    why: 'Somebody who answers for the deployment. Never an admin, and never out of a stream.',
    except: { 'no-policy': 'no-policy' },
  },
  'watchlists.entries': {
    who: approvers,
    why: 'Of a draft what they enrolled themselves; nobody who judges alerts sees who is on a sealed list.',
    except: noPolicy,
  },
  'watchlists.enrol': {
    who: builders,
    why: 'As for beginning one, with source and lawful basis.',
    except: noPolicy,
  },
  'watchlists.submit': { who: builders, why: 'Whoever built it.', except: noList },
  'watchlists.approve': {
    who: approvers,
    why: 'A second person who enrolled nothing of it, on exactly what was submitted.',
    except: noList,
  },
  'watchlists.send-back': {
    who: approvers,
    why: 'Whoever could approve it, and does not.',
    except: noList,
  },
  'watchlists.seal': { who: builders, why: 'What was approved, unchanged.', except: noPolicy },
  'watchlists.discard': {
    who: builders,
    why: 'Taking people off is never a danger; no deployment may be using it.',
    except: noList,
  },
  'watchlists.ask-removal': {
    who: approvers,
    why: 'Whoever learns that it is not that person; it takes effect with a second one.',
    except: noList,
  },
  'watchlists.drop-removal': {
    who: approvers,
    why: 'Whoever asked withdraws it; a second person refuses it. Nobody is taken off by it.',
    except: noList,
  },
  'watchlists.take-out': {
    who: builders,
    why: 'What they enrolled themselves, out of a draft.',
    except: noList,
  },
  'watchlists.confirm-removal': { who: approvers, why: 'A second person.', except: noList },
  'watchlists.removals': {
    who: approvers,
    why: 'Whoever may confirm one; a reference only for auditors and whoever asked.',
  },
  'imports.begin': { who: builders, why: 'Many pictures at once, by whoever may enrol one.', except: noList },
  'imports.put': { who: builders, why: 'Whoever began it.', except: noList },
  'imports.check': { who: builders, why: 'Whoever began it.', except: noList },
  'imports.status': { who: builders, why: 'That somebody imports, and how far it is; no row of it.' },
  'imports.rows': { who: builders, why: 'Whoever began it, and has the file.', except: noList },
  'imports.report': { who: builders, why: 'Whoever began it, and has the file.', except: noList },
  'imports.commit': {
    who: builders,
    why: 'Whoever began it; a second person approves the list.',
    except: noList,
  },
  'imports.cancel': { who: builders, why: 'Whoever began it.', except: noList },
  'listings.ask': {
    who: ['auditor'],
    why: 'Somebody who judges nothing asks for the person themselves, so often a day, with a reason that is logged.',
    // The suite has asked as often as they may.
    except: { live: 'too-many-attempts', ended: 'too-many-attempts', narrowed: 'too-many-attempts' },
  },
  'listings.confirm': {
    who: ['admin', 'auditor'],
    why: 'A second person who judges no alerts either; it would tell who is on a list that is in use.',
    except: nobodyAsked,
  },
  'listings.close': {
    who: ['admin', 'auditor'],
    why: 'Whoever asked withdraws it; a second person refuses it.',
    except: nobodyAsked,
  },
  'listings.list': {
    who: ['admin', 'auditor'],
    why: 'Those who ask and those who confirm; the answer is for auditors only.',
  },
  'purges.list': {
    who: ['supervisor', 'admin', 'auditor'],
    why: 'What is destroyed next and what was, without a name: whoever answers for it or oversees it.',
  },
} satisfies Record<
  | keyof typeof watchlistOperations
  | keyof typeof importOperations
  | keyof typeof listingOperations
  | keyof typeof purgeOperations,
  Permission
>;

export const alertPermissions = {
  'alerts.list': { who: reviewers, why: 'Those who judge. Admins and auditors have no part in an alert.' },
  'alerts.search': { who: reviewers, why: 'Those who judge.' },
  'alerts.read': {
    who: reviewers,
    why: 'Those who judge: two pictures and nothing else until both votes are locked.',
    except: noAlertYet,
  },
  'alerts.take': { who: reviewers, why: 'Those who judge.', except: noAlertYet },
  'alerts.release': { who: reviewers, why: 'Those who judge.', except: noAlertYet },
  'alerts.judge': {
    who: reviewers,
    why: 'Two people judge, one of them a supervisor. An admin could else hold the accounts and the verdict in one hand.',
    except: noAlertYet,
  },
  'alerts.withdraw-vote': {
    who: reviewers,
    why: 'Whose vote it is, while nobody else has voted.',
    except: noAlertYet,
  },
  'alerts.explain-expiry': {
    who: reviewers,
    why: 'Those who should have judged it say why they could not.',
    except: noAlertYet,
  },
  'alerts.ask-clip': {
    who: reviewers,
    why: 'Those who judged it see its clip, once both have. It is of a site’s alert; the suite has none.',
    except: {
      'no-policy': 'not-found',
      'in-force': 'not-found',
      live: 'not-found',
      ended: 'not-found',
      narrowed: 'not-found',
      'admin-alone': 'not-found',
    },
  },
  'alerts.note-dispatch': {
    who: reviewers,
    why: 'Whoever told the officers, after two people said “match”.',
    except: noAlertYet,
  },
  'alerts.record-outcome': {
    who: reviewers,
    why: 'Whoever heard from the officers, after two people said “match”.',
    except: noAlertYet,
  },
} satisfies Record<keyof typeof alertOperations, Permission>;

export const thresholdPermissions = {
  'thresholds.read': { who: everyRole, why: 'What a threshold means in the street is nobody’s secret.' },
  'thresholds.what-if': {
    who: ['supervisor', 'auditor'],
    why: 'Those who may see the scores of judged alerts; only counts of them, of deployments that are over.',
  },
  'thresholds.calibrate': {
    who: ['supervisor'],
    why: 'Whoever answers for the site and walked it with staff of the blue list.',
    except: {
      'no-policy': 'conflict',
      'in-force': 'conflict',
      ended: 'conflict',
      narrowed: 'conflict',
    },
  },
  'thresholds.propose': {
    who: ['supervisor'],
    why: 'A proposal for the next authority, which is signed outside; never below the policy’s floor.',
    except: { 'no-policy': 'no-policy' },
  },
} satisfies Record<keyof typeof thresholdOperations, Permission>;
