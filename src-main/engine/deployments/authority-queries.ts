import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import type { Certificate } from '../trust/certificates.ts';
import type { Authority, AuthorityFile } from '../trust/statements.ts';
import { requireDeployment } from './deployment-rows.ts';
import { go, type StepBy } from './steps.ts';

export interface NewAuthority extends StepBy {
  readonly id: string;
  readonly file: AuthorityFile;
  /** SHA-256 of the signed text. */
  readonly hash: string;
  readonly authority: Authority;
  /** As the certificate of the key that signed it names them. */
  readonly officer: Pick<Certificate, 'holder' | 'personnelNumber' | 'rank'>;
  /** The written authority of an urgent start. */
  readonly isAfterwards: boolean;
}

export const authorityProcedures = {
  /** Whether a list was named by an authority for another deployment. */
  'authorities.list-is-used': read(
    ({ db }: ReadContext, input: { readonly sealHash: string; readonly deploymentId: string }): boolean =>
      isListUsed(db, input.sealHash, input.deploymentId),
  ),

  /** Whether an authority was taken in here, be it for a deployment that was opened again since. */
  'authorities.is-known': read(
    ({ db }: ReadContext, { hash }: { readonly hash: string }): boolean =>
      db.get(sql`SELECT 1 AS one FROM deployment_authorities WHERE hash = ${hash}`) !== undefined,
  ),

  /** Takes an authority in that was checked. The gate checks it again, each time that it decides. */
  'deployments.authorise': write((context: WriteContext, input: NewAuthority): void => {
    const { db, log, now } = context;
    const { id, file, hash, authority, officer, actorId } = input;
    const before = requireDeployment(db, id);
    if (isListUsed(db, authority.listSealHash, id)) throw new AppError('conflict', listUsedWords);
    if (db.get(sql`SELECT 1 AS one FROM deployment_authorities WHERE hash = ${hash}`) !== undefined) {
      throw new AppError('conflict', 'This authority has been imported already.');
    }
    go(context, id, input.isAfterwards ? 'authorise-afterwards' : 'authorise', input);
    db.run(sql`INSERT INTO deployment_authorities (hash, deployment_id, list_seal_hash, file, adopted_at, adopted_by)
      VALUES (${hash}, ${id}, ${authority.listSealHash}, ${JSON.stringify(file)}, ${now}, ${actorId})`);
    const { name, place, useCase, from, until, threshold, modelHash, policyHash, listSealHash } = authority;
    const entry = log.append({
      kind: 'deployment.authorised',
      subject: 'log',
      actor: actorId,
      body: {
        deploymentId: id,
        deploymentName: name,
        authorisedBy: officer.holder,
        personnelNumber: officer.personnelNumber,
        rank: officer.rank,
        place,
        useCase,
        from,
        until,
        threshold,
        modelHash,
        policyHash,
        sealHash: listSealHash,
        cameraNames: authority.cameras.map((camera) => camera.name),
        authoritySha256: hash,
      },
    });
    db.run(sql`UPDATE deployments SET authority = ${JSON.stringify(file.authority)},
      presence = ${JSON.stringify(file.presence)} WHERE id = ${id}`);
    // What runs already had its head kept; a draft needs one over this entry.
    if (before.authorisedEntry === null || before.startedAt === null)
      db.run(sql`UPDATE deployments SET authorised_entry = ${entry} WHERE id = ${id}`);
  }),

  /** Somebody handed in something that counts for nothing: that is worth knowing. */
  'deployments.note-refusal': write(
    (
      { log }: WriteContext,
      refusal: {
        readonly deploymentId: string;
        readonly deploymentName: string;
        readonly what: string;
        readonly because: string;
        readonly actorId: string | null;
      },
    ): void => {
      const { actorId, ...body } = refusal;
      log.append({ kind: 'deployment.refused', subject: 'log', actor: actorId, body });
    },
  ),
};

export const listUsedWords =
  'This watchlist was authorised for another deployment already. Each window needs a list of its own: make a new one.';

function isListUsed(db: ReadContext['db'], sealHash: string, deploymentId: string): boolean {
  return (
    db.get(sql`SELECT 1 AS one FROM deployment_authorities
      WHERE list_seal_hash = ${sealHash} AND deployment_id <> ${deploymentId}`) !== undefined
  );
}
