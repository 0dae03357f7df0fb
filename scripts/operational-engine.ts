import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../src-main/contract/domain.ts';
import type { Policy } from '../src-main/contract/policy.ts';
import { startingPolicy } from '../src-main/engine/policy/draft.ts';
import { makeSecondFactor } from '../src-main/engine/testing/engine-in-process.ts';
import { fingerprintOf } from '../src-main/engine/trust/fingerprint.ts';
import { signDocument } from '../src-main/engine/trust/sign-document.ts';
import { hashOfText } from '../src-main/engine/trust/signed-document.ts';
import { createTestForce } from '../src-main/engine/trust/testing/test-force.ts';
import { loadedModel, type Desk } from './bench/recognition/desk.ts';
import { startScriptedEngine } from './scripted-engine.ts';
import type { WatchedLaunch } from './watched-launch.ts';

/** An engine on real data in processes of its own, under the policy of a force that was made up for it. */
export interface OperationalEngine {
  readonly directory: string;
  /** A desk at which nobody is signed in. */
  open(): Promise<Desk>;
  /** Somebody new, signed in at a desk of their own, and the token by which they sit down at another. */
  newcomer(role: Role): Promise<{ readonly desk: Desk; readonly token: string }>;
  stop(): Promise<void>;
}

const password = 'a-password-of-the-bench';

/** Starts it, with its first admin and root. @param rules what its policy says otherwise than the starting one */
export async function startOperationalEngine(
  launched: Pick<WatchedLaunch, 'launch'>,
  rules: Partial<Policy> = {},
): Promise<OperationalEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-operational-'));
  const engine = startScriptedEngine(launched, {
    mode: 'operational',
    dataDirectory: directory,
    deviceSecret: new Uint8Array(randomBytes(32)),
    deviceSecretStore: { kind: 'handed-over', detail: null },
    demoStreams: [],
  });
  const { open } = engine;
  async function stop(): Promise<void> {
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  }

  try {
    const admin = await open();
    await admin.ask('setup.create-admin', { loginName: 'ada', displayName: 'Ada Admin', password });
    await admin.ask('sessions.sign-in', { loginName: 'ada', password });
    await equip(admin);
    await adoptPolicy(admin, rules);
    let people = 0;
    return {
      directory,
      open,
      stop,
      async newcomer(role) {
        const loginName = `${role}${String((people += 1))}`;
        // The first admin is alone, so that one other person comes in on their word.
        const { codeHalf, otherHalf } = await admin.ask('people.ask-to-add', {
          cameraIds: null,
          deploymentIds: null,
          loginName,
          displayName: loginName,
          role,
          reason: 'They join the team.',
        });
        const desk = await open();
        const code = `${codeHalf ?? ''} ${otherHalf ?? ''}`;
        const { token } = await desk.ask('sessions.enrol', { loginName, code, password });
        await equip(desk);
        return { desk, token };
      },
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

const equip = ({ ask }: Desk): Promise<string> => makeSecondFactor({ get: ask }, password);

async function adoptPolicy(admin: Desk, rules: Partial<Policy>): Promise<void> {
  const force = createTestForce(Date.now());
  const rootFile = JSON.stringify({
    format: 'cordon-force-root/1',
    document: signDocument({ kind: 'force-root', ...force.root, madeAt: Date.now() }, force.rootKey),
  });
  await admin.ask('trust.pin-root', { file: rootFile, fingerprint: fingerprintOf(force.root.publicKey) });
  const hash = await loadedModel(admin);
  const drafted = startingPolicy({
    mode: 'operational',
    force: force.root.force,
    draftedAt: Date.now(),
    revocationList: 0,
    models: [{ hash, name: 'The default pack', thresholdFloor: 0.5 }],
  });
  const policy = { ...drafted, ...rules };
  const signed = JSON.stringify(force.pack(policy, force.signers));
  await admin.ask('policy.adopt', { files: [signed], hash: hashOfText(JSON.stringify(policy)) });
}
