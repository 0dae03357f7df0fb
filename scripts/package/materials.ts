import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../paths.ts';
import { runNpm } from '../set-up/run-tool.ts';
import { materialsDirectory } from './where.ts';

const billSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ name: z.string(), type: z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
});

/**
 * The CycloneDX bill of what is packed, by npm itself. The time and the random serial number are left out, so that two
 * packagings of one commit have the same.
 */
export async function writeBillOfMaterials(): Promise<void> {
  const asked = await runNpm(
    ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    { cwd: root },
  );
  if (asked.code !== 0) throw new Error(`npm made no bill of materials: ${asked.stderr}`);
  const { serialNumber: _, ...bill } = billSchema.parse(JSON.parse(asked.stdout));
  const { timestamp: __, ...metadata } = bill.metadata;
  // npm names the application after the folder that it lies in.
  const component = { ...metadata.component, name: 'cordon' };
  write('cordon.cdx.json', JSON.stringify({ ...bill, metadata: { ...metadata, component } }, null, 2));
}

/** The licence texts of everything that is packed, as its own packages carry them, one after the other. */
export function writeNotices(): void {
  const bill = billSchema.parse(
    JSON.parse(readFileSync(join(materialsDirectory, 'cordon.cdx.json'), 'utf8')),
  );
  const parts = bill.components.map(({ name, version }) => {
    const texts = licenceTexts(join(root, 'node_modules', name));
    const words = texts.length > 0 ? texts.join('\n\n') : 'The package carries no licence text of its own.';
    return `${name} ${version}\n${'='.repeat(`${name} ${version}`.length)}\n\n${words}`;
  });
  write('THIRD-PARTY-NOTICES.txt', `${parts.join('\n\n\n')}\n`);
}

function licenceTexts(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

function write(name: string, text: string): void {
  mkdirSync(materialsDirectory, { recursive: true });
  writeFileSync(join(materialsDirectory, name), text);
}
