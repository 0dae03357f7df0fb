const prefix = 'counts:';

/** The key of what is counted of a deployment's single alerts. */
export function countsSubject(deploymentId: string): string {
  return `${prefix}${deploymentId}`;
}

/** The other way round; null for what else keys are for. */
export function deploymentOfCounts(subject: string): string | null {
  return subject.startsWith(prefix) ? subject.slice(prefix.length) : null;
}
