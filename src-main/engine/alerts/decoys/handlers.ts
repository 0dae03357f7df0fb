import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { DatabaseClient } from '../../database/client.ts';
import { overwrite } from '../../database/moved-buffers.ts';
import type { Handlers } from '../../dispatch.ts';
import { personOf } from '../../session.ts';
import type { EnrolledCrop } from './decoy-queries.ts';
import { accuracyOf, recordFallsShortBecause } from './decoy-rules.ts';

export interface DecoyHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly now: () => number;
  /** Finds the one face of a picture, as for a list: so the crops of decoys are like those of alerts. */
  readonly enrolPicture: (picture: Uint8Array) => Promise<EnrolledCrop>;
  readonly modelHash: () => string | null;
  /** Throws where a picture with this SHA-256 may not be taken at all (the demo takes only its synthetic people). */
  readonly admitPicture: (sha256: string) => void;
  /** The policy in force; null where there is none. */
  readonly policyInForce: () => Promise<Policy | null>;
  readonly reviewers: () => Promise<
    readonly { readonly id: string; readonly displayName: string; readonly role: 'operator' | 'supervisor' }[]
  >;
}

const dayMs = 24 * 60 * 60_000;
/** The longest that a shift may be. */
const shiftMs = 12 * 60 * 60_000;

type DecoyHandlers = Pick<
  Handlers,
  'decoys.people' | 'decoys.add-person' | 'decoys.remove-person' | 'decoys.my-accuracy' | 'decoys.accuracy'
>;

export interface Decoys {
  readonly handlers: DecoyHandlers;
  readonly addPerson: (person: NewDecoyPerson, actorId: string | null) => Promise<string>;
  /** Why somebody’s record keeps them from judging, under a policy’s rules; null while it doesn’t. */
  readonly obstacle: (personId: string, rules: Policy['reviewers'] | null) => Promise<string | null>;
  /** What Cordon itself counted of a person within the time that a result counts. */
  readonly recordOf: (
    personId: string,
    rules: Policy['reviewers'],
  ) => Promise<{ readonly decoysJudged: number; readonly decoysRight: number }>;
}

export interface NewDecoyPerson {
  readonly reference: string;
  readonly basis: 'synthetic' | 'consenting-staff';
  readonly consent: string;
  readonly listed: Uint8Array;
  readonly cameras: readonly Uint8Array[];
}

/** Who stands in decoys, and how those who review do on them. */
export function createDecoys(deps: DecoyHandlerDeps): Decoys {
  const { database, now, policyInForce } = deps;

  async function addPerson(
    { reference, basis, consent, listed, cameras }: NewDecoyPerson,
    actorId: string | null,
  ): Promise<string> {
    const modelHash = deps.modelHash();
    if (modelHash === null) {
      throw new AppError('engine-restarting', 'The recognition process is starting. Try again shortly.');
    }
    const enrolled: EnrolledCrop[] = [];
    const id = `decoy-${randomUUID()}`;
    try {
      for (const picture of [listed, ...cameras]) {
        deps.admitPicture(createHash('sha256').update(picture).digest('hex'));
        const { crop, template } = await deps.enrolPicture(picture);
        enrolled.push({ crop, template });
      }
      const [first, ...rest] = enrolled;
      if (first === undefined) throw new Error('no picture was enrolled');
      const person = { id, reference, basis, consent, modelHash, actorId, listed: first, cameras: rest };
      await database().call('decoys.add-person', person);
    } finally {
      for (const { template } of enrolled) overwrite(template);
    }
    return id;
  }

  async function obstacle(personId: string, rules: Policy['reviewers'] | null): Promise<string | null> {
    if (rules === null) return null;
    const qualification = await database().call('people.qualification-of', { personId });
    const since = qualification?.grantedAt ?? 0;
    const verdicts = await database().call('decoys.verdicts-of', { personId, since });
    return recordFallsShortBecause(verdicts, rules);
  }

  async function stateOf(personId: string, policy: Policy | null) {
    const validMs = (policy?.reviewers.validDays ?? 365) * dayMs;
    const verdicts = await database().call('decoys.verdicts-of', { personId, since: now() - validMs });
    const votes = await database().call('alerts.votes-since', { personId, since: now() - shiftMs });
    return {
      accuracy: accuracyOf(verdicts),
      shift: { votes, rotateAfter: policy?.measures.rotateAfterVotes ?? null },
      fallsShortBecause: await obstacle(personId, policy?.reviewers ?? null),
    };
  }

  return {
    addPerson,
    obstacle,
    async recordOf(personId, { validDays }) {
      const verdicts = await database().call('decoys.verdicts-of', {
        personId,
        since: now() - validDays * dayMs,
      });
      const { judged, right } = accuracyOf(verdicts);
      return { decoysJudged: judged, decoysRight: right };
    },
    handlers: {
      'decoys.people': async () => ({
        people: [...(await database().call('decoys.people'))],
        perHundredAlerts: (await policyInForce())?.measures.decoysPerHundredAlerts ?? null,
      }),
      'decoys.add-person': async ({ listedBase64, camerasBase64, ...person }, caller) => {
        const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
        const pictures = { listed: bytes(listedBase64), cameras: camerasBase64.map(bytes) };
        return { id: await addPerson({ ...person, ...pictures }, personOf(caller).id) };
      },
      'decoys.remove-person': async ({ id, reason }, caller) => {
        await database().call('decoys.remove-person', { id, reason, actorId: personOf(caller).id });
        return {};
      },
      'decoys.my-accuracy': async (_input, caller) => {
        const policy = await policyInForce();
        return { ...(await stateOf(personOf(caller).id, policy)), asked: policy?.reviewers ?? null };
      },
      'decoys.accuracy': async () => {
        const policy = await policyInForce();
        const people = [];
        for (const { id: personId, displayName, role } of await deps.reviewers()) {
          const { accuracy, ...state } = await stateOf(personId, policy);
          people.push({ personId, displayName, role, ...accuracy, ...state });
        }
        return { people, asked: policy?.reviewers ?? null };
      },
    },
  };
}
