import { DOMParser } from '@xmldom/xmldom';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const group = '239.255.255.250';
const loopback = '127.0.0.1';

export interface Answering {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Answers who looks for cameras (WS-Discovery), on this machine alone.
 * @param port 0 for any free one
 */
export async function answerProbes(
  port: number,
  { service, name }: { readonly service: string; readonly name: string },
): Promise<Answering> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const endpoint = randomUUID();
  socket.on('message', (bytes, { address, port: from }) => {
    if (address !== loopback) return;
    const probe = new DOMParser().parseFromString(bytes.toString(), 'text/xml');
    const asked = probe.getElementsByTagNameNS('*', 'MessageID')[0]?.textContent ?? '';
    const types = probe.getElementsByTagNameNS('*', 'Types')[0]?.textContent ?? '';
    if (!types.endsWith(':NetworkVideoTransmitter')) return;
    const answer = `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><s:Header><a:MessageID>uuid:${randomUUID()}</a:MessageID><a:RelatesTo>${asked}</a:RelatesTo><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:${endpoint}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/${encodeURIComponent(name)} onvif://www.onvif.org/hardware/Simulator onvif://www.onvif.org/location/city/Testbed</d:Scopes><d:XAddrs>${service}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;
    socket.send(answer, from, address);
  });
  // Bound to the group: nothing else reaches it. Windows knows no such thing, and takes the interface.
  socket.bind({ port, address: process.platform === 'win32' ? loopback : group });
  await once(socket, 'listening');
  socket.addMembership(group, loopback);
  return {
    port: socket.address().port,
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
