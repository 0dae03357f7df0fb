import { AppError } from '../../../contract/errors.ts';
import type { OperationOutput } from '../../../contract/operations.ts';
import { askDevice, type Asker } from './ask-device.ts';
import { atDevice, streamAtDevice } from './device-service.ts';
import { ns } from './namespaces.ts';
import { shownLine, type XmlElement, xmlText } from './read-xml.ts';
import type { DeviceCredentials } from './username-token.ts';

type DeviceProfiles = OperationOutput<'cameras.profiles'>;
type Profile = DeviceProfiles['profiles'][number];

/** Each costs a question more; cameras have two to five. */
const mostProfiles = 16;

interface MediaService {
  readonly url: URL;
  /** The second has H.265; older cameras have only the first. */
  readonly namespace: typeof ns.media | typeof ns.media2;
}

/** A profile as it is listed, before its address is known. */
type ListedProfile = Omit<Profile, 'address'>;

/**
 * What a device calls itself, and the streams that it offers.
 * @param device the only host and port that anything is sent to, whatever it answers
 * @throws AppError that says what is wrong
 */
export async function readDevice(
  device: URL,
  credentials: DeviceCredentials | null,
  now: () => number,
): Promise<DeviceProfiles> {
  const aheadMs = await clockDifference(device, now);
  const asker: Asker = { now: () => now() + aheadMs, credentials };
  const service = await findMedia(device, asker);
  const listed = await listProfiles(service, asker);
  const profiles: Profile[] = [];
  for (const profile of listed) {
    const address = await streamOf(device, service, profile.token, asker);
    if (address !== null) profiles.push({ ...profile, address });
  }
  if (profiles.length === 0) throw noStreams();
  return { ...(await nameOf(device, asker)), profiles };
}

/** How far its clock is ahead of ours, in milliseconds: it measures by it whether a question is new. Anybody may ask it. */
async function clockDifference(device: URL, now: () => number): Promise<number> {
  const answer = await askDevice(device, `<GetSystemDateAndTime xmlns="${ns.device}"/>`, {
    now,
    credentials: null,
  });
  if (!answer.ok) return 0;
  const utc = answer.body
    .child(ns.device, 'GetSystemDateAndTimeResponse')
    ?.child(ns.device, 'SystemDateAndTime')
    ?.child(ns.schema, 'UTCDateTime');
  const [date, time] = [utc?.child(ns.schema, 'Date'), utc?.child(ns.schema, 'Time')];
  const [year, month, day] = ['Year', 'Month', 'Day'].map((part) => numberIn(date, part));
  const [hour, minute, second] = ['Hour', 'Minute', 'Second'].map((part) => numberIn(time, part));
  const at = Date.UTC(
    year ?? Number.NaN,
    (month ?? Number.NaN) - 1,
    day,
    hour ?? Number.NaN,
    minute ?? Number.NaN,
    second ?? Number.NaN,
  );
  return Number.isNaN(at) ? 0 : at - now();
}

/** Where it tells of its streams. Those that don’t list their services have said where in an older way. */
async function findMedia(device: URL, asker: Asker): Promise<MediaService> {
  const services = await askDevice(
    device,
    `<GetServices xmlns="${ns.device}"><IncludeCapability>false</IncludeCapability></GetServices>`,
    asker,
  );
  if (services.ok) {
    const listed =
      services.body.child(ns.device, 'GetServicesResponse')?.children(ns.device, 'Service') ?? [];
    for (const namespace of [ns.media2, ns.media]) {
      const service = listed.find((one) => one.child(ns.device, 'Namespace')?.text === namespace);
      const url = atDevice(device, service?.child(ns.device, 'XAddr')?.text ?? '');
      if (url !== null) return { url, namespace };
    }
  }
  const capabilities = await askDevice(
    device,
    `<GetCapabilities xmlns="${ns.device}"><Category>Media</Category></GetCapabilities>`,
    asker,
  );
  const named = capabilities.ok
    ? capabilities.body
        .child(ns.device, 'GetCapabilitiesResponse')
        ?.child(ns.device, 'Capabilities')
        ?.child(ns.schema, 'Media')
        ?.child(ns.schema, 'XAddr')?.text
    : undefined;
  const url = atDevice(device, named ?? '');
  if (url === null) throw noStreams();
  return { url, namespace: ns.media };
}

async function listProfiles(
  { url, namespace }: MediaService,
  asker: Asker,
): Promise<readonly ListedProfile[]> {
  const isSecond = namespace === ns.media2;
  const wanted = isSecond ? '<Type>VideoEncoder</Type>' : '';
  const answer = await askDevice(url, `<GetProfiles xmlns="${namespace}">${wanted}</GetProfiles>`, asker);
  if (!answer.ok) throw noStreams();
  const listed = answer.body.child(namespace, 'GetProfilesResponse')?.children(namespace, 'Profiles') ?? [];
  return listed.slice(0, mostProfiles).flatMap((profile) => {
    const token = profile.attribute('token') ?? '';
    const encoder = isSecond
      ? profile.child(namespace, 'Configurations')?.child(namespace, 'VideoEncoder')
      : profile.child(ns.schema, 'VideoEncoderConfiguration');
    // A profile without an encoder has no video.
    if (token === '' || token.length > 64 || encoder === undefined || encoder === null) return [];
    return [
      {
        token,
        name: shownLine(profile.child(isSecond ? namespace : ns.schema, 'Name')?.text) || shownLine(token),
        ...encodingOf(encoder),
      },
    ];
  });
}

function encodingOf(encoder: XmlElement): Omit<ListedProfile, 'token' | 'name'> {
  const size = encoder.child(ns.schema, 'Resolution');
  return {
    codec: shownLine(encoder.child(ns.schema, 'Encoding')?.text),
    widthPx: sizeIn(size, 'Width'),
    heightPx: sizeIn(size, 'Height'),
    framesPerSecond: Math.min(
      240,
      Math.max(0, numberIn(encoder.child(ns.schema, 'RateControl'), 'FrameRateLimit') || 0),
    ),
  };
}

async function streamOf(
  device: URL,
  { url, namespace }: MediaService,
  token: string,
  asker: Asker,
): Promise<string | null> {
  const profile = `<ProfileToken>${xmlText(token)}</ProfileToken>`;
  // `RTSP` alone is RTP within the RTSP connection.
  const question =
    namespace === ns.media2
      ? `<GetStreamUri xmlns="${namespace}"><Protocol>RTSP</Protocol>${profile}</GetStreamUri>`
      : `<GetStreamUri xmlns="${namespace}"><StreamSetup><Stream xmlns="${ns.schema}">RTP-Unicast</Stream><Transport xmlns="${ns.schema}"><Protocol>RTSP</Protocol></Transport></StreamSetup>${profile}</GetStreamUri>`;
  const answer = await askDevice(url, question, asker);
  if (!answer.ok) return null;
  const response = answer.body.child(namespace, 'GetStreamUriResponse');
  const named =
    namespace === ns.media2
      ? response?.child(namespace, 'Uri')?.text
      : response?.child(namespace, 'MediaUri')?.child(ns.schema, 'Uri')?.text;
  return streamAtDevice(device, named ?? '');
}

async function nameOf(device: URL, asker: Asker): Promise<Pick<DeviceProfiles, 'maker' | 'model'>> {
  const answer = await askDevice(device, `<GetDeviceInformation xmlns="${ns.device}"/>`, asker);
  const told = answer.ok ? answer.body.child(ns.device, 'GetDeviceInformationResponse') : null;
  return {
    maker: shownLine(told?.child(ns.device, 'Manufacturer')?.text),
    model: shownLine(told?.child(ns.device, 'Model')?.text),
  };
}

function sizeIn(parent: XmlElement | null, name: string): number {
  const px = numberIn(parent, name);
  return Number.isInteger(px) && px > 0 && px <= 16_384 ? px : 0;
}

function numberIn(parent: XmlElement | null | undefined, name: string): number {
  return Number(parent?.child(ns.schema, name)?.text || Number.NaN);
}

function noStreams(): AppError {
  return new AppError(
    'camera-no-video',
    'The camera names no video stream over ONVIF. Enter its stream address by hand.',
    { details: { field: 'service' } },
  );
}
