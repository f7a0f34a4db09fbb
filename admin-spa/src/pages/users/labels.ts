import type { AccountState } from '../../api/types';

export const stateLabels: Record<AccountState, string> = {
  active: 'Active',
  disabled: 'Disabled',
  expired: 'Expired',
};

/** The rule of USR-150, for a complaint before the server makes it. Null when the name is fine. */
export function userNameProblem(name: string): string | null {
  if (name === '') return 'Give the user a name.';
  if (name.length > 32) return 'At most 32 characters.';
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    return 'Only letters, digits, period, underscore and hyphen; no space and no @.';
  }
  if (name.startsWith('.') || name.endsWith('.')) return 'No period at the beginning or the end.';
  if (name.includes('..')) return 'No two periods in a row.';
  if (reserved.has(name.toLowerCase())) return 'This name is reserved for the system.';
  return null;
}

const reserved = new Set(['everyone', 'admins', 'no-one', 'listserver', 'mailer_daemon']);

/** The rules of USR-152 and USR-171 that need no setting; the server knows the minimum length. */
export function passwordProblem(password: string, repeated: string): Record<string, string> {
  const problems: Record<string, string> = {};
  if (password === '') problems.password = 'Type a password.';
  else if (password.includes(' ')) problems.password = 'No spaces.';
  else if (password.length > 128) problems.password = 'At most 128 characters.';
  if (password !== repeated) problems.repeated = 'The two passwords differ.';
  return problems;
}

/** USR-153: the same character is sent with different bytes by different programs. */
export function hasNonAscii(text: string): boolean {
  return /[^\x20-\x7e]/.test(text);
}
