import pino from 'pino';
import { expect, it } from 'vitest';
import { roleSchema } from '../../contract/domain.ts';
import { operations, type OperationName } from '../../contract/operations.ts';
import { dispatch, type Caller, type Handlers } from '../dispatch.ts';
import { readersAllowed } from '../trust/floors.ts';
import { startingPolicy } from './draft.ts';
import { mayRead, readingRuleOf } from './reading.ts';

const { reading } = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 0,
  revocationList: 0,
  models: [],
});

// Object.keys says string; these are the names of the table.
const names = Object.keys(operations) as OperationName[];

it('names for each rule the roles that the contract itself lets read', () => {
  for (const name of names) {
    const rule = readingRuleOf(name);
    if (rule !== null) expect(operations[name].audience, name).toEqual(readersAllowed[rule]);
  }
  expect(names.filter((name) => readingRuleOf(name) === 'caseLog').length).toBeGreaterThan(2);
});

it('lets the policy take reading away from a role, in dispatch, and give none', async () => {
  const narrowed = { ...reading, caseLog: ['auditor' as const] };
  const handlers = {
    'case-log.chain': () => Promise.reject(new Error('it got through')),
  } as unknown as Handlers;
  for (const role of roleSchema.options) {
    const person = { id: 'somebody', displayName: 'Somebody', role };
    const session = {
      id: 's',
      person,
      token: '',
      mediaTicket: '',
      scope: { cameraIds: null, deploymentIds: null },
      expiresAt: Number.POSITIVE_INFINITY,
    };
    const caller: Caller = { connectionId: 'c', session, bind: () => undefined };
    const reply = await dispatch({ kind: 'request', id: 1, operation: 'case-log.chain', input: {} }, caller, {
      handlers,
      logger: pino({ level: 'silent' }),
      now: () => 0,
      isOpenTo: (operation, asking) => {
        const rule = readingRuleOf(operation);
        return rule === null || mayRead(narrowed, rule, asking);
      },
      heldBackBy: () => null,
    });
    // What got through failed inside, as a defect.
    expect(reply, role).toMatchObject({
      ok: false,
      error: { code: role === 'auditor' ? 'internal' : 'not-allowed' },
    });
  }
  expect(mayRead(null, 'livePictures', 'operator')).toBe(true);
  expect(mayRead({ ...reading, livePictures: ['supervisor'] }, 'livePictures', 'operator')).toBe(false);
});
