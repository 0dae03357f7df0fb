import type { Role } from '../../contract/domain.ts';
import type { PolicyStatus } from '../../contract/policy-operations.ts';
import { fingerprintOf } from '../trust/fingerprint.ts';
import { floors } from '../trust/floors.ts';
import type { Ground } from './ground.ts';
import { mayRead } from './reading.ts';
import { versionOf } from './views.ts';

/** A live deployment, as far as its policy goes. */
export interface LiveDeployment {
  readonly name: string;
  readonly policyHash: string | null;
}

/** What is trusted and in force, in words. */
export function statusOf(ground: Ground, live: LiveDeployment | null, reader: Role): PolicyStatus {
  const { all, inForce } = ground;
  const [newest, before] = all;
  const latest = newest === undefined ? null : versionOf(newest, before);
  const older = live === null ? undefined : all.find(({ hash }) => hash === live.policyHash);
  return {
    root: rootOf(ground),
    revocations: revocationsOf(ground),
    problem: inForce.ok ? null : inForce.because,
    latest: latest?.ok === true ? latest.value : null,
    useCases: inForce.ok ? inForce.value.policy.useCases : [],
    documents: inForce.ok ? inForce.value.policy.authority.documents : [],
    longestWindowHours: inForce.ok ? inForce.value.policy.authority.longestWindowHours : 0,
    categories: inForce.ok ? inForce.value.policy.categories : [],
    olderDeployment:
      live === null || older === undefined || older === newest
        ? null
        : { name: live.name, version: older.version },
    showsLivePictures: mayRead(inForce.ok ? inForce.value.policy.reading : null, 'livePictures', reader),
    floors: floors.map(({ words }) => words),
  };
}

function rootOf({ rows, trust }: Ground): PolicyStatus['root'] {
  if (rows.root === null || !trust.ok) return null;
  const { force, mode, publicKey } = trust.value.root;
  return { force, mode, fingerprint: fingerprintOf(publicKey), pinned: rows.root.pinned };
}

function revocationsOf({ rows, trust }: Ground): PolicyStatus['revocations'] {
  const list = trust.ok ? trust.value.revocations : null;
  if (list === null || rows.revocations === null) return null;
  return {
    number: list.number,
    madeAt: list.at,
    adopted: rows.revocations.adopted,
    certificates: list.certificates.map(({ holder, reason }) => ({ holder, reason })),
  };
}
