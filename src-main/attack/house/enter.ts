import { z } from 'zod';
import { assertNever } from '../../contract/errors.ts';
import { policySchema, type Policy } from '../../contract/policy.ts';
import type { HouseState } from '../permissions/permission.ts';
import { raiseAlertAt } from '../../engine/testing/raise-alert.ts';
import { goodTest } from '../trials/people-trials.ts';
import type { House } from './house.ts';
import { narrowedReading } from './narrowed-reading.ts';
import { quieten, streetIn } from './street.ts';

/** Brings the house from the state before into this one, the way people do. */
export async function enter(house: House, state: HouseState): Promise<void> {
  const { admin } = house.residents;
  switch (state) {
    case 'before-set-up':
      return;
    case 'no-policy':
      await house.moveIn();
      await signCheckpoint(house);
      return;
    case 'in-force': {
      const { rootFile: file, fingerprint } = house.force;
      const { root } = await house.get(admin, 'policy.current', {});
      if (root === null) await house.get(admin, 'trust.pin-root', { file, fingerprint });
      const models = [{ hash: await loadedModel(house), name: 'The default pack', thresholdFloor: 0.5 }];
      await house.get(admin, 'policy.adopt', house.force.signed(house.force.firstPolicy(models)));
      await house.get(admin, 'trust.adopt-custodians', { file: house.force.nextCustodians() });
      await qualifyReviewers(house);
      // Real data goes live only with a head of the log elsewhere.
      await house.get(admin, 'heads.add-folder', { name: 'The stick in the safe', folder: house.outside });
      return;
    }
    case 'live':
      await quieten(house);
      // Long enough for all that is tried in it: the clock goes on in leaps.
      house.street = await streetIn(house, 'live', 11);
      await raiseAlertAt(house.database, house.street.id);
      return;
    case 'ended':
      await quieten(house);
      return;
    case 'narrowed': {
      const next = { ...(await nextPolicy(house)), reading: narrowedReading };
      await house.get(admin, 'policy.adopt', house.force.signed(next));
      return;
    }
    case 'locked':
      return house.start();
    case 'admin-alone':
      await house.start();
      await house.signIn(admin);
      return;
    default:
      assertNever(state);
  }
}

/** Nobody judges before; a supervisor can't be the second person about themselves, so an admin is. */
async function qualifyReviewers(house: House): Promise<void> {
  const { operator, otherOperator, supervisor, otherSupervisor, auditor, admin } = house.residents;
  for (const { personId } of [operator, otherOperator, supervisor, otherSupervisor]) {
    const result = goodTest(house.clock.now());
    const { requestId: id } = await house.get(auditor, 'people.ask-to-qualify', {
      personId,
      ...result,
      reason: 'Test of this morning.',
    });
    await house.get(admin, 'requests.confirm', { id });
  }
}

/** The draft of the next version, as whoever takes it to the signers gets it. */
export async function nextPolicy(house: House): Promise<Policy> {
  const { text } = await house.get(house.residents.admin, 'policy.draft', {});
  return z.object({ statement: policySchema }).parse(JSON.parse(text)).statement;
}

/** The hash of the model that the recognition process has loaded and checked. */
async function loadedModel(house: House): Promise<string> {
  for (;;) {
    const { recognition } = await house.get(house.residents.admin, 'deployments.current', {});
    if (recognition.model !== null) return recognition.model.modelHash;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A head of the log is signed after a hundred entries. */
async function signCheckpoint({ database }: House): Promise<void> {
  for (let written = 0; written < 100; written += 1) {
    await database.call('case-log.append', {
      kind: 'camera.state',
      subject: 'log',
      actor: null,
      body: { cameraId: 'cam-test', cameraName: 'Camera', state: 'live', words: 'Pictures come.' },
    });
  }
}
