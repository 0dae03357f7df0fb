import { DOMParser, type Element } from '@xmldom/xmldom';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MountCredentials } from './digest-authentication.ts';
import { answerProbes } from './onvif-discovery.ts';

/** A stream that the device offers. */
export interface OnvifStream {
  readonly token: string;
  readonly name: string;
  readonly codec: 'H264' | 'H265';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly framesPerSecond: number;
  /** As the device says it, which behind a router may be at another host. */
  readonly url: string;
}

export interface OnvifDeviceOptions {
  readonly credentials: MountCredentials;
  readonly streams: readonly OnvifStream[];
  /** Whether it knows the second media service; older cameras know the first alone, and no list of services. */
  readonly isOld?: boolean;
  /** By how much its clock is wrong. */
  readonly clockAheadMs?: number;
  /** Where it says that its services are; by default where they are. */
  readonly saysHost?: string;
  /** Where it answers who looks for devices, 0 for any free port; it doesn't by default. */
  readonly discoveryPort?: number;
  readonly name?: string;
}

/** A camera's ONVIF side, on 127.0.0.1. */
export interface OnvifDevice {
  readonly port: number;
  /** Null where it answers nobody who looks for devices. */
  readonly discoveryPort: number | null;
  /** What was asked for, by its name, and whether by somebody with the right password. */
  readonly asked: readonly { readonly what: string; readonly isKnown: boolean }[];
  close(): Promise<void>;
}

const soap = 'http://www.w3.org/2003/05/soap-envelope';
const device = 'http://www.onvif.org/ver10/device/wsdl';
const media = {
  1: 'http://www.onvif.org/ver10/media/wsdl',
  2: 'http://www.onvif.org/ver20/media/wsdl',
} as const;
const schema = 'http://www.onvif.org/ver10/schema';
/** How old a question may be, by the device's clock. */
const freshMs = 5 * 60_000;

/** Serves the Device, Media and Media2 services as far as it takes to find streams, with WS-UsernameToken digests checked. */
export async function startOnvifDevice(options: OnvifDeviceOptions): Promise<OnvifDevice> {
  const { credentials, streams, isOld = false, clockAheadMs = 0, name = 'Simulated camera' } = options;
  const asked: { what: string; isKnown: boolean }[] = [];
  const nonces = new Set<string>();
  const now = () => new Date(Date.now() + clockAheadMs);

  function isKnown(header: Element | undefined): boolean {
    const value = (what: string): string => textOf(header, what);
    const [nonce, created] = [value('Nonce'), value('Created')];
    if (nonce === '' || nonces.has(nonce) || value('Username') !== credentials.userName) return false;
    if (!(Math.abs(now().getTime() - Date.parse(created)) <= freshMs)) return false;
    nonces.add(nonce);
    const digest = createHash('sha1')
      .update(Buffer.from(nonce, 'base64'))
      .update(created)
      .update(credentials.password)
      .digest('base64');
    return value('Password') === digest;
  }

  function answer(what: string, namespace: string, question: Element): string | null {
    const at = `http://${options.saysHost ?? `127.0.0.1:${String(port)}`}/onvif`;
    switch (`${namespace} ${what}`) {
      case `${device} GetSystemDateAndTime`: {
        const at = now();
        return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime><tt:Time><tt:Hour>${String(at.getUTCHours())}</tt:Hour><tt:Minute>${String(at.getUTCMinutes())}</tt:Minute><tt:Second>${String(at.getUTCSeconds())}</tt:Second></tt:Time><tt:Date><tt:Year>${String(at.getUTCFullYear())}</tt:Year><tt:Month>${String(at.getUTCMonth() + 1)}</tt:Month><tt:Day>${String(at.getUTCDate())}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
      }
      case `${device} GetServices`:
        return isOld
          ? null
          : `<tds:GetServicesResponse>${([1, 2] as const).map((version) => `<tds:Service><tds:Namespace>${media[version]}</tds:Namespace><tds:XAddr>${at}/media${String(version)}</tds:XAddr></tds:Service>`).join('')}</tds:GetServicesResponse>`;
      case `${device} GetCapabilities`:
        return `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>${at}/media1</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>`;
      case `${device} GetDeviceInformation`:
        return `<tds:GetDeviceInformationResponse><tds:Manufacturer>Cordon</tds:Manufacturer><tds:Model>${name}</tds:Model></tds:GetDeviceInformationResponse>`;
      case `${media[1]} GetProfiles`:
        return `<trt:GetProfilesResponse>${streams.map((stream) => `<trt:Profiles token="${stream.token}"><tt:Name>${stream.name}</tt:Name><tt:VideoEncoderConfiguration>${encoderOf(stream)}</tt:VideoEncoderConfiguration></trt:Profiles>`).join('')}</trt:GetProfilesResponse>`;
      case `${media[2]} GetProfiles`:
        return `<tr2:GetProfilesResponse>${streams.map((stream) => `<tr2:Profiles token="${stream.token}"><tr2:Name>${stream.name}</tr2:Name><tr2:Configurations><tr2:VideoEncoder>${encoderOf(stream)}</tr2:VideoEncoder></tr2:Configurations></tr2:Profiles>`).join('')}</tr2:GetProfilesResponse>`;
      case `${media[1]} GetStreamUri`:
      case `${media[2]} GetStreamUri`: {
        const stream = streams.find(({ token }) => token === textOf(question, 'ProfileToken'));
        if (stream === undefined) return null;
        const url = `Uri>${stream.url.replaceAll('&', '&amp;')}<`;
        return namespace === media[1]
          ? `<trt:GetStreamUriResponse><trt:MediaUri><tt:${url}/tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`
          : `<tr2:GetStreamUriResponse><tr2:${url}/tr2:Uri></tr2:GetStreamUriResponse>`;
      }
      default:
        return null;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const envelope = new DOMParser().parseFromString(Buffer.concat(chunks).toString(), 'text/xml');
    const [header] = envelope.getElementsByTagNameNS(soap, 'Header');
    const [body] = envelope.getElementsByTagNameNS(soap, 'Body');
    const question = body?.firstChild as Element | null | undefined;
    if (question === null || question === undefined) return void response.writeHead(400).end();
    const { localName, namespaceURI } = question;
    const what = localName ?? '';
    const known = isKnown(header);
    asked.push({ what, isKnown: known });
    const isOpen = what === 'GetSystemDateAndTime';
    const found = known || isOpen ? answer(what, namespaceURI ?? '', question) : null;
    const code = known || isOpen ? 'ActionNotSupported' : 'NotAuthorized';
    const fault = `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${code}</s:Text></s:Reason></s:Fault>`;
    response.writeHead(found === null ? 400 : 200, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${soap}" xmlns:tds="${device}" xmlns:trt="${media[1]}" xmlns:tr2="${media[2]}" xmlns:tt="${schema}" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${found ?? fault}</s:Body></s:Envelope>`,
    );
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an AddressInfo: neither a pipe's name nor null.
  const { port } = server.address() as AddressInfo;
  const answering =
    options.discoveryPort === undefined
      ? null
      : await answerProbes(options.discoveryPort, {
          service: `http://${options.saysHost ?? `127.0.0.1:${String(port)}`}/onvif/device_service`,
          name,
        });
  return {
    port,
    discoveryPort: answering?.port ?? null,
    asked,
    async close() {
      await answering?.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function encoderOf({ codec, widthPx, heightPx, framesPerSecond }: OnvifStream): string {
  return `<tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${String(widthPx)}</tt:Width><tt:Height>${String(heightPx)}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${String(framesPerSecond)}</tt:FrameRateLimit></tt:RateControl>`;
}

/** The text of the first element of this name below another. */
function textOf(element: Element | undefined, localName: string): string {
  return element?.getElementsByTagNameNS('*', localName)[0]?.textContent ?? '';
}
