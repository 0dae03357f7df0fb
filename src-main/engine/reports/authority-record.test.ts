import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { authorityRecordSchema } from '../../contract/authority-record.ts';
import { roleSchema } from '../../contract/domain.ts';
import { asHtml } from '../policy/as-html.ts';
import { openGoingLiveRoom } from '../testing/going-live-room.ts';
import { drawAuthority } from './draw-authority.ts';
import type { RecordSource } from './draw-record.ts';
import { factsUntil } from './facts-until.ts';
import { authorityFile } from './record-files.ts';

const schemaFile = fileURLToPath(
  new URL('../../../docs/schemas/deployment-authority-1.schema.json', import.meta.url),
);

/** A deployment that an officer authorised, and where its log is read. */
async function openAuthorised() {
  const house = await openGoingLiveRoom();
  const { supervisor, sealList, draft, exported, room } = house;
  const { client } = room.database;
  const { id } = await supervisor.get('deployments.draft', draft(await sealList('list-one')));
  const order = await exported(supervisor, id);
  const source: RecordSource = {
    facts: (until) => factsUntil(client, 0, until),
    signedTexts: (wanted) => client.call('reports.signed-texts', wanted),
  };
  await supervisor.get('deployments.import-authority', { file: house.signed(order) });
  return { house, client, id, order, source, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}

it('says what an officer signed, with its documents, the same to the last byte whenever it is drawn up', async () => {
  await using opened = await openAuthorised();
  const { house, client, id, order, source } = opened;
  const { supervisor } = house;
  const json = await supervisor.get('deployments.authority-page', { id, format: 'json' });
  const record = authorityRecordSchema.parse(JSON.parse(json.text));
  expect(json).toMatchObject({ fileName: `${id}.authority.json`, contentType: 'application/json' });
  expect(record).toMatchObject({
    stamp: `cordon-deployment-authority/1 ${id} ${String(record.log.size)} ${record.log.root}`,
    force: 'Example Police',
    signed: {
      officer: 'Cy Officer',
      personnelNumber: '1',
      rank: { code: 'superintendent', words: 'Superintendent' },
    },
    before: [],
    urgent: null,
    order: { ...order, presence: { officer: 'Di Onsite' } },
    words: { useCase: { words: 'Crime hotspot' } },
  });
  expect(record.words.documents.map(({ code }) => code)).toEqual(order.documents.map(({ code }) => code));

  const html = await supervisor.get('deployments.authority-page', { id });
  const csv = await supervisor.get('deployments.authority-page', { id, format: 'csv' });
  for (const words of ['Cy Officer (1), Superintendent', 'Equality impact assessment', 'Market Square'])
    expect(html.text).toContain(words);
  expect(csv.text.split('\r\n')).toContain('order.place,Market Square');
  for (const { text } of [html, csv]) expect(text).toMatch(/cordon-deployment-authority\/1 /);

  // The log goes on, and another day it is drawn up over the same part of it.
  house.room.database.clock.advance(86_400_000);
  await client.call('ledger.log', { deploymentId: id });
  const head = await client.call('heads.signed-at', { size: record.log.size });
  if (head === null) throw new Error('the head is gone');
  const again = await drawAuthority(id, head, source);
  expect(authorityFile(again, 'json', asHtml).text).toBe(json.text);

  // Each time it was drawn up is an entry that has its hash.
  const auditor = await house.room.seat('auditor');
  const { entries } = await auditor.get('case-log.list', { kind: 'report.drawn' });
  expect(entries.map(({ words }) => words)).toEqual(
    ['CSV', 'HTML', 'JSON'].map((format) =>
      expect.stringContaining(
        `The authority of the deployment Market day was drawn up from this log as ${format}`,
      ),
    ),
  );
});

it('goes by the last one that was taken in, and names those before it', async () => {
  await using opened = await openAuthorised();
  const { house, id } = opened;
  const { supervisor } = house;
  house.world.cameras = [
    { id: 'cam-01', name: 'Camera one', addressHash: 'd'.repeat(64), isRecording: false },
  ];
  const first = await supervisor.get('deployments.authority-page', { id, format: 'json' });
  const again = await house.exported(supervisor, id);
  await supervisor.get('deployments.import-authority', { file: house.signed(again) });
  const second = await supervisor.get('deployments.authority-page', { id, format: 'json' });
  const [one, other] = [first, second].map(({ text }) => authorityRecordSchema.parse(JSON.parse(text)));
  expect(other?.order.cameras[0]?.addressHash).toBe('d'.repeat(64));
  expect(other?.before.map(({ sha256 }) => sha256)).toEqual([one?.signed.sha256]);
  const page = await supervisor.get('deployments.authority-page', { id });
  expect(page.text).toContain('Authorities before this one');

  // Opened again, it has none: what is asked for is a page and nothing else.
  await supervisor.get('deployments.reopen', { id, reason: 'The window changes.' });
  const request = await supervisor.get('deployments.authority-page', { id });
  expect(request).toMatchObject({ fileName: `${id}.request.html` });
  expect(request.text).not.toContain('cordon-deployment-authority');
  for (const format of ['pdf', 'csv', 'json'] as const)
    expect(await supervisor.ask('deployments.authority-page', { id, format })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('Nobody has signed') },
    });
});

it('is for those who answer for it or oversee it, in every format', async () => {
  await using opened = await openAuthorised();
  const { house, id } = opened;
  for (const role of roleSchema.options) {
    const seat = await house.room.seat(role);
    for (const format of ['html', 'csv', 'json'] as const) {
      const reply = await seat.ask('deployments.authority-page', { id, format });
      expect(reply.ok, `${role} ${format}`).toBe(role !== 'operator');
    }
  }
});

it('refuses a signed text that is not the one that the log names, and one that is gone', async () => {
  await using opened = await openAuthorised();
  const { client, id, source } = opened;
  client.sign();
  const head = await client.call('heads.latest');
  if (head === null) throw new Error('there is no head');
  const forge = (text: string | null) =>
    drawAuthority(id, head, {
      ...source,
      signedTexts: async (wanted) => ({ ...(await source.signedTexts(wanted)), authorityText: text }),
    });
  const { authorityText } = await source.signedTexts({
    authoritySha256: (await drawAuthority(id, head, source)).signed.sha256,
    policyHash: null,
  });
  await expect(forge(authorityText?.replace('Market Square', 'Market Street') ?? '')).rejects.toThrow(
    'not what the log names',
  );
  await expect(forge(null)).rejects.toThrow('is not here');
  await expect(drawAuthority('deployment-9', head, source)).rejects.toThrow('No authority');
});

it('has its schema in the documents', async () => {
  const schema = {
    title: 'Cordon: authority of a deployment, version 1',
    ...z.toJSONSchema(authorityRecordSchema),
  };
  // To write it anew: CORDON_WRITE=1 npx vitest run authority-record, and format it
  if (process.env['CORDON_WRITE'] === '1') await writeFile(schemaFile, JSON.stringify(schema));
  expect(JSON.parse(await readFile(schemaFile, 'utf8'))).toEqual(schema);
});
