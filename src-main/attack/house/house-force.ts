import type { Policy } from '../../contract/policy.ts';
import { createTestCustodians } from '../../engine/escrow/testing/test-custodians.ts';
import { startingPolicy } from '../../engine/policy/draft.ts';
import type { TestClock } from '../../engine/testing/temporary-database.ts';
import { fingerprintOf } from '../../engine/trust/fingerprint.ts';
import { signDocument } from '../../engine/trust/sign-document.ts';
import { hashOfText } from '../../engine/trust/signed-document.ts';
import { createTestForce, type TestHolder } from '../../engine/trust/testing/test-force.ts';
import { createOfficers } from './officers.ts';

/** A file with a policy, as the two who sign hand it over, and the hash that says which it is. */
export interface SignedPolicy {
  readonly files: string[];
  readonly hash: string;
}

/** The force outside the house: its root, those who sign, and the versions of its policy. */
export function createHouseForce(clock: TestClock) {
  const force = createTestForce(clock.now());
  const custodians = createTestCustodians(force.root, force.rootKey);
  let lists = 0;
  let custodianLists = 0;

  return {
    ...force,
    /** Those who sign for deployments, under the same root. */
    officers: createOfficers((changes) => force.holder(changes), clock.now()),
    fingerprint: fingerprintOf(force.root.publicKey),
    rootFile: JSON.stringify({
      format: 'cordon-force-root/1',
      document: signDocument({ kind: 'force-root', ...force.root, madeAt: clock.now() }, force.rootKey),
    }),
    /**
     * A first policy, which approves these models. Nobody walks past the suite's cameras, so no self-test has to find anybody;
     * lists stay for an hour, so that there is a time after the end.
     */
    firstPolicy(models: Policy['models']): Policy {
      const starting = startingPolicy({
        mode: 'operational',
        force: 'Example Police',
        draftedAt: clock.now(),
        revocationList: 0,
        models,
      });
      return {
        ...starting,
        selfTest: { passesBeforeStart: 0 },
        watchlist: { ...starting.watchlist, keptHoursAfterEnd: 1 },
      };
    },
    signed(policy: Policy, signers: readonly TestHolder[] = force.signers): SignedPolicy {
      return {
        files: [JSON.stringify(force.pack(policy, signers))],
        hash: hashOfText(JSON.stringify(policy)),
      };
    },
    custodians,
    /** The next list of custodians: the same people. */
    nextCustodians: (): string => custodians.list((custodianLists += 1), clock.now()),
    /** The next list of revocations: it takes nothing back. */
    nextRevocations(): string {
      return JSON.stringify({
        format: 'cordon-revocations/1',
        document: force.revocations((lists += 1), []),
      });
    },
  };
}
export type HouseForce = ReturnType<typeof createHouseForce>;
