import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readClip } from './annex-b.ts';
import type { MountOptions } from './camera-mount.ts';
import type { MountCredentials } from './digest-authentication.ts';

const camerasSchema = z.object({ cameras: z.array(z.object({ id: z.string(), clip: z.string() })) });
const clipsSchema = z.array(
  z.object({
    name: z.string(),
    file: z.string(),
    sha256: z.string(),
    fps: z.number().positive(),
    frames: z.number().int().positive(),
  }),
);

/**
 * The demo's cameras, each with its clip and a phase of its own, so that the same people pass one after the other.
 * @param directory the `demo` folder of the assets.
 * @throws when a clip is not the one of the manifest: the demo plays nothing but the synthetic clips it came with.
 */
export async function readDemoMounts(
  directory: string,
  credentials: MountCredentials,
): Promise<readonly MountOptions[]> {
  const { cameras } = camerasSchema.parse(await readJson(join(directory, 'cameras.json')));
  const clips = clipsSchema.parse(await readJson(join(directory, 'clips', 'clips.json')));
  return Promise.all(
    cameras.map(async ({ id, clip: name }, index) => {
      const entry = clips.find((clip) => clip.name === name);
      if (entry === undefined) throw new Error(`clips.json has no clip ${name} for the demo camera ${id}`);
      const bytes = await readFile(join(directory, 'clips', entry.file));
      if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
        throw new Error(`The demo clip ${entry.file} has been changed. Restore it from the package.`);
      }
      const durationS = entry.frames / entry.fps;
      return {
        id,
        clip: readClip(bytes, 'h264'),
        framesPerSecond: entry.fps,
        phaseS: (index * durationS) / cameras.length,
        credentials,
      };
    }),
  );
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
