import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clip, readClip } from './annex-b.ts';
import type { MountOptions } from './camera-mount.ts';
import type { MountCredentials } from './digest-authentication.ts';
import type { OnvifStream } from './onvif-device.ts';

const camerasSchema = z.object({
  cameras: z.array(z.object({ id: z.string(), clip: z.string() })),
  device: z.object({ id: z.string(), name: z.string(), clip: z.string() }),
});
const fileSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  fps: z.number().positive(),
  frames: z.number().int().positive(),
});
const clipsSchema = z.array(fileSchema.extend({ name: z.string(), substream: fileSchema }));

/** A camera that says over ONVIF which streams it has. */
export interface DemoDevicePlan {
  readonly name: string;
  readonly streams: readonly {
    readonly mount: MountOptions;
    readonly offer: Omit<OnvifStream, 'url'>;
  }[];
}

/**
 * The demo's cameras, each with its clip and a phase of its own, so that the same people pass one after the other.
 * @param directory the `demo` folder of the assets.
 * @throws when a clip is not the one of the manifest: the demo plays nothing but the synthetic clips it came with.
 */
export async function readDemoMounts(
  directory: string,
  credentials: MountCredentials,
): Promise<readonly MountOptions[]> {
  const { cameras, clipOf } = await readManifests(directory);
  return Promise.all(
    cameras.map(async ({ id, clip: name }, index) => {
      const entry = clipOf(name);
      const durationS = entry.frames / entry.fps;
      return {
        id,
        clip: await readChecked(directory, entry),
        framesPerSecond: entry.fps,
        phaseS: (index * durationS) / cameras.length,
        credentials,
      };
    }),
  );
}

/** The camera that is none of the demo's until somebody finds and adds it: a main stream and a substream. Throws as `readDemoMounts` does. */
export async function readDemoDevice(
  directory: string,
  credentials: MountCredentials,
): Promise<DemoDevicePlan> {
  const { device, clipOf } = await readManifests(directory);
  const main = clipOf(device.clip);
  const streams = [
    { token: `${device.id}-main`, name: 'Main', file: main },
    { token: `${device.id}-sub`, name: 'Sub', file: main.substream },
  ].map(async ({ token, name, file }) => ({
    mount: { id: token, clip: await readChecked(directory, file), framesPerSecond: file.fps, credentials },
    offer: {
      token,
      name,
      codec: 'H264' as const,
      widthPx: file.width,
      heightPx: file.height,
      framesPerSecond: file.fps,
    },
  }));
  return { name: device.name, streams: await Promise.all(streams) };
}

async function readManifests(directory: string) {
  const { cameras, device } = camerasSchema.parse(await readJson(join(directory, 'cameras.json')));
  const clips = clipsSchema.parse(await readJson(join(directory, 'clips', 'clips.json')));
  return {
    cameras,
    device,
    clipOf(name: string) {
      const entry = clips.find((clip) => clip.name === name);
      if (entry === undefined) throw new Error(`clips.json has no clip ${name}, which cameras.json names`);
      return entry;
    },
  };
}

async function readChecked(
  directory: string,
  { file, sha256 }: Pick<z.infer<typeof fileSchema>, 'file' | 'sha256'>,
): Promise<Clip> {
  const bytes = await readFile(join(directory, 'clips', file));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`The demo clip ${file} has been changed. Restore it from the package.`);
  return readClip(bytes, 'h264');
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
