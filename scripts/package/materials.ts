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

/** Writes what goes into the package about the packages in it: their bill, and their licence texts. */
export async function writeMaterials(): Promise<void> {
  const bill = await billOfMaterials();
  mkdirSync(materialsDirectory, { recursive: true });
  writeFileSync(join(materialsDirectory, 'cordon.cdx.json'), JSON.stringify(bill, null, 2));
  writeFileSync(join(materialsDirectory, 'THIRD-PARTY-NOTICES.txt'), noticesOf(bill));
}

/**
 * The CycloneDX bill of what is packed, by npm itself. The time and the random serial number are left out, so that two
 * packagings of one commit have the same.
 */
async function billOfMaterials() {
  const asked = await runNpm(
    ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    { cwd: root },
  );
  if (asked.code !== 0) throw new Error(`npm made no bill of materials: ${asked.stderr}`);
  const { serialNumber: _, ...bill } = billSchema.parse(JSON.parse(asked.stdout));
  const { timestamp: __, ...metadata } = bill.metadata;
  // npm names the application after the folder that it lies in.
  const component = { ...metadata.component, name: 'cordon' };
  return { ...bill, metadata: { ...metadata, component } };
}

/** The licence texts of everything that is packed, as its own packages carry them, one after the other. */
function noticesOf({ components }: Pick<z.infer<typeof billSchema>, 'components'>): string {
  const parts = components.map(({ name, version }) => {
    const texts = licenceTexts(join(root, 'node_modules', name));
    const words = texts.length > 0 ? texts.join('\n\n') : 'The package carries no licence text of its own.';
    return `${name} ${version}\n${'='.repeat(`${name} ${version}`.length)}\n\n${words}`;
  });
  return `${parts.join('\n\n\n')}\n`;
}

function licenceTexts(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}
