import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { orderSchema } from '../engine/trust/statements.ts';
import { testAuthority, testChain } from '../engine/trust/testing/test-authority.ts';
import { enter, nextPolicy } from './house/enter.ts';
import { House } from './house/house.ts';

const hour = 3_600_000;
const portraits = new URL('../../assets/demo/portraits/', import.meta.url);

it('real data goes live in a whole engine, as docs/going-live.md says, and stops without the next code', async () => {
  await using house = await House.build();
  const { admin, supervisor, otherSupervisor, operator } = house.residents;
  await enter(house, 'before-set-up');
  await enter(house, 'no-policy');
  await enter(house, 'in-force');
  // Nobody walks past a camera that isn't there: this force asks for no self-test, and holds one all the same.
  const next = { ...(await nextPolicy(house)), selfTest: { passesBeforeStart: 0 } };
  await house.get(admin, 'policy.adopt', house.force.signed(next));
  const officer = house.force.holder({
    purpose: 'authorising-officer',
    holder: 'Cy Officer',
    personnelNumber: '501',
    rank: 'superintendent',
  });
  const onSite = {
    holder: house.force.holder({ purpose: 'on-site-officer', holder: 'Di Onsite', personnelNumber: '502' }),
    name: 'Di Onsite',
    personnelNumber: '502',
  };

  const { id: cameraId } = await house.get(admin, 'cameras.add', {
    name: 'Market north',
    place: 'Market Square',
    address: 'rtsp://127.0.0.1:9/none',
  });
  const { id: listId } = await house.get(supervisor, 'watchlists.begin', { name: 'Market day' });
  for (const [picture, category] of [
    ['SYN-500.jpg', 'high-harm-suspect'],
    ['SYN-501.jpg', 'blue-list'],
  ] as const) {
    await house.get(supervisor, 'watchlists.enrol', {
      listId,
      reference: picture.slice(0, 7),
      name: 'Synthetic Person',
      category,
      source: 'Made up',
      lawfulBasis: 'A test',
      imageDate: '2026-01-01',
      reviewer: 'Sergeant Test',
      expiresOn: new Date(house.clock.now() + 24 * 30 * hour).toISOString().slice(0, 10),
      instructions: '',
      pictureBase64: (await readFile(new URL(picture, portraits))).toString('base64'),
    });
  }
  await house.get(supervisor, 'watchlists.submit', { id: listId });
  const { lists } = await house.get(otherSupervisor, 'watchlists.list', {});
  const contentHash = lists.find(({ id }) => id === listId)?.contentHash ?? '';
  await house.get(otherSupervisor, 'watchlists.approve', { id: listId, contentHash });
  await house.get(supervisor, 'watchlists.seal', { id: listId });

  const policy = await house.get(supervisor, 'policy.current', {});
  const { id } = await house.get(supervisor, 'deployments.draft', {
    name: 'Market day',
    kind: 'van',
    place: 'Market Square',
    useCase: 'crime-hotspot',
    rationale: 'Knife crime on market days has doubled.',
    cameraIds: [cameraId],
    from: house.clock.now(),
    until: house.clock.now() + 6 * hour,
    listId,
    threshold: 0.6,
    documents: policy.documents.map(({ code, words }) => ({ code, title: words, sha256: 'b'.repeat(64) })),
    signage: 'Signs at both ends.',
  });
  const { text } = await house.get(supervisor, 'deployments.export', { id });
  // The form of a request is its own; the order in it is parsed.
  const order = orderSchema.parse((JSON.parse(text) as { readonly statement: unknown }).statement);
  const file = JSON.stringify({
    format: 'cordon-authority/1',
    authority: officer.vouch(testAuthority(order, onSite)),
    presence: onSite.holder.vouch(testChain(order).chain),
  });
  await house.get(supervisor, 'deployments.import-authority', { file });

  const unmet = async () => {
    const { recognition } = await house.get(operator, 'deployments.current', {});
    return recognition.conditions.flatMap((one) => (one.isMet ? [] : [one.id]));
  };
  const patient = { timeout: 90_000, interval: 250 };
  const slotMs = order.presenceMinutes * 48_000;
  const code = () => testChain(order).codes[Math.floor((house.clock.now() - order.from) / slotMs)] ?? '';
  await house.get(operator, 'deployments.confirm-presence', { code: code() });
  await house.get(supervisor, 'deployments.begin-self-test', { id });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  await house.get(supervisor, 'deployments.finish-self-test', { id });
  // A head over the authority was kept when it was taken in: nobody has to wait for the next full minute.
  await house.get(supervisor, 'deployments.start', { id });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  const { recognition } = await house.get(operator, 'deployments.current', {});
  expect(recognition).toMatchObject({ isRunning: true, words: 'Recognition is running.' });

  house.clock.advance(2 * slotMs);
  await vi.waitFor(async () => expect(await unmet()).toEqual(['officers-present']), patient);
  await house.get(operator, 'deployments.confirm-presence', { code: code() });
  await vi.waitFor(async () => expect(await unmet()).toEqual([]), patient);
  await house.get(supervisor, 'deployments.end', { id, reason: 'The market is over.' });
  expect(await unmet()).toContain('deployment-live');
}, 240_000);
