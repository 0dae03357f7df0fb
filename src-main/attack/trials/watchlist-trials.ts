import { readFile } from 'node:fs/promises';
import type { House } from '../house/house.ts';
import type { Resident } from '../house/residents.ts';
import type { Trials } from './trial.ts';

const portrait = new URL('../../../assets/demo/portraits/SYN-500.jpg', import.meta.url);
/** Stands for a list that is not there. */
export const noList = 'list-none';
const reason = 'The picture is too old.';

/** A new list that somebody begins; without a policy there is none. */
export async function draftBy(house: House, who: Resident): Promise<string> {
  const { problem } = await house.get(who, 'policy.current', {});
  if (problem !== null) return noList;
  const { id } = await house.get(who, 'watchlists.begin', { name: `List ${house.newName()}` });
  return id;
}

async function entryFor(listId: string) {
  return {
    listId,
    reference: 'SYN-500',
    name: 'Somebody Synthetic',
    category: 'wanted-on-warrant',
    source: 'Synthetic portraits',
    lawfulBasis: 'A test',
    imageDate: '2026-01-01',
    instructions: '',
    pictureBase64: (await readFile(portrait)).toString('base64'),
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

/** Somebody else than whoever is asked about. */
const builder = ({ residents }: House): Resident => residents.otherSupervisor;

export const watchlistTrials: Trials = {
  'watchlists.begin': (house) => ({ name: `List ${house.newName()}` }),
  'watchlists.entries': async (house) => ({ id: await filledBy(house, builder(house)) }),
  'watchlists.enrol': async (house, who) => entryFor(await draftBy(house, who)),
  'watchlists.submit': async (house, who) => ({ id: await filledBy(house, who) }),
  'watchlists.approve': async (house) => submittedBy(house, builder(house)),
  'watchlists.send-back': async (house) => ({ id: (await submittedBy(house, builder(house))).id, reason }),
  'watchlists.seal': async (house, who) => {
    const submitted = await submittedBy(house, builder(house));
    if (submitted.id !== noList) await house.get(who, 'watchlists.approve', submitted);
    return { id: submitted.id };
  },
  'watchlists.discard': async (house, who) => ({ id: await draftBy(house, who), reason }),
};
