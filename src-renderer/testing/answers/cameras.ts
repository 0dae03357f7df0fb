import { fakeDevices, fakeHealth, fakeProfiles } from '../fake-devices.ts';
import { fakePixelated } from '../fake-pixelated.ts';
import type { Answers } from './answers.ts';
import type { FakeState } from '../fake-state.ts';

/** Cameras and how they stand on the wall. */
export const answersAboutCameras = (fake: FakeState) =>
  ({
    'wall-layouts.list': () => ({ layouts: [...fake.layouts] }),
    'wall-layouts.save': (layout) => {
      fake.layouts = [...fake.layouts.filter(({ name }) => name !== layout.name), layout];
      return {};
    },
    'wall-layouts.remove': ({ name }) => {
      fake.layouts = fake.layouts.filter((layout) => layout.name !== name);
      return {};
    },
    'cameras.list': () => ({
      cameras: fake.scenario.cameras.map((camera) =>
        camera.state === 'live' ? { ...camera, lastPictureAt: Date.now() - 400 } : camera,
      ),
    }),
    'cameras.test': () => ({
      codec: 'H.264',
      widthPx: 1920,
      heightPx: 1080,
      framesPerSecond: 25,
      tookMs: 812,
      substream: null,
      picture: fakePixelated,
    }),
    'cameras.health': ({ days }) => fakeHealth(days, fake.scenario.cameras),
    'cameras.find': () => ({ devices: fake.scenario.cameras.length === 0 ? [] : [...fakeDevices] }),
    'cameras.profiles': () => fakeProfiles,
    'cameras.add': () => ({ id: 'cam-new' }),
    'cameras.change': () => ({}),
    'cameras.remove': () => ({}),
  }) satisfies Partial<Answers>;
