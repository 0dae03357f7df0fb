const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  // The one style that React Aria 1.22 puts into a page by itself (usePress: touch-action), by its hash.
  'style-src': "'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  'img-src': "'self' blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  // hls.js plays through Media Source and may work in a worker; both come as blobs of this page. Sounds are files.
  'media-src': "'self' blob:",
  'worker-src': "'self' blob:",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Headers of every answer to the renderer: nothing is cached, nothing foreign is loaded, nobody may frame it. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; '),
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
