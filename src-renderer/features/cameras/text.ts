/** As people know them; others are shown as the engine names them. */
const codecNames: Readonly<Record<string, string>> = { h264: 'H.264', hevc: 'H.265', mjpeg: 'Motion JPEG' };

export const camerasText = {
  title: 'Cameras',
  loading: 'Reading the cameras…',
  empty: 'There are no cameras yet. Add the first one.',
  columns: ['Camera', 'Address', 'State', 'Stream', 'Actions'],
  credentials: 'with user name and password',
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
  form: {
    addTitle: 'Add a camera',
    changeTitle: (name: string) => `Change ${name}`,
    name: 'Name',
    place: 'Place',
    address: 'Stream address',
    addressHint: 'Begins with rtsp:// or rtsps://. Leave the user name and password out of it.',
    userName: 'User name',
    password: 'Password',
    keep: 'Keep the saved user name and password',
    test: 'Test the stream',
    testing: 'Opening the stream…',
    tested: (stream: string, seconds: string) => `The stream works: ${stream}. It took ${seconds} s to open.`,
    testFirst: 'Test the stream before you save.',
    keepsHint: 'The test opens the stream without them: type them again to test with them.',
    save: 'Save',
    saveUntested: 'Save without a working test',
    saving: 'Saving…',
    cancel: 'Cancel',
  },
} as const;
