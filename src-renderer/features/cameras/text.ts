/** As people know them; others are shown as the engine names them. */
const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265',
  mjpeg: 'Motion JPEG',
  converted: 'Made H.264 here',
};

/** Down to a tenth: what was not quite always there doesn't read as 100. */
function flooredPercent(share: number): string {
  return (Math.floor(share * 1_000) / 10).toLocaleString('en-GB');
}

export const camerasText = {
  title: 'Cameras',
  loading: 'Reading the cameras…',
  empty: 'There are no cameras yet. Add the first one.',
  stateUnknown: 'not known',
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
  health: {
    title: 'How they did',
    loading: 'Reading the log…',
    period: 'Over the last',
    periods: [
      ['1', 'Last 24 hours'],
      ['7', 'Last 7 days'],
      ['31', 'Last 31 days'],
    ],
    columns: ['Camera', 'Live', 'Live and well', 'Faults', 'Watched'],
    share: (ms: number, of: number) => (of === 0 ? 'Not watched' : `${flooredPercent(ms / of)}%`),
    faults: (count: number) => (count === 0 ? 'None' : count.toLocaleString('en-GB')),
    hint: 'Shares of the time that Cordon ran and watched, by the case log. Well is a picture with nothing wrong: not frozen, black, covered, blurred or damaged.',
    of: (name: string, count: number) =>
      `${name}: ${count === 1 ? 'one fault' : `${count.toLocaleString('en-GB')} faults`}`,
    faultColumns: ['What was wrong', 'From', 'Until', 'How long'],
    goesOn: 'Still so',
    more: (count: number) => `${count.toLocaleString('en-GB')} earlier ones are in the case log.`,
  },
  regions: {
    title: 'Regions to ignore, on the picture',
    role: 'region',
    region: (
      nth: number,
      { x, y, width, height }: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
    ) =>
      `Region ${nth}: ${Math.round(x * 100)} from the left, ${Math.round(y * 100)} from the top, ${Math.round(width * 100)} wide, ${Math.round(height * 100)} high, in hundredths`,
    hint: 'Where nobody is to be looked for, such as a poster or a window: drag over the picture to draw a region. None is needed. With the keyboard: Tab to a region, arrows move it, Shift and arrows change its size, Delete takes it out, Ctrl+Z takes a change back.',
    add: 'Add a region',
    undo: 'Undo',
  },
  find: {
    open: 'Find cameras',
    title: 'Find cameras',
    looking: 'Looking…',
    lookingHint: 'Cameras are asked on each network of this machine. It takes three seconds.',
    again: 'Look again',
    found: 'Cameras that answered',
    none: 'No camera answered. ONVIF may be switched off in it, or it may be behind a router: then enter its address.',
    unnamed: 'A camera without a name',
    known: (name: string) => `Already here as “${name}”`,
    service: 'Camera’s address',
    serviceHint: 'Choose one above, or enter its host or IP address.',
    userName: 'User name',
    password: 'Password',
    credentialsHint:
      'The password itself is not sent, only a digest of it. Many cameras have users of their own for ONVIF.',
    ask: 'Ask for its streams',
    asking: 'Asking the camera…',
    offers: (maker: string, model: string, streams: number) =>
      `${[maker, model].filter((part) => part !== '').join(' ') || 'The camera'} offers ${streams === 1 ? 'one stream' : `${streams} streams`}.`,
    main: 'Main stream',
    sub: 'Substream, in which faces are looked for',
    noSub: 'None',
    stream: (name: string, codec: string, widthPx: number, heightPx: number, framesPerSecond: number) =>
      [
        name,
        codec.replace(/^H26/, 'H.26'),
        widthPx > 0 ? `${widthPx} × ${heightPx}` : '',
        framesPerSecond > 0 ? `${Number(framesPerSecond.toFixed(1))} frames/s` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    use: 'Use and test it',
    cancel: 'Cancel',
  },
  form: {
    addTitle: 'Add a camera',
    changeTitle: (name: string) => `Change ${name}`,
    name: 'Name',
    place: 'Place',
    address: 'Stream address',
    addressHint:
      'rtsp:// or rtsps://; http:// for HLS (ends in .m3u8) and Motion JPEG; usb://video0; recording://NAME.mp4 for a file in the folder “recordings” of the data folder, in which nobody is recognised. Leave the user name and password out of it.',
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
      'Left, top, width, height in hundredths of the picture; semicolons between regions. 0 0 100 20 is the upper fifth. After a test they can be drawn on its picture.',
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
