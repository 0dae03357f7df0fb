/** As people know them; others are shown as the engine names them. */
const codecNames: Readonly<Record<string, string>> = { h264: 'H.264', hevc: 'H.265', mjpeg: 'Motion JPEG' };

export const camerasText = {
  title: 'Cameras',
  loading: 'Reading the cameras…',
  empty: 'There are no cameras yet. Add the first one.',
  columns: ['Camera', 'Address', 'State', 'Stream', 'Actions'],
  credentials: 'with user name and password',
  substream: (address: string, state: string) => `Substream ${address}: ${state}`,
  noStream: 'None seen yet',
  stream: (codec: string, widthPx: number, heightPx: number, framesPerSecond: number) =>
    `${codecNames[codec] ?? codec}, ${widthPx} × ${heightPx}, ${Number(framesPerSecond.toFixed(1))} frames/s`,
  add: 'Add a camera',
  change: 'Change',
  changeNamed: (name: string) => `Change ${name}`,
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeHint:
    'Its tile goes and recognition on it stops. What the case log holds about it stays. A camera that is added again later needs to be named in an authority again.',
  removing: 'Removing…',
  limits: {
    noThreshold: 'A threshold is a number from 0 to 1.',
    noQuality: 'A quality is a number from 0 to 100.',
    noRegion:
      'Up to eight regions in the picture, each as four numbers: left, top, width, height in hundredths.',
  },
  certificate: {
    of: (subject: string, until: string) =>
      `The camera’s certificate is for “${subject}”, valid until ${until}. Its SHA-256 fingerprint:`,
    confirm: 'It is the same: confirm it',
  },
  form: {
    addTitle: 'Add a camera',
    changeTitle: (name: string) => `Change ${name}`,
    name: 'Name',
    place: 'Place',
    address: 'Stream address',
    addressHint:
      'rtsp:// or rtsps://; http:// for HLS (ends in .m3u8) and Motion JPEG. Leave the user name and password out of it.',
    substream: 'Substream (optional)',
    substreamHint:
      'A smaller stream of the same camera, at the same host and with the same user name. Faces are looked for in it and cut out of the main stream, which saves work. Another address needs a new authority.',
    transport: 'How the video comes',
    transports: [
      ['tcp', 'TCP: nothing is lost (usual)'],
      ['udp', 'UDP: for cameras that offer nothing else'],
    ],
    limits: 'Stricter for this camera (optional)',
    limitsHint:
      'These can only tighten what the authority says. A change needs a new authority: until then nobody is recognised on this camera.',
    threshold: 'Threshold',
    leastQuality: 'Least quality of a look',
    ignored: 'Regions to ignore',
    ignoredHint:
      'Left, top, width, height in hundredths of the picture; semicolons between regions. 0 0 100 20 is the upper fifth.',
    userName: 'User name',
    password: 'Password',
    keep: 'Keep the saved user name and password',
    test: 'Test the stream',
    testing: 'Opening the stream…',
    tested: (stream: string, seconds: string) => `The stream works: ${stream}. It took ${seconds} s to open.`,
    testedBoth: (main: string, sub: string, seconds: string) =>
      `Both streams work: ${main}, and the substream ${sub}. The main one took ${seconds} s to open.`,
    otherSection: (main: string, sub: string) =>
      `Both streams work, but they do not show the same section: ${main}, and the substream ${sub}. Faces would be cut out of the substream, at its size. Set both to the same shape in the camera, or leave the substream out.`,
    pictureAlt: 'What the camera sees, pixelated',
    pictureHint: 'Pixelated: enough to tell which camera it is and where it looks.',
    testFirst: 'Test the stream before you save.',
    keepsHint: 'The test uses them too.',
    save: 'Save',
    saveUntested: 'Save without a working test',
    saving: 'Saving…',
    cancel: 'Cancel',
  },
} as const;
