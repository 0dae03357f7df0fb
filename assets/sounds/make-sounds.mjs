// Synthesises the console's sounds: node assets/sounds/make-sounds.mjs
// No recording is used, so there is nothing to license. The same run gives the same bytes.
import { writeFileSync } from 'node:fs';

const SAMPLE_RATE_HZ = 44_100;

/**
 * A struck tone: a soft start, then an exponential fade; quiet overtones keep it audible on small speakers.
 * @typedef {{ startS: number, frequencyHz: number, level: number, attackS: number, decayS: number }} Tone
 */

/** Two rising tones, a fourth apart: noticed across a room, yet no siren. */
const alert = {
  lengthS: 0.58,
  tones: [
    { startS: 0, frequencyHz: 523.25, level: 0.42, attackS: 0.012, decayS: 0.13 },
    { startS: 0.17, frequencyHz: 698.46, level: 0.46, attackS: 0.012, decayS: 0.15 },
  ],
};

/** The same two tones twice, closer together and a step higher: something that was missed. */
const call = {
  lengthS: 1.02,
  tones: [0, 0.44].flatMap((startS) => [
    { startS, frequencyHz: 587.33, level: 0.46, attackS: 0.01, decayS: 0.11 },
    { startS: startS + 0.14, frequencyHz: 783.99, level: 0.5, attackS: 0.01, decayS: 0.13 },
  ]),
};

/** One short, low knock: the vote is locked. */
const tick = {
  lengthS: 0.09,
  tones: [{ startS: 0, frequencyHz: 392, level: 0.22, attackS: 0.004, decayS: 0.018 }],
};

/** @param {Tone} tone @param {number} timeS */
function toneAt(tone, timeS) {
  const sinceS = timeS - tone.startS;
  if (sinceS < 0) return 0;
  const envelope = Math.min(1, sinceS / tone.attackS) * Math.exp(-sinceS / tone.decayS);
  const phase = 2 * Math.PI * tone.frequencyHz * sinceS;
  return tone.level * envelope * (Math.sin(phase) + 0.22 * Math.sin(2 * phase) + 0.08 * Math.sin(3 * phase));
}

/** @param {{ lengthS: number, tones: Tone[] }} sound @returns a mono 16-bit WAV file */
function synthesise({ lengthS, tones }) {
  const sampleCount = Math.round(lengthS * SAMPLE_RATE_HZ);
  const fadeSamples = Math.round(0.01 * SAMPLE_RATE_HZ);
  const wav = Buffer.alloc(44 + sampleCount * 2);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(36 + sampleCount * 2, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16); // size of the format chunk
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // channels
  wav.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  wav.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28); // bytes a second
  wav.writeUInt16LE(2, 32); // bytes a sample
  wav.writeUInt16LE(16, 34); // bits a sample
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(sampleCount * 2, 40);
  for (let index = 0; index < sampleCount; index += 1) {
    const timeS = index / SAMPLE_RATE_HZ;
    const fade = Math.min(1, (sampleCount - 1 - index) / fadeSamples);
    const value = fade * tones.reduce((sum, tone) => sum + toneAt(tone, timeS), 0);
    wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), 44 + index * 2);
  }
  return wav;
}

for (const [name, sound] of Object.entries({ alert, call, tick })) {
  writeFileSync(new URL(`./${name}.wav`, import.meta.url), synthesise(sound));
}
