import { createKernel } from './assemble.ts';

/** So many pixels are converted at once. What follows a row's last pixels in the kernel's result is written over by the next row. */
export const pixelsAtOnce = 4;

/** What the kernel reads or writes beyond the last pixel, at most. */
export const slackBytes = 16;

/** Which of four chroma samples each of four pixels has, as `i8x16.swizzle` takes it; the first pixel's column is even, or odd. */
export const chromaOf = { even: spread(0, 0, 1, 1), odd: spread(0, 1, 1, 2) } as const;

function spread(...samples: readonly number[]): Uint8Array {
  // 255 stands for nothing: a sample becomes a number of 32 bits.
  return Uint8Array.from(samples.flatMap((sample) => [sample, 255, 255, 255]));
}

const splat = (name: string) => `
    local.get $${name}
    i32x4.splat`;
const times = (name: string, factor: string) => `
    local.get $${name}
    ${splat(factor)}
    i32x4.mul`;
const add = (name: string, value: string) => `
    local.get $${name}
    ${value}
    i32.add
    local.set $${name}`;

const ifOddRow = (value: string) => `
    local.get $firstRow
    i32.const 1
    i32.and
    local.get $${value}
    i32.mul`;

/** One plane's sample of each pixel at `at`. */
function chroma(at: string): string {
  return `
    local.get $${at}
    v128.load32_zero
    local.get $chromaOf
    i8x16.swizzle
    local.set $${at}Samples`;
}

/** One channel of each pixel, in 14 more bits than it needs: `light` and shares of the two differences. */
function channel(...shares: readonly string[]): string {
  return `
    local.get $light
    ${shares.map((one) => `${one}\n    i32x4.add`).join('\n    ')}
    i32.const 14
    i32x4.shr_s`;
}

/**
 * Converts rows of 4:2:0 to RGB24, four pixels at once: the same numbers as its description in `rgb-from-yuv.test.ts`. Row 0 is
 * `firstRow` of the picture, whose rows share their chroma two by two. `…Shift` hold what is the same for all pixels. At `masks` lies one of `chromaOf`.
 */
export const rgbFromYuvRows = createKernel({
  parameters: [
    'to',
    'rows',
    'firstRow',
    'groups',
    'rowBytes',
    'masks',
    'luma',
    'lumaStride',
    'blue',
    'red',
    'blueStride',
    'redStride',
    'lumaScale',
    'redFromRed',
    'greenFromBlue',
    'greenFromRed',
    'blueFromBlue',
    'redShift',
    'greenShift',
    'blueShift',
  ],
  locals: {
    i32: ['count', 'pixel', 'lumaAt', 'blueAt', 'redAt'],
    v128: ['chromaOf', 'light', 'blueAtSamples', 'redAtSamples', 'colours'],
  },
  body: `
    local.get $masks
    v128.load
    local.set $chromaOf
  loop
    local.get $to
    local.set $pixel
    local.get $luma
    local.set $lumaAt
    local.get $blue
    local.set $blueAt
    local.get $red
    local.set $redAt
    local.get $groups
    local.set $count
  loop
    ;; bytes 4 and on are zero
    local.get $lumaAt
    v128.load32_zero
    local.tee $light
    local.get $light
    i8x16.shuffle 0 4 4 4 1 4 4 4 2 4 4 4 3 4 4 4
    ${splat('lumaScale')}
    i32x4.mul
    local.set $light
    ${chroma('blueAt')}
    ${chroma('redAt')}

    ${channel(times('redAtSamples', 'redFromRed'), splat('redShift'))}
    ${channel(
      times('blueAtSamples', 'greenFromBlue'),
      times('redAtSamples', 'greenFromRed'),
      splat('greenShift'),
    )}
    i16x8.narrow_i32x4_s
    ${channel(times('blueAtSamples', 'blueFromBlue'), splat('blueShift'))}
    local.tee $colours
    local.get $colours
    i16x8.narrow_i32x4_s
    ;; four reds, four greens, four blues; each not below 0 and not above 255
    i8x16.narrow_i16x8_u
    local.set $colours
    local.get $pixel
    local.get $colours
    local.get $colours
    i8x16.shuffle 0 4 8 1 5 9 2 6 10 3 7 11 11 11 11 11
    v128.store

    ${add('pixel', 'i32.const 12')}
    ${add('lumaAt', 'i32.const 4')}
    ${add('blueAt', 'i32.const 2')}
    ${add('redAt', 'i32.const 2')}
    ${add('count', 'i32.const -1')}
    local.get $count
    br_if 0
  end
    ${add('to', 'local.get $rowBytes')}
    ${add('luma', 'local.get $lumaStride')}
    ;; after an odd row come the next samples
    ${add('blue', ifOddRow('blueStride'))}
    ${add('red', ifOddRow('redStride'))}
    ${add('firstRow', 'i32.const 1')}
    ${add('rows', 'i32.const -1')}
    local.get $rows
    br_if 0
  end`,
});
