import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Role } from '../../../src-main/contract/domain.ts';
import type { EngineEvent } from '../../../src-main/contract/events.ts';
import {
  operations,
  type OperationInput,
  type OperationName,
  type OperationOutput,
} from '../../../src-main/contract/operations.ts';
import { wireMessageSchema, type WireReply } from '../../../src-main/contract/wire.ts';
import type { EngineProcess } from '../../../src-main/engine-host/engine-process.ts';
import { demoDirectory } from '../demo-streams.ts';

/** A line to an engine, as a screen has one. */
export interface Desk {
  /** Resolves when the engine answers. */
  readonly ready: Promise<void>;
  ask<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>>;
  /** Signs somebody of the demo in: its operator, or whoever else it is. */
  signIn(role?: Role): Promise<void>;
  close(): void;
}

export function openDesk(
  engine: Pick<EngineProcess, 'connect'>,
  onEvent: (event: EngineEvent) => void,
): Desk {
  const ready = Promise.withResolvers<void>();
  const waiting = new Map<number, (reply: WireReply) => void>();
  const line = engine.connect((payload) => {
    const message = wireMessageSchema.parse(payload);
    if (message.kind === 'event') onEvent(message.event);
    else if (message.kind === 'reply') waiting.get(message.id)?.(message);
    else if (message.kind === 'host' && message.engine === 'ready') ready.resolve();
  });
  let lastId = 0;
  async function ask<Name extends OperationName>(
    operation: Name,
    input: OperationInput<Name>,
  ): Promise<OperationOutput<Name>> {
    lastId += 1;
    const { promise, resolve } = Promise.withResolvers<WireReply>();
    waiting.set(lastId, resolve);
    line.receive({ kind: 'request', id: lastId, operation, input });
    const reply = await promise;
    if (!reply.ok) throw new Error(`${operation}: ${reply.error.message}`);
    // This operation's own schema; TypeScript doesn't follow it through the type parameter.
    return operations[operation].output.parse(reply.output) as OperationOutput<typeof operation>;
  }
  return {
    ready: ready.promise,
    ask,
    signIn: async (role = 'operator') =>
      void (await ask('sessions.sign-in', credentialsOf(demoDirectory, role))),
    close: () => line.close(),
  };
}

/** The hash of the model that the recognition process has loaded and checked, once it has. */
export async function loadedModel({ ask }: Pick<Desk, 'ask'>): Promise<string> {
  for (;;) {
    const { recognition } = await ask('deployments.current', {});
    if (recognition.model !== null) return recognition.model.modelHash;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function credentialsOf(demo: string, wanted: Role) {
  const peopleSchema = z.object({
    people: z.array(z.object({ loginName: z.string(), role: z.string(), password: z.string() })),
  });
  const { people } = peopleSchema.parse(JSON.parse(readFileSync(join(demo, 'people.json'), 'utf8')));
  const found = people.find(({ role }) => role === wanted);
  if (found === undefined) throw new Error(`the demo has no ${wanted}`);
  return { loginName: found.loginName, password: found.password };
}
