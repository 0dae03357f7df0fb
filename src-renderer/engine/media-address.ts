/**
 * Address of something below `/media/<ticket>/`, on the origin that served the page: the loopback host and
 * Electron's own protocol alike.
 */
export function mediaAddress(mediaTicket: string, path: string): string {
  return new URL(`/media/${mediaTicket}/${path}`, window.location.href).href;
}
