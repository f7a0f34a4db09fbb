/** How urgent the expiry is, at the steps of SVC-027. */
export function expiryOf(daysLeft: number): { label: string; color: string } {
  if (daysLeft < 0) return { label: 'Expired', color: 'red' };
  const label = daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
  if (daysLeft < 7) return { label, color: 'red' };
  if (daysLeft < 30) return { label, color: 'yellow' };
  return { label, color: 'teal' };
}

/** `AB12…` in groups, so that eyes can compare it. */
export function thumbprintText(thumbprint: string): string {
  return thumbprint.match(/.{1,8}/g)?.join(' ') ?? '';
}

/** A file as base64, for the wire. */
export async function base64Of(file: File): Promise<string> {
  const octets = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}
