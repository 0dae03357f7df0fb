import { isIPv6 } from 'node:net';

/** Where a camera's stream is, checked and taken apart. */
export interface CameraAddress {
  /** Without user name and password. Its query may hold secrets still: `shownAddress` is what people see. */
  readonly publicUrl: string;
  readonly hostname: string;
  readonly userName: string | undefined;
  readonly password: string | undefined;
  /** How the video comes, where the address leaves that open. UDP loses packets, and anybody may send some. */
  readonly transport: CameraTransport;
  /** The certificate that a person confirmed for this camera, by its SHA-256; null for one that this machine trusts anyway. */
  readonly certificateSha256: string | null;
  /** Of a recording: where it lies. */
  readonly file: string | null;
}

export type CameraTransport = 'tcp' | 'udp';

export type AddressCheck =
  { readonly ok: true; readonly address: CameraAddress } | { readonly ok: false; readonly message: string };

const schemes: ReadonlySet<string> = new Set(['rtsp:', 'rtsps:', 'http:', 'https:', 'recording:', 'usb:']);

/** A file in the folder for recordings, or a device as the platform names it: nothing that leads elsewhere. */
const localNames: Readonly<Record<string, { readonly name: RegExp; readonly words: string }>> = {
  'recording:': {
    name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?:mp4|mov|mkv|webm)$/,
    words:
      'A recording is addressed as recording://NAME.mp4 (or .mov, .mkv, .webm) and lies in the folder “recordings” of the data folder; letters, digits, dots and hyphens.',
  },
  'usb:': {
    name: /^(?:video\d{1,2}|\d{1,2}|[A-Za-z0-9][A-Za-z0-9 ()._-]{0,99})$/,
    words:
      'A USB camera is addressed as usb://video0 on Linux, usb://0 on macOS, and usb://Name%20of%20it on Windows.',
  },
};

/** The name in an address of this machine's own; null for an address of a network. */
export function localNameOf(publicUrl: string): string | null {
  const [, scheme = '', rest = ''] = /^([a-z]+:)\/\/([^/?#]*)\/?$/i.exec(publicUrl) ?? [];
  return localNames[scheme.toLowerCase()] === undefined ? null : (decoded(rest) ?? '');
}

/** It was taken at another time: whoever is in it is not there now. */
export function isRecording(publicUrl: string): boolean {
  return /^recording:/i.test(publicUrl);
}

/** FFmpeg's RTSP client holds `user:password` in 128 bytes and cuts off the rest without a word. */
const maxCredentialBytes = 127;

/** Checks an address that a person typed. Credentials inside it are split off; those given apart win. */
export function checkCameraAddress(
  url: string,
  credentials: { readonly userName?: string | undefined; readonly password?: string | undefined } = {},
  how: {
    readonly transport?: CameraTransport | undefined;
    readonly certificateSha256?: string | undefined;
    readonly file?: string | undefined;
  } = {},
): AddressCheck {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !schemes.has(parsed.protocol)) {
    return refused(
      'This is no camera address. It looks like rtsp://host/path, or http://host/path for HLS and Motion JPEG; give user name and password apart.',
    );
  }
  const local = localNames[parsed.protocol];
  if (local !== undefined) {
    if (!local.name.test(localNameOf(url) ?? '')) return refused(local.words);
    if (credentials.userName !== undefined || credentials.password !== undefined)
      return refused('What is on this machine takes no user name and no password.');
  }
  // FFmpeg holds the certificate against the playlist alone, and takes the video itself from whoever answers.
  if (parsed.protocol === 'https:' && parsed.pathname.toLowerCase().endsWith('.m3u8'))
    return refused(
      'HLS over https can’t be checked all the way. Use rtsps://, or http:// in a closed network.',
    );
  if (parsed.hostname === '') return refused('The address names no host. It looks like rtsp://host/path.');
  const userName = credentials.userName ?? decoded(parsed.username);
  const password = credentials.password ?? decoded(parsed.password);
  if (userName?.includes(':')) return refused('The user name has a colon in it, which cameras do not allow.');
  if (credentialsPart(userName, password).length > maxCredentialBytes) {
    return refused(
      'User name and password together are too long for the camera protocol. Set a shorter password.',
    );
  }
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  return {
    ok: true,
    address: {
      publicUrl: parsed.href,
      hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
      userName,
      password,
      transport: how.transport ?? 'tcp',
      certificateSha256: how.certificateSha256 ?? null,
      file: how.file ?? null,
    },
  };
}

/** The address with its credentials and its host as a number, for FFmpeg alone: never to be logged or sent. */
export function secretUrlOf({ publicUrl, userName, password }: CameraAddress, ipAddress: string): string {
  const url = new URL(publicUrl);
  url.hostname = isIPv6(ipAddress) ? `[${ipAddress}]` : ipAddress;
  const part = credentialsPart(userName, password);
  return part === '' ? url.href : url.href.replace('://', `://${part}@`);
}

/** `name=value` in a path or a query where the name is one under which cameras take credentials. */
const secretPart =
  /(?<=[/?&;])([^/?&;=]*(?:user|usr|login|account|pass|pwd|token|auth|key|secret|sid|session)[^/?&;=]*)=([^/?&;]*)/gi;
const hidden = 'hidden';

/** The address as it may stand on a screen or in the log: what its path and query say of credentials is hidden. */
export function shownAddress(address: string): string {
  return address.replace(secretPart, `$1=${hidden}`);
}

/** An address that was sent back as it was shown, or changed elsewhere, with what was hidden of the saved one. */
export function withHiddenPartsOf(saved: string, typed: string): string {
  const values = new Map([...saved.matchAll(secretPart)].map(([, name, value]) => [name, value]));
  return typed.replace(secretPart, (part: string, name: string, value: string) =>
    value === hidden ? `${name}=${values.get(name) ?? hidden}` : part,
  );
}

function credentialsPart(userName: string | undefined, password: string | undefined): string {
  if (userName === undefined || userName === '') return '';
  return `${encodeURIComponent(userName)}:${encodeURIComponent(password ?? '')}`;
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refused(message: string): AddressCheck {
  return { ok: false, message };
}
