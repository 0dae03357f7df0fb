import type { FoundDevice } from '../../src-main/contract/cameras.ts';
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
