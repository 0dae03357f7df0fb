import type { Migration } from '../migrate.ts';
import { peopleAndCaseLog } from './0001-people-and-case-log.ts';
import { deploymentsAndAlerts } from './0002-deployments-and-alerts.ts';
import { slotsOfPeople } from './0003-slots-of-people.ts';
import { leanCaseLog } from './0004-lean-case-log.ts';
import { twoPeople } from './0005-two-people.ts';
import { policies } from './0006-policies.ts';
import { queue } from './0007-queue.ts';
import { keptLists } from './0008-kept-lists.ts';
import { withdrawnVotes } from './0009-withdrawn-votes.ts';
import { dispatches } from './0010-dispatches.ts';
import { keptHeads } from './0011-kept-heads.ts';
import { deploymentStates } from './0012-deployment-states.ts';
import { listLife } from './0013-list-life.ts';
import { secondFactors } from './0014-second-factors.ts';
import { locksAndShifts } from './0015-locks-and-shifts.ts';
import { purges } from './0016-purges.ts';
import { authorities } from './0017-authorities.ts';
import { qualifications } from './0018-qualifications.ts';
import { imports } from './0019-imports.ts';
import { backups } from './0020-backups.ts';
import { listRemovals } from './0021-list-removals.ts';
import { listings } from './0022-listings.ts';
import { escrow } from './0023-escrow.ts';
import { timestamps } from './0024-timestamps.ts';
import { witnesses } from './0025-witnesses.ts';
import { decoys } from './0026-decoys.ts';
import { cases } from './0027-cases.ts';
import { equality } from './0028-equality.ts';
import { countedEntries } from './0029-counted-entries.ts';
import { importedEntries } from './0030-imported-entries.ts';
import { summedCounts } from './0031-summed-counts.ts';
import { alertClips } from './0032-alert-clips.ts';
import { measuredAndWalked } from './0033-measured-and-walked.ts';
import { listPieces } from './0034-list-pieces.ts';
import { sites } from './0035-sites.ts';
import { judgingSites } from './0036-judging-sites.ts';
import { consignments } from './0037-consignments.ts';
import { clipsOnRequest } from './0038-clips-on-request.ts';
import { subjectKeys } from './keys-0001-subject-keys.ts';
import { spareKeys } from './keys-0002-spare-keys.ts';
import { keysOfPeople } from './keys-0003-keys-of-people.ts';
import { machineKeys } from './keys-0004-machine-keys.ts';
import { keysForMachines } from './keys-0005-keys-for-machines.ts';

/** The main database, oldest first. Add at the end; never edit or reorder what was released. */
export const mainMigrations: readonly Migration[] = [
  peopleAndCaseLog,
  deploymentsAndAlerts,
  slotsOfPeople,
  leanCaseLog,
  twoPeople,
  policies,
  queue,
  keptLists,
  withdrawnVotes,
  dispatches,
  keptHeads,
  deploymentStates,
  listLife,
  secondFactors,
  locksAndShifts,
  purges,
  authorities,
  qualifications,
  imports,
  backups,
  listRemovals,
  listings,
  escrow,
  timestamps,
  witnesses,
  decoys,
  cases,
  equality,
  countedEntries,
  importedEntries,
  summedCounts,
  alertClips,
  measuredAndWalked,
  listPieces,
  sites,
  judgingSites,
  consignments,
  clipsOnRequest,
];

/** The key database, oldest first. */
export const keyMigrations: readonly Migration[] = [
  subjectKeys,
  spareKeys,
  keysOfPeople,
  machineKeys,
  keysForMachines,
];
