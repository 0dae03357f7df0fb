import { createHash } from 'node:crypto';
import type { ProcedureInput } from '../database/procedures.ts';
import type { procedures } from '../procedures.ts';
import { testAuthority, testChain, testOrder } from '../trust/testing/test-authority.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { hashOfText } from '../trust/signed-document.ts';

type Input<Name extends keyof typeof procedures> = ProcedureInput<(typeof procedures)[Name]>;

export interface DeploymentOfTest {
  readonly id: string;
  readonly listId: string;
  /** The beginning of its window, and when each of the steps is taken. */
  readonly from: number;
  readonly until: number;
  readonly threshold: number;
}

/**
 * What a deployment goes through until it is live, procedure by procedure, with a force that exists only here. Procedures
 * take what handlers have checked, so the gate stays closed for it: it runs under no policy.
 */
export function stepsToLive({ id, listId, from, until, threshold }: DeploymentOfTest) {
  const force = createTestForce(from);
  const officer = force.holder({
    purpose: 'authorising-officer',
    personnelNumber: '1',
    rank: 'superintendent',
  });
  const onSite = {
    holder: force.holder({ purpose: 'on-site-officer', personnelNumber: '2' }),
    name: 'Di Onsite',
    personnelNumber: '2',
  };
  const order = testOrder(from, 'f'.repeat(64), {
    deploymentId: id,
    name: 'Test deployment',
    from,
    until,
    listSealHash: createHash('sha256').update(listId).digest('hex'),
    threshold,
  });
  const authority = testAuthority(order, onSite);
  const vouched = officer.vouch(authority);
  const step = { id, by: 'demo', actorId: null, at: from } as const;
  const { name, place, useCase, rationale, documents, signage } = order;
  return {
    draft: {
      id,
      draft: {
        name,
        place,
        useCase,
        kind: 'van',
        rationale,
        cameraIds: order.cameras.map((camera) => camera.id),
        from,
        until,
        listId,
        threshold,
        documents,
        signage,
      },
      // As of those from before there were policies: the column takes it, no handler gives it.
      policyHash: null as unknown as string,
      actorId: null,
    } satisfies Input<'deployments.draft'>,
    authorise: {
      ...step,
      file: {
        format: 'cordon-authority/1',
        authority: vouched,
        presence: onSite.holder.vouch(testChain(order).chain),
      },
      hash: hashOfText(vouched.document.payload),
      authority,
      officer: { holder: 'Cy Officer', personnelNumber: '1', rank: 'superintendent' },
      isAfterwards: false,
    } satisfies Input<'deployments.authorise'>,
    goLive: step satisfies Input<'deployments.go-live'>,
  };
}
