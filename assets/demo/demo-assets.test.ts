import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codeSchema, roleSchema, sha256Schema } from '../../src-main/contract/domain.ts';
import { loginNameSchema, newPasswordSchema } from '../../src-main/contract/sessions.ts';
import { readClip } from '../../src-main/demo-cameras/annex-b.ts';

const fileSchema = z.strictObject({ file: z.string(), sha256: sha256Schema, bytes: z.number().int() });
const streamSchema = fileSchema.extend({
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  frames: z.number().int(),
});
const clipsSchema = z.array(
  streamSchema.extend({ name: z.string(), caption: z.string(), substream: streamSchema, truth: fileSchema }),
);
const watchlistSchema = z.strictObject({
  name: z.string(),
  note: z.string(),
  entries: z.array(
    z.strictObject({
      reference: z.string(),
      name: z.string(),
      category: codeSchema,
      portrait: z.string(),
      sha256: sha256Schema,
      source: z.string(),
      lawfulBasis: z.string(),
      imageDate: z.iso.date(),
      instructions: z.string(),
    }),
  ),
  unlisted: z.array(z.string()),
});
const peopleSchema = z.strictObject({
  note: z.string(),
  people: z.array(
    z.strictObject({
      loginName: loginNameSchema,
      displayName: z.string(),
      role: roleSchema,
      password: newPasswordSchema,
    }),
  ),
});
const camerasSchema = z.strictObject({
  cameras: z.array(z.strictObject({ id: z.string(), name: z.string(), place: z.string(), clip: z.string() })),
  device: z.strictObject({ id: z.string(), name: z.string(), clip: z.string() }),
});

function asset(path: string): Buffer {
  return readFileSync(new URL(path, import.meta.url));
}

function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(asset(path).toString('utf8')));
}

function sha256(path: string): string {
  return createHash('sha256').update(asset(path)).digest('hex');
}

describe('the demo clips', () => {
  const clips = readJson('clips/clips.json', clipsSchema);

  test('match the hashes and sizes of their manifest, which names every file', () => {
    const files = clips.flatMap((clip) => [clip, clip.substream, clip.truth]);
    for (const { file, sha256: expected, bytes } of files) {
      expect({ file, sha256: sha256(`clips/${file}`), bytes: asset(`clips/${file}`).length }).toEqual({
        file,
        sha256: expected,
        bytes,
      });
    }
    expect([...files.map(({ file }) => file), 'clips.json'].toSorted()).toEqual(
      readdirSync(new URL('clips/', import.meta.url)).toSorted(),
    );
  });

  test.each(clips.flatMap(({ substream, ...stream }) => [stream, substream]))(
    '$file is a loop of whole seconds, each beginning with SPS, PPS and an IDR picture',
    ({ file, fps, frames }) => {
      const { accessUnits } = readClip(asset(`clips/${file}`), 'h264');
      expect(accessUnits.length).toBe(frames);
      expect(frames % fps).toBe(0);
      for (const [index, { isKeyframe, nalUnits }] of accessUnits.entries()) {
        const nalTypes = nalUnits.map((unit) => (unit[0] ?? 0) & 0x1f);
        expect({ index, isKeyframe, nalTypes }).toEqual(
          index % fps === 0
            ? { index, isKeyframe: true, nalTypes: [7, 8, 5] }
            : { index, isKeyframe: false, nalTypes: [1] },
        );
      }
    },
  );
});

describe('the demo deployment', () => {
  const watchlist = readJson('watchlist.json', watchlistSchema);

  test('lists people whose pictures match their hashes', () => {
    for (const { reference, portrait, sha256: expected } of watchlist.entries) {
      expect({ reference, sha256: sha256(portrait) }).toEqual({ reference, sha256: expected });
    }
  });

  test('accounts for everybody who walks down the street, listed or not', () => {
    const cast = readJson('generator/cast.json', z.array(z.object({ reference: z.string() })));
    expect(
      [...watchlist.entries.map(({ reference }) => reference), ...watchlist.unlisted].toSorted(),
    ).toEqual(cast.map(({ reference }) => reference).toSorted());
  });

  test('has a camera for each clip', () => {
    const { cameras } = readJson('cameras.json', camerasSchema);
    const clips = readJson('clips/clips.json', clipsSchema);
    expect(cameras.map(({ clip }) => clip)).toEqual(clips.map(({ name }) => name));
  });

  test('has two operators, a supervisor, an admin and an auditor', () => {
    const { people } = readJson('people.json', peopleSchema);
    expect(people.map(({ role }) => role)).toEqual([
      'operator',
      'operator',
      'supervisor',
      'admin',
      'auditor',
    ]);
  });
});
