import { AppError } from '../../contract/errors.ts';
import type { OperationOutput } from '../../contract/operations.ts';
import type { PolicyPreview } from '../../contract/policy-operations.ts';
import type { Handlers } from '../dispatch.ts';
import type { Checked } from '../trust/checked.ts';
import { adoptPolicy, checkFiles } from './adopt-policy.ts';
import { consequenceOf } from './consequence.ts';
import { nextDraft, startingPolicy } from './draft.ts';
import { exportPolicy } from './export.ts';
import { gatherGround, readAdopted, type Ground } from './ground.ts';
import { newestIn } from './import.ts';
import type { AdoptedPack } from './queries.ts';
import { statusOf, type LiveDeployment } from './status.ts';
import type { TakeInDeps } from './take-in.ts';
import { versionOf, viewOf } from './views.ts';
import { personOf } from '../session.ts';

export interface PolicyHandlerDeps extends TakeInDeps {
  readonly liveDeployment: () => Promise<LiveDeployment | null>;
  /** The model that runs, and the threshold that was measured for it; null while it is starting. */
  readonly model: () => {
    readonly name: string;
    readonly modelHash: string;
    readonly defaultThreshold: number;
  } | null;
}

type PolicyHandlers = Pick<
  Handlers,
  | 'policy.current'
  | 'policy.versions'
  | 'policy.version'
  | 'policy.preview'
  | 'policy.adopt'
  | 'policy.export'
  | 'policy.draft'
>;

export function createPolicyHandlers(deps: PolicyHandlerDeps): PolicyHandlers {
  const ground = (): Promise<Ground> => gatherGround(deps.database(), deps.keeper);

  return {
    'policy.current': async (_input, caller) => {
      return statusOf(await ground(), await deps.liveDeployment(), personOf(caller).role);
    },

    'policy.versions': async () => {
      const { all } = await ground();
      const versions = all.map((adopted, index) => {
        const { rules: _, ...view } = whole(versionOf(adopted, all[index + 1]));
        return view;
      });
      return { versions };
    },

    'policy.version': async ({ version }) => {
      const { adopted, before } = find((await ground()).all, version);
      return whole(versionOf(adopted, before));
    },

    'policy.preview': async ({ files }) => preview(files, await ground(), deps),

    'policy.adopt': async ({ files, hash }, caller) => ({
      version: await adoptPolicy(files, hash, caller.session?.person.id ?? null, deps),
    }),

    'policy.export': async ({ version, what, form }, caller) => {
      const { adopted, before } = find((await ground()).all, version);
      const read = whole(readAdopted(adopted));
      if (read === null) throw new Error('an adopted version says something');
      await deps.database().call('case-log.append', {
        kind: 'document.exported',
        subject: 'log',
        actor: personOf(caller).id,
        body: { what: 'policy', version },
      });
      return exportPolicy(read, adopted.pack, whole(readAdopted(before)), { what, form });
    },

    'policy.draft': async () => draftFile(await ground(), deps),
  };
}

async function preview(
  files: readonly string[],
  ground: Ground,
  { now, liveDeployment, model }: PolicyHandlerDeps,
): Promise<PolicyPreview> {
  const newest = newestIn(files);
  const present = readAdopted(ground.all[0]);
  const version =
    newest === null ? null : viewOf(newest.read, newest.pack, present.ok ? present.value : null);
  const checked = checkFiles(files, ground, now());
  if (!checked.ok) return { refusal: checked.because, version, consequence: null };
  const consequence = consequenceOf(checked.value.newest.policy, {
    live: await liveDeployment(),
    all: ground.all,
    modelHash: model()?.modelHash ?? null,
  });
  return { refusal: null, version, consequence };
}

function find(
  all: Ground['all'],
  version: number,
): { readonly adopted: AdoptedPack; readonly before: AdoptedPack | undefined } {
  const index = all.findIndex((pack) => pack.version === version);
  const adopted = all[index];
  if (adopted === undefined)
    throw new AppError('not-found', `Version ${String(version)} was never in force here.`);
  return { adopted, before: all[index + 1] };
}

/** The next version to edit, or the first one with the model that runs here. */
function draftFile(
  { trust, all }: Ground,
  { now, model }: PolicyHandlerDeps,
): OperationOutput<'policy.draft'> {
  if (!trust.ok) throw new AppError('not-trusted', trust.because);
  const { root, revocations } = trust.value;
  const present = whole(readAdopted(all[0]));
  const running = model();
  const statement =
    present === null
      ? startingPolicy({
          mode: root.mode,
          force: root.force,
          draftedAt: now(),
          revocationList: revocations?.number ?? 0,
          models:
            running === null
              ? []
              : [
                  {
                    hash: running.modelHash,
                    name: running.name,
                    thresholdFloor: running.defaultThreshold,
                  },
                ],
        })
      : nextDraft(present, now());
  return {
    fileName: `policy-${String(statement.version)}.draft.json`,
    contentType: 'application/json',
    text: `${JSON.stringify({ format: 'cordon-request/1', statement }, null, 2)}\n`,
  };
}

/** What is stored is what was adopted. @throws AppError `database-damaged` otherwise */
function whole<Value>(checked: Checked<Value>): Value {
  if (checked.ok) return checked.value;
  throw new AppError('database-damaged', checked.because);
}
