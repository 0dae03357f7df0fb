import type { CameraView, FoundDevice } from '../../src-main/contract/cameras.ts';
import type { OperationOutput } from '../../src-main/contract/operations.ts';

export const fakeDevices: readonly FoundDevice[] = [
  {
    service: 'http://10.0.0.21/onvif/device_service',
    name: 'Market north',
    hardware: 'Example 4000',
    location: 'city/Testbed',
    knownAs: 'North entrance',
  },
  {
    service: 'http://10.0.0.22:8080/onvif/device_service',
    name: '',
    hardware: 'Example Mini',
    location: '',
    knownAs: null,
  },
];

export const fakeProfiles: OperationOutput<'cameras.profiles'> = {
  maker: 'Example',
  model: '4000',
  profiles: [
    {
      token: 'main',
      name: 'Main',
      codec: 'H264',
      widthPx: 1920,
      heightPx: 1080,
      framesPerSecond: 25,
      address: 'rtsp://10.0.0.21/main',
    },
    {
      token: 'sub',
      name: 'Sub',
      codec: 'H264',
      widthPx: 640,
      heightPx: 360,
      framesPerSecond: 12,
      address: 'rtsp://10.0.0.21/sub',
    },
  ],
};

const hour = 3_600_000;

export function fakeHealth(
  days: number,
  cameras: readonly Pick<CameraView, 'id' | 'name'>[],
): OperationOutput<'cameras.health'> {
  const until = Date.now();
  const watchedMs = Math.min(days * 24, 41) * hour;
  return {
    from: until - days * 24 * hour,
    until,
    cameras: cameras.map(({ id: cameraId, name: cameraName }, nth) => {
      const faults =
        nth === 0
          ? [
              {
                kind: 'blurred' as const,
                words: 'The picture is blurred. Clean the lens and focus it.',
                from: until - 0.4 * hour,
                until: null,
              },
              {
                kind: 'lost' as const,
                words:
                  'The connection to the camera was lost. Cordon connects again; if this stays, check power and network.',
                from: until - 5 * hour,
                until: until - 4.8 * hour,
              },
            ]
          : [];
      const lostMs = nth === 0 ? 0.2 * hour : 0;
      const wellMs = watchedMs - lostMs - (nth === 0 ? 0.4 * hour : 0);
      return {
        cameraId,
        cameraName,
        watchedMs,
        liveMs: watchedMs - lostMs,
        wellMs,
        faultCount: faults.length,
        faults,
      };
    }),
  };
}
