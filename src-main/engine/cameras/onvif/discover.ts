import { randomUUID } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { ns } from './namespaces.ts';
import { readXml, shownLine, type XmlElement } from './read-xml.ts';

/** Where devices listen for who looks for them (WS-Discovery 2005/04). */
const group = '239.255.255.250';
export const discoveryPort = 3702;

/** A device that answered. */
export interface FoundDevice {
  /** Where it answers ONVIF: at the address that its answer came from. */
  readonly service: string;
  /** As it calls itself, its hardware and its place; empty where it doesn't say. */
  readonly name: string;
  readonly hardware: string;
  readonly location: string;
}

export interface DiscoverDeps {
  /** IPv4 addresses of this machine; it is asked on the network of each. */
  readonly interfaces: () => readonly string[];
  readonly port: number;
  /** How long answers are waited for. */
  readonly patienceMs: number;
}

/** This machine's addresses on networks that cameras may be on. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
}

/** Datagrams get lost. */
const repeatMs = 400;
/** More than a network of cameras has; what floods us is not read on. */
const mostAnswers = 512;

/** Asks on each network for devices that send video, and collects who answers. Asking needs no password, and sends none. */
export async function discover({
  interfaces,
  port,
  patienceMs,
}: DiscoverDeps): Promise<readonly FoundDevice[]> {
  const messageId = `uuid:${randomUUID()}`;
  const probe = Buffer.from(probeOf(messageId));
  const found = new Map<string, FoundDevice>();
  let answers = 0;
  const hear = (bytes: Buffer, { address }: RemoteInfo): void => {
    answers += 1;
    if (answers > mostAnswers || !isIPv4(address)) return;
    for (const device of devicesIn(bytes.toString(), messageId, address)) found.set(device.service, device);
  };
  const sockets = await Promise.all(interfaces().map((address) => openSocket(address, hear)));
  const open = sockets.filter((socket) => socket !== null);
  try {
    for (let nth = 0; nth < 2; nth++) {
      for (const socket of open) socket.send(probe, port, group, () => undefined);
      await pause(nth === 0 ? repeatMs : Math.max(0, patienceMs - repeatMs));
    }
  } finally {
    for (const socket of open) socket.close();
  }
  return [...found.values()].toSorted((one, other) => one.service.localeCompare(other.service, 'en'));
}

/** Null where this network can't be asked: one that is gone must not keep the others from being asked. */
async function openSocket(
  address: string,
  hear: (bytes: Buffer, from: RemoteInfo) => void,
): Promise<Socket | null> {
  const socket = createSocket({ type: 'udp4' });
  socket.on('message', hear);
  const { promise, resolve } = Promise.withResolvers<Socket | null>();
  socket.on('error', () => resolve(null));
  socket.bind({ address, port: 0 }, () => {
    try {
      socket.setMulticastInterface(address);
      resolve(socket);
    } catch {
      resolve(null);
    }
  });
  const opened = await promise;
  if (opened === null) socket.close();
  return opened;
}

function probeOf(messageId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${ns.soap}" xmlns:a="${ns.addressing}" xmlns:d="${ns.discovery}" xmlns:n="${ns.network}"><s:Header><a:MessageID>${messageId}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To><a:Action>${ns.discovery}/Probe</a:Action></s:Header><s:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>`;
}

/** Devices in an answer to this very question. Pure. */
export function devicesIn(text: string, messageId: string, from: string): readonly FoundDevice[] {
  const envelope = readXml(text, ns.soap, 'Envelope');
  const relatesTo = envelope?.child(ns.soap, 'Header')?.child(ns.addressing, 'RelatesTo')?.text;
  if (relatesTo?.toLowerCase().replace(/^urn:/, '') !== messageId) return [];
  const matches =
    envelope
      ?.child(ns.soap, 'Body')
      ?.child(ns.discovery, 'ProbeMatches')
      ?.children(ns.discovery, 'ProbeMatch') ?? [];
  // One device answers for itself.
  return matches.slice(0, 4).map((match) => deviceOf(match, from));
}

function deviceOf(match: XmlElement, from: string): FoundDevice {
  const words = (name: string): readonly string[] =>
    (match.child(ns.discovery, name)?.text ?? '').split(/\s+/).slice(0, 64);
  const scopes = words('Scopes');
  const scope = (kind: string): string => {
    const prefix = `onvif://www.onvif.org/${kind}/`;
    const value = scopes.find((one) => one.toLowerCase().startsWith(prefix))?.slice(prefix.length) ?? '';
    return shownLine(decoded(value));
  };
  return {
    service: serviceAt(from, words('XAddrs')),
    name: scope('name'),
    hardware: scope('hardware'),
    location: scope('location'),
  };
}

/** The address that answered, with the path and the port that it named. */
function serviceAt(from: string, named: readonly string[]): string {
  const urls = named.filter((one) => URL.canParse(one)).map((one) => new URL(one));
  const web = urls.filter(({ protocol }) => protocol === 'http:');
  const url = web.find(({ hostname }) => hostname === from) ?? web[0];
  const path = url === undefined || url.pathname.length > 200 ? '/onvif/device_service' : url.pathname;
  return `http://${from}${url === undefined || url.port === '' ? '' : `:${url.port}`}${path}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
