import { operations, type OperationName } from '../../contract/operations.ts';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import { permissions } from '../permissions/permissions.ts';
import type { HouseState, Permission } from '../permissions/permission.ts';
import { lastOfAll, trials } from '../trials/trials.ts';
import type { Trial } from '../trials/trial.ts';
import { ask } from './ask.ts';
import { nobodyCaller, presentCallers, type Caller } from './callers.ts';
import { deadCallers, expiredCallers, forgedCallers, heldBackCallers, staleCallers } from './dead-callers.ts';
import { allowedOutcomes, isHeldBack, mayAsk, outcomesOfHostile } from './expect.ts';
import type { Finding } from './finding.ts';
import { hostileInputs } from './hostile-inputs.ts';
import { leftInLog, logSize } from './left-in-log.ts';
import { madeInput } from './schema-inputs.ts';
import { tryLimited } from './try-limited.ts';

export interface Options {
  /** Whether each operation is also asked with everything that is wrong. */
  readonly isHostile: boolean;
  /** Whether people are made whose sessions then end in every way. */
  readonly hasDeadSessions: boolean;
  /** What generated inputs are drawn with. */
  readonly seed: number;
  /** Only to see that the suite finds what a table doesn't allow. */
  readonly table?: Readonly<Record<OperationName, Permission>>;
}

/** After these the session that asked is over. */
const ending: readonly OperationName[] = ['sessions.sign-out', 'sessions.renew'];
// The keys of the published schema.
const names = Object.keys(operations) as OperationName[];
const inOrder = [...names.filter((name) => !lastOfAll.includes(name)), ...lastOfAll];

/** Tries every operation as everybody whom a state of the house has. */
export async function tryState(
  house: House,
  state: HouseState,
  { isHostile, hasDeadSessions, seed, table = permissions }: Options,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  /** The last good input of an operation, with which those who may not try it too. */
  const good = new Map<OperationName, unknown>();
  const present = presentCallers(house);
  const nobody = nobodyCaller(house);
  const made = (operation: OperationName): unknown => madeInput(operation, seed);

  async function tryOne(caller: Caller, operation: OperationName, input: unknown, note: string | null) {
    const desk = await caller.open();
    const answer = await ask(desk, operation, input);
    const allowed =
      note === null
        ? allowedOutcomes(table[operation], caller, state)
        : outcomesOfHostile(operations[operation].input.safeParse(input).success);
    findings.push({ state, as: caller.as, operation, input: note, allowed, ...answer });
    return desk;
  }

  /** Everybody who may not, with inputs as good as any. */
  async function refuse(callers: readonly Caller[], operationNames: readonly OperationName[]): Promise<void> {
    for (const operation of operationNames) {
      for (const caller of callers) {
        const { role, heldBackBy } = caller;
        if (mayAsk(table[operation], role, state) && !isHeldBack(table[operation], heldBackBy)) continue;
        await tryOne(caller, operation, good.get(operation) ?? made(operation), null);
      }
    }
  }

  /** Everybody who may, asking rightly. */
  async function grant(operation: OperationName): Promise<void> {
    const { who } = table[operation];
    for (const caller of who === 'anyone' ? [nobody] : present) {
      if (!mayAsk(table[operation], caller.role, state)) continue;
      const person = caller.who ?? house.residents.admin;
      const input = await goodInput(house, operation, person, made).catch((cause: unknown) => {
        throw new Error(`${state}: ${operation} could not be brought about as ${caller.as}`, { cause });
      });
      good.set(operation, input);
      const desk = await tryOne(caller, operation, input, null);
      if (ending.includes(operation)) await house.signIn(person);
      desk.leave();
    }
  }

  async function harass(operation: OperationName): Promise<void> {
    const caller = [nobody, ...present].find(({ role }) => mayAsk(table[operation], role, state));
    if (caller === undefined) return;
    for (const input of hostileInputs(good.get(operation) ?? made(operation))) {
      // What the schema lets pass could do for good what is only done once.
      if (lastOfAll.includes(operation) && operations[operation].input.safeParse(input).success) continue;
      const desk = await tryOne(caller, operation, input, describe(input));
      desk.leave();
      if (ending.includes(operation) && caller.who !== null) await house.signIn(caller.who);
    }
  }

  const before = await logSize(house);
  await refuse([nobody, ...present], names);
  findings.push(...(await leftInLog(house, state, before)));
  if (hasDeadSessions) {
    await refuse(await forgedCallers(house), names);
    if (takesNewcomers(state)) {
      await refuse(await heldBackCallers(house), names);
      await refuse(await deadCallers(house), names);
    }
  }
  if (isAfterRestart(state)) await refuse(await staleCallers(house), names);
  for (const operation of inOrder) {
    const isLast = lastOfAll.includes(operation);
    if (isHostile && isLast) await harass(operation);
    await grant(operation);
    if (isHostile && !isLast) await harass(operation);
  }
  if (state === 'live') findings.push(...(await tryLimited(house, state, good)));
  // Once more, with what was good for others.
  await refuse([nobody, ...presentCallers(house)], names);
  if (hasDeadSessions && state === 'narrowed') await refuse(await expiredCallers(house), names);
  return findings;
}

const isAfterRestart = (state: HouseState): boolean => state === 'locked' || state === 'admin-alone';

/** Whether two people are there who let somebody in, so that their session can end. */
const takesNewcomers = (state: HouseState): boolean => state !== 'before-set-up' && !isAfterRestart(state);

async function goodInput(
  house: House,
  operation: OperationName,
  who: Resident,
  made: (operation: OperationName) => unknown,
): Promise<unknown> {
  // Each trial is typed by its operation; TypeScript can't follow the index.
  const trial = trials[operation] as Trial<OperationName> | undefined;
  return trial === undefined ? made(operation) : trial(house, who);
}

function describe(input: unknown): string {
  const text = JSON.stringify(input) ?? String(input);
  return text.length > 120 ? `${text.slice(0, 100)}… (${String(text.length)} characters)` : text;
}
