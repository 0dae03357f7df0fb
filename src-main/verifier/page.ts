import { normalisedNote } from '../engine/case-log/open-note.ts';
import { openZip } from '../engine/case-log/packs/open-zip.ts';
import type { PackReport } from '../engine/case-log/packs/report.ts';
import { verifyWholePack } from '../engine/case-log/packs/verify-whole-pack.ts';

/** The verifier of evidence packs for a browser: one HTML file, and no network. */

const mostProblems = 50;

function element<Kind extends keyof HTMLElementTagNameMap>(
  kind: Kind,
  text = '',
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[Kind] {
  const made = document.createElement(kind);
  // Only ever as text: what is in a pack was written by others.
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function table(label: string, rows: readonly (readonly HTMLElement[])[]): HTMLElement {
  const made = element('table', '', { 'aria-label': label });
  for (const cells of rows) {
    const row = element('tr');
    row.append(...cells);
    made.append(row);
  }
  return made;
}

function shown(report: PackReport): readonly HTMLElement[] {
  const { ok, words, checks, problems, entries, verifierKey } = report;
  const parts: HTMLElement[] = [
    element('p', words, { class: 'verdict', 'data-ok': String(ok) }),
    table(
      'What was looked at',
      checks.map((check) => [
        element('td', check.problems.length === 0 ? '✓ holds' : '✗ fails', { class: 'state' }),
        element('th', check.title, { scope: 'row' }),
        element('td', check.words),
      ]),
    ),
  ];
  if (problems.length > 0) {
    parts.push(
      element('h2', 'What does not hold'),
      table(
        'What does not hold',
        problems
          .slice(0, mostProblems)
          .map((problem) => [
            element('td', problem.entry === null ? '' : `Entry ${String(problem.entry)}`, { class: 'state' }),
            element('td', problem.words),
            element('td', problem.file ?? ''),
          ]),
      ),
    );
    if (problems.length > mostProblems)
      parts.push(element('p', `And ${String(problems.length - mostProblems)} more.`));
  }
  if (verifierKey !== null)
    parts.push(
      element('h2', 'The key that it was checked with'),
      element('p', 'Compare it with one that reached you another way.'),
      element('code', verifierKey),
    );
  if (entries.length > 0)
    parts.push(
      element('h2', 'The entries'),
      table(
        'The entries',
        entries.map((entry) => [
          element('td', String(entry.sequence), { class: 'number' }),
          element('td', new Date(entry.at).toISOString().replace('T', ' ').slice(0, 19), { class: 'time' }),
          element('td', entry.words ?? `${entry.kind}: the content is not shown`),
        ]),
      ),
    );
  return parts;
}

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

/** Notes end in their signatures, which the next one's text follows after an empty line. */
function notesIn(text: string): readonly string[] {
  return normalisedNote(text)
    .split(/(?<=^— .+\n?)(?:\n+|$)(?!— )/m)
    .map(normalisedNote)
    .filter((note) => note.length > 1);
}

async function verify(file: File): Promise<void> {
  const report = find('report', HTMLDivElement);
  report.replaceChildren(element('p', 'Verifying…'));
  const key = find('key', HTMLInputElement).value.trim();
  const heads = notesIn(find('heads', HTMLTextAreaElement).value);
  try {
    const files = openZip(new Uint8Array(await file.arrayBuffer()));
    const options = {
      ...(heads.length === 0 ? {} : { heads }),
      ...(key === '' ? {} : { verifierKey: key }),
    };
    report.replaceChildren(...shown(await verifyWholePack(files, options)));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : 'This file can’t be read.';
    report.replaceChildren(element('p', words, { class: 'verdict', 'data-ok': 'false' }));
  }
}

const input = find('file', HTMLInputElement);
const drop = find('drop', HTMLDivElement);
function verifyFirst(files: FileList | null | undefined): void {
  const [file] = files ?? [];
  if (file !== undefined) void verify(file);
}
for (const id of ['key', 'heads'])
  find(id, HTMLElement).addEventListener('change', () => verifyFirst(input.files));
input.addEventListener('change', () => verifyFirst(input.files));
for (const kind of ['dragover', 'dragleave', 'drop'] as const) {
  window.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.toggleAttribute('data-over', kind === 'dragover');
    if (kind === 'drop') verifyFirst(event.dataTransfer?.files);
  });
}
