import { entryKinds, fakeEntry, fakeHeads, fakePurges } from '../fake-data.ts';
import { fakePacks, fakePackSubjects } from '../fake-packs.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** The case log, its heads, purges and packs. */
export const answersAboutCaseLog = (fake: FakeState) =>
  ({
    'case-log.list': ({ before, after, kind, text, about, order, limit }) => {
      const size = fake.scenario.logEntries;
      const all = Array.from({ length: size }, (_, index) => fakeEntry(index + 1));
      const fitting = (order === 'oldest-first' ? all : all.toReversed())
        .filter(({ sequence }) => sequence < (before ?? Number.POSITIVE_INFINITY) && sequence > (after ?? 0))
        .filter((entry) => kind === undefined || entry.kind === kind)
        .filter((entry) => about === undefined || entry.topics.some(({ topic }) => topic === about))
        .filter(({ words }) => words.toLowerCase().includes((text ?? '').toLowerCase()));
      return { entries: fitting.slice(0, limit), size, searchable: size };
    },
    'case-log.filters': () => ({
      kinds: [...entryKinds],
      people: fake.people().map(({ id, displayName }) => ({ id, name: displayName })),
    }),
    'case-log.export': () => ({ text: 'sequence,time\r\n', entries: 0, after: null }),
    'heads.list': () => fakeHeads(),
    'heads.add-server': () => fakeHeads(),
    'heads.add-witness': () => fakeHeads(),
    'heads.add-folder': () => fakeHeads(),
    'heads.remove-folder': () => fakeHeads(),
    'heads.keep': () => fakeHeads(),
    'heads.confirm-printed': () => fakeHeads(),
    'heads.compare': () => ({
      fits: true,
      words: 'It fits: the first 1200 entries are the ones that were signed then.',
    }),
    'purges.list': () => fakePurges(),
    'packs.ask': () => ({ requestId: 'request-fake' }),
    'packs.list': () => ({ packs: fakePacks() }),
    'packs.subjects': () => ({ subjects: fakePackSubjects() }),
    'packs.make': () => ({}),
    'case-log.chain': () => fake.chain(),
    'case-log.verify': () => {
      fake.verifiedAt = Date.now();
      return fake.chain();
    },
  }) satisfies Partial<Answers>;
