import { escapeHtml } from '../../escape-html.ts';
import { parseVerifierKey } from '../open-note.ts';
import { fingerprintOfKey } from './check-log.ts';
import { anchorFolder, clipFolder, cosignaturePath, timestampPath } from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';

/** Needs nothing from anywhere, and prints well. */
const style = `
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { margin-top: 2rem; font-size: 1.15rem; border-bottom: 1px solid #767676; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { width: 30%; font-weight: 600; }
pre { padding: 0.6rem 0.8rem; overflow-x: auto; background: #f2f2f2; border: 1px solid #ccc; font-size: 0.85rem; }
@media print { body { margin: 0; } h2 { break-after: avoid; } pre { white-space: pre-wrap; } }`;

/** The page that says what is in a pack and how to check it with sha256sum and openssl alone. Pure. */
export function readmePage(pack: Pack, bag: string): string {
  const { about, log, variant } = pack;
  const key = parseVerifierKey(log.verifierKey);
  const row = (term: string, words: string): string =>
    `<tr><th scope="row">${term}</th><td>${escapeHtml(words)}</td></tr>`;
  const commands = (text: string): string => `<pre><code>${escapeHtml(text)}</code></pre>`;
  const first = pack.entries[0] ?? 1;
  const folder = `data/log/entries/${String(first).padStart(12, '0')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence pack: ${escapeHtml(about.label)}</title>
<style>${style}
</style>
</head>
<body>
<main>
<h1>Evidence pack: ${escapeHtml(about.label)}${variant === 'redacted' ? ', redacted' : ''}</h1>
<table>
${row('Made', `${new Date(pack.madeAt).toISOString().replace('T', ' ').slice(0, 19)} UTC, by Cordon ${pack.madeWith}${pack.mode === 'demo' ? ', in a demonstration: nobody in it exists' : ''}`)}
${row('Agreed by two people', `${personWords(pack.askedBy)} asked for it, ${personWords(pack.confirmedBy)} confirmed it`)}
${pack.reason === null ? '' : row('For', pack.reason)}
${row('Log', log.origin)}
${row('Entries', `${String(pack.entries.length)} of the first ${String(log.size)} of the log; the chain is whole from entry ${String(pack.chain.first)} to entry ${String(pack.chain.last)}`)}
${row('Pictures', pack.pictures.length === 0 ? 'none' : String(pack.pictures.length))}
${pack.clips.length === 0 ? '' : row('Clips', `${String(pack.clips.length)}, picture by picture in data/pictures/…/clip`)}
${row('Key of the log', key === null ? '' : fingerprintOfKey(key.publicKey))}
${pack.leftOut.length === 0 ? '' : row('Left out', pack.leftOut.join(' '))}
</table>

<h2>Check it all at once</h2>
<p>On any machine with a shell, the coreutils and openssl 3, unpack the ZIP and run:</p>
${commands(`sh ${bag}/data/verify.sh`)}
<p>It stops at the first thing that does not fit and names it. Whoever can edit the pack can edit that script too, so read it, or
do the same by hand:</p>

<h2>Check it by hand</h2>
<p>Go into the folder <code>${escapeHtml(bag)}</code>.</p>
<p>1. Every file is the one that was listed, and the list is the one that was signed:</p>
${commands(`sha256sum -c tagmanifest-sha256.txt
sha256sum -c --quiet manifest-sha256.txt
openssl dgst -sha256 -binary tagmanifest-sha256.txt | openssl base64
cat ../META-INF/ASiCManifest.xml`)}
<p>The line of letters that openssl prints must stand in the last file as its <code>DigestValue</code>.</p>
<p>2. The key of the log signed that, and the checkpoint of the log:</p>
${commands(`openssl pkeyutl -verify -pubin -inkey data/keys/log.pem -rawin -in ../META-INF/ASiCManifest.xml -sigfile ../META-INF/signature.ed25519
openssl pkeyutl -verify -pubin -inkey data/keys/log.pem -rawin -in data/log/checkpoint.txt -sigfile data/log/checkpoint.sig
cat data/log/checkpoint.txt`)}
<p>The checkpoint says how many entries the log had, and the root of the tree that stands on all of them.</p>
<p>3. An entry is a folder below <code>data/log/entries</code>. Its <code>header.json</code> names the SHA-256 of its <code>content.json</code>:</p>
${commands(`cat ${folder}/header.json
${pack.entries.length > 0 ? `test ! -f ${folder}/content.json || sha256sum ${folder}/content.json` : ''}`)}
<p>4. Its leaf in the tree is the SHA-256 of a zero byte, the leaf before it, the hash of the header and the hash of what is sealed in the
log. Leaf before and sealed hash are the first 64 bytes of <code>proof.bin</code>:</p>
${commands(`{ printf '\\000'; head -c 32 ${folder}/proof.bin; openssl dgst -sha256 -binary ${folder}/header.json; head -c 64 ${folder}/proof.bin | tail -c 32; } | sha256sum`)}
<p>The rest of <code>proof.bin</code> are the nodes beside its way up to the root (RFC 6962): each step is the SHA-256 of a byte
<code>01</code>, the left node and the right node. <code>verify.sh</code> walks that way for every entry.</p>
${clipWords(pack, commands)}${othersWords(pack, commands)}
<h2>What this proves, and what it does not</h2>
<p>That nothing in this pack was changed, added or taken out since the key of the log signed it, that each entry stands in the log where it says,
and that between the first and the last entry of the chain nothing was put in or taken away.</p>
<p>It does not prove that the machine’s clock was right, or that what people typed was true. Whoever holds the keys of the machine could have
written a whole new log, from its first entry on, and signed that: only a key or a head of the log that reached you another way rules that out.
${
  pack.anchors.length === 0
    ? 'No head of this log had been kept off the machine when this pack was made, so this pack does not rule it out.'
    : `Heads had been kept at ${escapeHtml([...new Set(pack.anchors.map(({ place }) => place))].join(', '))}: ask there for the head over ${escapeHtml(String(pack.anchors.at(-1)?.size ?? 0))} entries and compare it with the one in <code>data/log/anchors</code>.`
}</p>
${
  pack.clips.length === 0
    ? ''
    : `<p>A clip shows one person, whom its alert is about; everybody else in it is pixelated, and everybody is in the pictures in which that person was not
found for certain. It was drawn so before it was kept. <code>data/pack.json</code> says when each picture was taken.</p>
`
}<p>Faces of people who stood beside somebody were pixelated when a picture was cut, before it was stored: Cordon keeps no other. Where no face
was found, none was pixelated.</p>
</main>
</body>
</html>
`;
}

/** How to check that a clip is the one that was kept; nothing where there is none. */
function clipWords({ clips }: Pack, commands: (text: string) => string): string {
  if (clips.length === 0) return '';
  const lines = clips.map(({ alertId }) => {
    const folder = `data/${clipFolder(alertId)}`;
    return `cat ${folder}/header.bin ${folder}/[0-9]*.jpg | sha256sum`;
  });
  return `<p>5. A clip is named by an entry too, <code>alert.clip-kept</code>: by the SHA-256 of its parts, one after the other:</p>
${commands(lines.join('\n'))}
`;
}

/** How to check what witnesses and timestamp servers said; nothing where none did. */
function othersWords({ cosignatures, timestamps }: Pack, commands: (text: string) => string): string {
  const witnessed = cosignatures.map(({ size, key }, nth) => {
    const path = cosignaturePath(size, nth);
    return `# ${key.split('+')[0] ?? ''}, after ${String(size)} entries
openssl pkeyutl -verify -pubin -inkey ${path}.pem -rawin -in ${path}.txt -sigfile ${path}.sig
cat ${path}.txt`;
  });
  const stamped = timestamps.map(({ size, at }, nth) => {
    const path = timestampPath({ size, at }, nth);
    return `openssl ts -verify -data ${anchorFolder(size)}/head.note -in ${path}.tsr -CAfile ${path}.pem -partial_chain -attime ${String(Math.floor(at / 1_000))}
openssl ts -reply -in ${path}.tsr -text`;
  });
  return [
    ...(witnessed.length === 0
      ? []
      : [
          `<p>Witnesses on other machines signed heads of this log, and never sign a second course of one. What each signed is a time and the text of that head
(<code>head.txt</code> beside it). Compare their keys with those that they show themselves:</p>`,
          commands(witnessed.join('\n')),
        ]),
    ...(stamped.length === 0
      ? []
      : [
          `<p>Servers said when a head was there (RFC 3161). Compare each certificate (<code>.pem</code>) with the one that its server shows:</p>`,
          commands(stamped.join('\n')),
        ]),
  ].join('\n');
}

function personWords({ name, role, id }: Pack['askedBy']): string {
  return `${name ?? id} (${role})`;
}
