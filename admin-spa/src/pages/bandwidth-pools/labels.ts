import { formatBytes, formatCount } from '../../shared/format';

/** The three meanings of a pool's number (SVC-393, SVC-395). */
export function allowedText(allowed: number): string {
  if (allowed === 0) return 'No limit';
  return allowed < 0
    ? `Shares pool ${formatCount(-allowed)}`
    : `${formatBytes(allowed)} per second`;
}
