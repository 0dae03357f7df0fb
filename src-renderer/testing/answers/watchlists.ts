import { hash } from '../fake-data.ts';
import { fakeImport, fakeRows } from '../fake-imports.ts';
import { fakeListings } from '../fake-listings.ts';
import { fakeEntries, fakeRemovals, fakeWatchlists } from '../fake-watchlists.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** Lists, imports and what the listed ask. */
export const answersAboutWatchlists = (fake: FakeState) =>
  ({
    'watchlists.list': () =>
      fake.scenario.hasDeployment ? fakeWatchlists(fake.person?.role ?? 'supervisor') : { lists: [] },
    'watchlists.begin': () => ({ id: 'list-draft' }),
    'watchlists.entries': ({ id, offset }) => fakeEntries(id, offset, fake.person?.role ?? 'supervisor'),
    'watchlists.enrol': () => ({ id: 'entry-new', quality: 84 }),
    'imports.begin': ({ listId }) => {
      fake.import = { phase: 'receiving', listId, since: Date.now() };
      return { id: 'import-1', chunkBytes: 1_048_576 };
    },
    'imports.put': () => ({}),
    'imports.check': () => {
      if (fake.import !== null) fake.import = { ...fake.import, phase: 'checking', since: Date.now() };
      return {};
    },
    'imports.status': () => {
      if (fake.import === null) return { status: null };
      const { phase, listId, since } = fake.import;
      const isDone = phase === 'checking' && Date.now() - since > 4_000;
      return { status: fakeImport(isDone ? 'checked' : phase, listId) };
    },
    'imports.rows': ({ offset, limit }) => fakeRows(offset, limit),
    'imports.report': () => ({ csv: 'reference,problems' }),
    'imports.commit': () => {
      if (fake.import !== null) fake.import = { ...fake.import, phase: 'committed' };
      return { entries: 19_802 };
    },
    'imports.cancel': () => {
      fake.import = null;
      return {};
    },
    'watchlists.take-out': () => ({}),
    'watchlists.drop-removal': () => ({}),
    'listings.ask': () => ({ id: 'question-new' }),
    'listings.confirm': () => ({}),
    'listings.close': () => ({}),
    'listings.list': () => fakeListings(fake.person?.role ?? 'auditor'),
    'watchlists.ask-removal': () => ({}),
    'watchlists.confirm-removal': () => ({}),
    'watchlists.removals': ({ id }) => fakeRemovals(id),
    'watchlists.submit': () => ({}),
    'watchlists.approve': () => ({}),
    'watchlists.send-back': () => ({}),
    'watchlists.seal': () => ({ sealHash: hash('c') }),
    'watchlists.discard': () => ({}),
  }) satisfies Partial<Answers>;
