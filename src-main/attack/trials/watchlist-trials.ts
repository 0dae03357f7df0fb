import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../house/house.ts';
import { builderOf, type Resident } from '../house/residents.ts';
import type { Trials } from './trial.ts';

const portraits = new URL('../../../assets/demo/portraits/', import.meta.url);
/** Stands for a list that is not there. */
export const noList = 'list-none';
const reason = 'The picture is too old.';
const table = [
  'reference,name,category,source,lawful basis,image date,reviewer,expires on,picture',
  'SYN-500,Somebody Synthetic,wanted-on-warrant,Synthetic,A test,2026-01-01,A test,2099-01-01,SYN-500.jpg',
].join('\n');

/** A new list that somebody begins; without a policy there is none. */
export async function draftBy(house: House, who: Resident): Promise<string> {
  const { problem } = await house.get(who, 'policy.current', {});
  if (problem !== null) return noList;
  const { id } = await house.get(who, 'watchlists.begin', { name: `List ${house.newName()}` });
  return id;
}

function portraitOf(reference: string): Promise<Buffer> {
  return readFile(new URL(`${reference}.jpg`, portraits));
}

/** Somebody synthetic, for a list. */
export async function entryFor(listId: string, reference = 'SYN-500', category = 'wanted-on-warrant') {
  return {
    listId,
    reference,
    name: 'Somebody Synthetic',
    category,
    source: 'Synthetic portraits',
    lawfulBasis: 'A test',
    imageDate: '2026-01-01',
    reviewer: 'A test',
    expiresOn: '2099-01-01',
    instructions: '',
    pictureBase64: (await portraitOf(reference)).toString('base64'),
  };
}

async function filledBy(house: House, who: Resident): Promise<string> {
  const id = await draftBy(house, who);
  if (id !== noList) await house.get(who, 'watchlists.enrol', await entryFor(id));
  return id;
}

/** A list that waits for its second person, and the hash of what is in it. */
async function submittedBy(house: House, who: Resident) {
  const id = await filledBy(house, who);
  if (id === noList) return { id, contentHash: '0'.repeat(64) };
  await house.get(who, 'watchlists.submit', { id });
  const { lists } = await house.get(who, 'watchlists.list', {});
  return { id, contentHash: lists.find((list) => list.id === id)?.contentHash ?? '' };
}

/** An import of one person that somebody begins, once nobody else's is under way; without a list there is none. */
async function importBy(house: House, who: Resident): Promise<string> {
  const listId = await draftBy(house, who);
  if (listId === noList) return 'import-none';
  const { supervisor, otherSupervisor } = house.residents;
  for (const owner of [supervisor, otherSupervisor]) {
    const { status } = await house.get(owner, 'imports.status', {});
    if (status !== null && status.isMine && status.endedAt === null)
      await house.get(owner, 'imports.cancel', { id: status.id });
  }
  const { id } = await house.get(who, 'imports.begin', { listId });
  return id;
}

async function filledImportBy(house: House, who: Resident): Promise<string> {
  const id = await importBy(house, who);
  if (id === 'import-none') return id;
  const files = [
    ['list.csv', Buffer.from(table)],
    ['SYN-500.jpg', await portraitOf('SYN-500')],
  ] as const;
  for (const [file, bytes] of files) {
    const dataBase64 = bytes.toString('base64');
    await house.get(who, 'imports.put', { id, file, offset: 0, isLast: true, dataBase64 });
  }
  return id;
}

async function checkedImportBy(house: House, who: Resident): Promise<string> {
  const id = await filledImportBy(house, who);
  if (id === 'import-none') return id;
  await house.get(who, 'imports.check', { id });
  for (;;) {
    const { status } = await house.get(who, 'imports.status', {});
    if (status?.phase !== 'checking') return id;
    await pause(50);
  }
}

/** An entry that somebody asked to have taken off; without a list there is none. */
async function askedRemoval(house: House): Promise<string> {
  const listId = await filledBy(house, builderOf(house));
  if (listId === noList) return 'entry-none';
  await house.get(builderOf(house), 'watchlists.ask-removal', { listId, reference: 'SYN-500', reason });
  const { removals } = await house.get(builderOf(house), 'watchlists.removals', { id: listId });
  return removals[0]?.entryId ?? '';
}

/** A question of an auditor who is nobody else here, as long as it waits; while no auditor is there, there is none. */
async function askedBySomebody(house: House): Promise<string> {
  const { auditor } = house.residents;
  if (!house.isPresent(auditor)) return 'question-none';
  const { questions } = await house.get(auditor, 'listings.list', {});
  const waiting = questions.find((one) => one.cannotConfirmBecause === null);
  if (waiting !== undefined) return waiting.id;
  const asker = await house.newcomer('auditor');
  return (await house.get(asker, 'listings.ask', { reference: 'SYN-500', reason })).id;
}

export const watchlistTrials: Trials = {
  'watchlists.begin': (house) => ({ name: `List ${house.newName()}` }),
  'watchlists.entries': async (house) => ({ id: await filledBy(house, builderOf(house)) }),
  'watchlists.enrol': async (house, who) => entryFor(await draftBy(house, who)),
  'watchlists.submit': async (house, who) => ({ id: await filledBy(house, who) }),
  'watchlists.approve': async (house) => submittedBy(house, builderOf(house)),
  'watchlists.send-back': async (house) => ({ id: (await submittedBy(house, builderOf(house))).id, reason }),
  'watchlists.seal': async (house, who) => {
    const submitted = await submittedBy(house, builderOf(house));
    if (submitted.id !== noList) await house.get(who, 'watchlists.approve', submitted);
    return { id: submitted.id };
  },
  'watchlists.ask-removal': async (house) => ({
    listId: await filledBy(house, builderOf(house)),
    reference: 'SYN-500',
    reason,
  }),
  'watchlists.confirm-removal': async (house) => ({ entryId: await askedRemoval(house) }),
  'watchlists.drop-removal': async (house) => ({ entryId: await askedRemoval(house), reason }),
  'watchlists.take-out': async (house, who) => {
    const listId = await draftBy(house, who);
    if (listId === noList) return { entryId: 'entry-none' };
    return { entryId: (await house.get(who, 'watchlists.enrol', await entryFor(listId))).id };
  },
  // Once it was live, whoever asks has asked as often as they may in a day.
  'listings.ask': async (house, who) => {
    const input = { reference: 'SYN-500', reason };
    if (house.street === null) return input;
    const desk = await house.at(who);
    while ((await desk.ask('listings.ask', input)).ok);
    desk.leave();
    return input;
  },
  'listings.confirm': async (house) => ({ id: await askedBySomebody(house) }),
  'listings.close': async (house) => ({ id: await askedBySomebody(house), reason }),
  'watchlists.removals': async (house) => ({ id: await draftBy(house, builderOf(house)) }),
  'imports.begin': async (house, who) => {
    await house.get(who, 'imports.cancel', { id: await importBy(house, who) }).catch(() => undefined);
    return { listId: await draftBy(house, who) };
  },
  'imports.put': async (house, who) => ({
    id: await importBy(house, who),
    file: 'list.csv',
    offset: 0,
    isLast: true,
    dataBase64: Buffer.from(table).toString('base64'),
  }),
  'imports.check': async (house, who) => ({ id: await filledImportBy(house, who) }),
  'imports.rows': async (house, who) => ({
    id: await importBy(house, who),
    problem: null,
    offset: 0,
    limit: 10,
  }),
  'imports.report': async (house, who) => ({ id: await importBy(house, who) }),
  'imports.commit': async (house, who) => ({
    id: await checkedImportBy(house, who),
    leavesOutRefused: false,
  }),
  'imports.cancel': async (house, who) => ({ id: await importBy(house, who) }),
  'watchlists.discard': async (house, who) => ({ id: await draftBy(house, who), reason }),
};
