import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { CertificateItem, CertificateList } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

function certificate(more: Partial<CertificateItem> = {}): CertificateItem {
  return {
    id: 1,
    names: ['mail.example.com', '*.example.org'],
    issuer: 'R11',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2030-01-01T00:00:00Z',
    daysLeft: 62,
    thumbprint: 'AB12CD34'.repeat(8),
    key: 'ECDSA 256',
    selfSigned: false,
    isDefault: true,
    coversHost: true,
    chain: [{ name: 'R11', notAfter: '2031-01-01T00:00:00Z' }],
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'admin',
    ...more,
  };
}

function list(more: Partial<CertificateList> = {}): CertificateList {
  return {
    hidden: false,
    hostName: 'mail.example.com',
    items: [],
    requests: [],
    replicas: [],
    ...more,
  };
}

test('certificates are shown with names, expiry and thumbprint, never with a key [spec: SVC-026, SVC-031]', async () => {
  new FakeServer({
    'GET /certificates': list({
      items: [
        certificate(),
        certificate({ id: 2, names: ['b.example'], isDefault: false, daysLeft: 3 }),
      ],
      replicas: [{ replica: 'mail-1', thumbprint: 'AB12CD34'.repeat(8), notAfter: null }],
    }),
  });
  renderApp('/certificates');
  const first = await screen.findByRole('article', { name: 'mail.example.com' });
  expect(first).toHaveTextContent(/Default.*62 days left.*mail\.example\.com, \*\.example\.org/);
  expect(first).toHaveTextContent('AB12CD34 AB12CD34');
  expect(screen.getByRole('article', { name: 'b.example' })).toHaveTextContent('3 days left');
  expect(screen.getByRole('cell', { name: 'mail-1' })).toBeVisible();
});

test('a certificate is added as PEM; a complaint stands at its field [spec: SVC-022, SVC-023, SVC-025]', async () => {
  const fake = new FakeServer({
    'GET /certificates': list(),
    'POST /certificates': problem(422, 'invalid', 'No.', {
      errors: { key: ['The private key does not belong to this certificate.'] },
    }),
  });
  const { user } = renderApp('/certificates');
  expect(await screen.findByText('A self-signed certificate serves')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Add certificate' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect(within(dialog).getByText('Paste the certificate.')).toBeVisible();
  await user.type(within(dialog).getByRole('textbox', { name: 'Certificate chain' }), 'CHAIN');
  await user.type(within(dialog).getByRole('textbox', { name: 'Private key' }), 'KEY');
  await user.click(within(dialog).getByRole('checkbox', { name: 'Validate SSL key/certificate' }));
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect(
    await screen.findByText('The private key does not belong to this certificate.'),
  ).toBeVisible();
  expect(fake.asked('POST /certificates')[0]?.body).toEqual({
    chain: 'CHAIN',
    key: 'KEY',
    password: null,
    validate: false,
    replaces: null,
  });
});

test('another certificate becomes the default', async () => {
  const fake = new FakeServer({
    'GET /certificates': list({ items: [certificate({ id: 2, isDefault: false })] }),
    'PUT /certificates/2/default': undefined,
  });
  const { user } = renderApp('/certificates');
  await user.click(await screen.findByRole('button', { name: 'Make default' }));
  expect(await screen.findByText('mail.example.com is the default now.')).toBeVisible();
  expect(fake.asked('PUT /certificates/2/default')).toHaveLength(1);
});

test('a hosted installation hides its certificates [spec: SVC-028]', async () => {
  new FakeServer({ 'GET /certificates': list({ hidden: true }) });
  renderApp('/certificates');
  expect(await screen.findByText('Certificates are not managed here')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add certificate' })).toBeNull();
});
