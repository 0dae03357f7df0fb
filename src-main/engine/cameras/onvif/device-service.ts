/** Where devices answer, unless they say another path (ONVIF Core Specification, section 5.1). */
const usualPath = '/onvif/device_service';

/** The address of a device, of what an admin typed: a whole address, or only a host. Null for what is none. */
export function deviceServiceOf(typed: string): URL | null {
  const trimmed = typed.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' || url.hostname === '' || url.username !== '' || url.password !== '')
    return null;
  url.hash = '';
  if (url.pathname === '/') url.pathname = usualPath;
  return url;
}

/**
 * An address that a device named, at the device's own host and port, whatever it said of these: it can send nobody elsewhere,
 * and behind a router it often doesn't know where it is reached.
 */
export function atDevice(device: URL, named: string): URL | null {
  if (!URL.canParse(named)) return null;
  const { protocol, pathname, search } = new URL(named);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const url = new URL(device);
  url.pathname = pathname;
  url.search = search;
  return url;
}

/** The address of a stream that a device named, at the host of the device, and without credentials; null for none of RTSP. */
export function streamAtDevice(device: URL, named: string): string | null {
  if (named.length > 400 || !/^rtsps?:\/\/[^\s]+$/i.test(named) || !URL.canParse(named)) return null;
  const url = new URL(named);
  url.username = '';
  url.password = '';
  url.hash = '';
  url.hostname = device.hostname;
  return url.href;
}
