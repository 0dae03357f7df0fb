import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { enter } from './house/enter.ts';
import { House } from './house/house.ts';

const portraits = new URL('../../assets/demo/portraits/', import.meta.url);
const head =
  'reference,name,category,source,lawful basis,image date,reviewer,expires on,picture,under 18,under 18 authority';
const rowOf = (reference: string, picture: string, authority: string, category = 'missing-vulnerable') =>
  `${reference},Somebody Young,${category},Made up,A test,2026-01-01,Sergeant Test,2099-01-01,${picture},yes,${authority}`;

it('lists somebody under 18 by the word of an officer about them and this picture, and by nothing else', async () => {
  await using house = await House.build();
  const { supervisor, auditor } = house.residents;
  for (const state of ['before-set-up', 'no-policy', 'in-force'] as const) await enter(house, state);
  const officer = house.force.holder({
    purpose: 'authorising-officer',
    holder: 'Cy Officer',
    personnelNumber: '501',
    rank: 'superintendent',
  });
  const constable = house.force.holder({
    purpose: 'authorising-officer',
    holder: 'Di Constable',
    personnelNumber: '502',
    rank: 'constable',
  });
  const names = ['SYN-500', 'SYN-501', 'SYN-502', 'SYN-503', 'SYN-504', 'SYN-505', 'SYN-506'];
  const pictures = new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(new URL(`${name}.jpg`, portraits))] as const),
    ),
  );
  const wordFor = (reference: string, picture: string, signer = officer, until = 48) =>
    Buffer.from(
      JSON.stringify({
        format: 'cordon-under-18/1',
        authority: signer.vouch({
          kind: 'under-18',
          mode: 'operational',
          reference,
          pictureSha256: createHash('sha256')
            .update(pictures.get(picture) ?? '')
            .digest('hex'),
          rationale: 'Missing, and at risk of exploitation.',
          until: house.clock.now() + until * 3_600_000,
        }),
      }),
    );
  const files: Readonly<Record<string, Buffer>> = {
    'list.csv': Buffer.from(
      [
        head,
        rowOf('R-good', 'SYN-500.jpg', 'good.json'),
        rowOf('R-none', 'SYN-501.jpg', ''),
        rowOf('R-gone', 'SYN-502.jpg', 'gone.json'),
        rowOf('R-other', 'SYN-503.jpg', 'good.json'),
        rowOf('R-picture', 'SYN-504.jpg', 'of-another-picture.json'),
        rowOf('R-rank', 'SYN-505.jpg', 'of-a-constable.json'),
        rowOf('R-category', 'SYN-506.jpg', 'for-category.json', 'wanted-on-warrant'),
      ].join('\n'),
    ),
    ...Object.fromEntries([...pictures].map(([name, bytes]) => [`${name}.jpg`, bytes])),
    'good.json': wordFor('R-good', 'SYN-500'),
    'of-another-picture.json': wordFor('R-picture', 'SYN-500'),
    'of-a-constable.json': wordFor('R-rank', 'SYN-505', constable),
    'for-category.json': wordFor('R-category', 'SYN-506'),
  };
  const { id: listId } = await house.get(supervisor, 'watchlists.begin', { name: 'Missing children' });
  const { id } = await house.get(supervisor, 'imports.begin', { listId });
  for (const [file, bytes] of Object.entries(files)) {
    const dataBase64 = bytes.toString('base64');
    await house.get(supervisor, 'imports.put', { id, file, offset: 0, isLast: true, dataBase64 });
  }
  await house.get(supervisor, 'imports.check', { id });
  await vi.waitFor(
    async () => expect((await house.get(supervisor, 'imports.status', {})).status?.phase).toBe('checked'),
    { timeout: 90_000, interval: 250 },
  );
  const { rows } = await house.get(supervisor, 'imports.rows', { id, problem: null, offset: 0, limit: 50 });
  const found = Object.fromEntries(
    rows.map(({ reference, problems }) => [reference, problems.map(({ words }) => words).join(' ')]),
  );
  expect(found).toEqual({
    'R-good': '',
    'R-none': expect.stringContaining('only with an extra authority'),
    'R-gone': expect.stringContaining('There is no file called gone.json'),
    'R-other': expect.stringContaining('about another person'),
    'R-picture': expect.stringContaining('about another picture'),
    'R-rank': expect.stringContaining('of no rank that may authorise'),
    'R-category': 'The policy lists nobody under 18 in this category.',
  });
  expect(await house.get(supervisor, 'imports.commit', { id, leavesOutRefused: true })).toEqual({
    entries: 1,
  });
  const { entries } = await house.get(auditor, 'watchlists.entries', { id: listId });
  expect(entries).toMatchObject([{ reference: 'R-good', isUnder18: true }]);
  // Who signed for it lies with the entry, under the list's key.
  const stored = await house.database.call('watchlists.entries', {
    id: listId,
    whose: 'all',
    offset: 0,
    limit: 9,
  });
  expect(stored.entries[0]?.under18Authority).toMatchObject({ signedBy: 'Cy Officer' });
}, 240_000);
