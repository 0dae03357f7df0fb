import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operations, type OperationName } from '../../contract/operations.ts';
import { readDemoAssets } from '../../engine/demo/demo-assets.ts';
import { startEngineInProcess, type Desk } from '../../engine/testing/engine-in-process.ts';
import { errorCodeSchema } from '../../contract/errors.ts';
import { demoAnswers } from '../permissions/demo-answers.ts';
import { permissions } from '../permissions/permissions.ts';
import type { HouseState, Outcome } from '../permissions/permission.ts';
import { ask } from './ask.ts';
import type { Finding } from './finding.ts';
import { madeInput } from './schema-inputs.ts';

const assets = fileURLToPath(new URL('../../../assets/demo', import.meta.url));
const state: HouseState = 'live';
const refusals: readonly Outcome[] = [
  'internal',
  'not-allowed',
  'not-signed-in',
  'second-factor-missing',
  'session-locked',
];
/** Whatever comes of it, but that it is not theirs to ask. */
const asked: readonly Outcome[] = (['done', ...errorCodeSchema.options] as const).filter(
  (code) => !refusals.includes(code),
);

/**
 * Tries every operation in the demo as everybody: the same table holds there, and what it refuses of its own is refused. Inputs come
 * from the schema, so what they are about is mostly not there.
 */
export async function tryDemo(seed: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cordon-attack-demo-'));
  const engine = await startEngineInProcess(
    { mode: 'demo', dataDirectory },
    { passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 } },
  );
  try {
    const { people } = await readDemoAssets(assets);
    /** One each, until something ends their session or holds it back. */
    const seats = new Map<string, Desk>();
    let token = '';
    const seat = async (role: string): Promise<Desk> => {
      const known = seats.get(role);
      if (known !== undefined) return known;
      const desk = engine.open();
      seats.set(role, desk);
      const somebody = people.find((one) => one.role === role);
      if (somebody === undefined) return desk;
      const { loginName, password } = somebody;
      token = (await desk.get('sessions.sign-in', { loginName, password })).token;
      return desk;
    };
    // The keys of the published schema.
    for (const operation of Object.keys(operations) as OperationName[]) {
      const { who } = permissions[operation];
      for (const role of ['nobody', 'operator', 'supervisor', 'admin', 'auditor'] as const) {
        const may = who === 'anyone' || (role !== 'nobody' && (who === 'signed-in' || who.includes(role)));
        const own = demoAnswers[operation];
        const allowed: readonly Outcome[] = may
          ? own === undefined
            ? asked
            : [own]
          : [role === 'nobody' ? 'not-signed-in' : 'not-allowed'];
        const desk = await seat(role);
        const answer = await ask(
          desk,
          operation,
          operation === 'sessions.resume' ? { token } : inputOf(operation, seed),
        );
        if (operation.startsWith('sessions.')) seats.delete(role);
        findings.push({ state, as: `${role}, in the demo`, operation, input: null, allowed, ...answer });
      }
    }
  } finally {
    await engine.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
  return findings;
}

/** Where the schema alone makes none, one that it refuses: who may ask is looked at before it. */
function inputOf(operation: OperationName, seed: number): unknown {
  try {
    return madeInput(operation, seed);
  } catch {
    return {};
  }
}
