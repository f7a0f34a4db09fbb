import type {
  ServiceBindingItem,
  ServiceEncryption,
  ServiceItem,
  ServiceType,
} from '../../api/types';

const typeLabels = new Map<ServiceType, string>([
  ['smtp', 'SMTP'],
  ['lmtp', 'LMTP'],
  ['pop3', 'POP3'],
  ['imap4', 'IMAP4'],
]);

export function typeLabel(type: ServiceType): string {
  return typeLabels.get(type) ?? '';
}

/** The choices in the words of the protocol: POP3 says STLS (SVC-035 to SVC-037). */
export function encryptionLabel(encryption: ServiceEncryption, type: ServiceType): string {
  const command = type === 'pop3' ? 'STLS' : 'STARTTLS';
  return {
    none: 'None',
    startTls: `None/${command}`,
    requireStartTls: command,
    tls: 'SSL/TLS',
  }[encryption];
}

export function encryptionChoices(type: ServiceType) {
  return (['none', 'startTls', 'requireStartTls', 'tls'] as const).map((value) => ({
    value,
    label: encryptionLabel(value, type),
  }));
}

const addresses: Readonly<Record<string, string>> = {
  Default: 'Host',
  Any: 'Any',
  AnyIPv4: 'Any IPv4',
  AnyIPv6: 'Any IPv6',
};

/** `[Any IPv4]`, or an address in brackets. */
export function addressLabel(address: string): string {
  return `[${addresses[address] ?? address}]`;
}

/** One line for all bindings (SVC-009). */
export function bindingSummary(bindings: readonly ServiceBindingItem[]): string {
  const [first] = bindings;
  if (first === undefined) return 'nowhere';
  const one = (values: readonly unknown[]) => new Set(values).size === 1;
  const address = one(bindings.map((binding) => binding.address))
    ? addressLabel(first.address)
    : '[Multiple Addr]';
  const port = one(bindings.map((binding) => binding.port))
    ? String(first.port)
    : '[Multiple Ports]';
  return `${address} : ${port}`;
}

/** What stands in the State column, and how urgent it is. */
export function stateOf(service: ServiceItem): { label: string; color: string; why?: string } {
  const failed = service.listeners.find((listener) => !listener.running);
  if (failed !== undefined) {
    const where = `${failed.endPoint} on ${failed.replica}`;
    return {
      label: service.listeners.some((listener) => listener.running) ? 'Partly' : 'Failed',
      color: 'red',
      why: failed.problem === null ? `${where} does not run.` : `${where}: ${failed.problem}`,
    };
  }
  if (!service.enabled) return { label: 'Disabled', color: 'gray' };
  if (service.listeners.length === 0) return { label: 'Nowhere', color: 'yellow' };
  return { label: 'Listening', color: 'teal' };
}
