import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { BlockListItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';
import { service, serviceList } from '../services/fixtures';

function list(more: Partial<BlockListItem> = {}): BlockListItem {
  return {
    id: 1,
    zone: 'zen.example.net',
    pattern: '',
    kind: 'block',
    serviceId: null,
    hasQueryKey: false,
    enabled: true,
    comment: '',
    state: 'healthy',
    detail: '',
    checkedAt: '2026-01-01T00:00:00Z',
    warnings: [],
    version: 5,
    ...more,
  };
}

function server(more: ConstructorParameters<typeof FakeServer>[0] = {}) {
  return new FakeServer({
    'GET /block-lists': [
      list(),
      list({
        id: 2,
        zone: 'good.example.net',
        pattern: '127.0.0.3',
        kind: 'allow',
        hasQueryKey: true,
        state: 'refused',
        detail: 'The operator answers 127.255.255.254 instead of listings.',
        warnings: ['An unescaped dot matches any character: write \\. for a dot.'],
      }),
    ],
    'GET /block-lists/exemptions': [],
    'GET /services': serviceList([
      service({ id: 1, name: 'SMTP Server' }),
      service({ id: 6, name: 'IMAP4 Server', type: 'imap4' }),
      service({ id: 100, name: 'Partner Server' }),
    ]),
    ...more,
  });
}

test('shows each list with its kind and health [spec: SVC-186, SVC-191]', async () => {
  server();
  renderApp('/block-lists');
  expect(await screen.findByRole('row', { name: /zen.example.net/ })).toHaveTextContent(
    /Block.*Every.*Healthy/,
  );
  expect(screen.getByRole('row', { name: /good.example.net/ })).toHaveTextContent(
    /\(127\.0\.0\.3\).*Allow.*Refuses us.*127\.255\.255\.254/,
  );
});

test('a list can be for one service, which is chosen by its name', async () => {
  const fake = server({
    'GET /block-lists': [list({ serviceId: 100 }), list({ id: 2, serviceId: 77 })],
    'PUT /block-lists/1': list(),
    'POST /block-lists/1/check': list(),
  });
  const { user } = renderApp('/block-lists');
  const row = await screen.findByRole('row', { name: /Partner Server/ });
  expect(screen.getByRole('cell', { name: 'Service 77' })).toBeVisible();
  await user.click(within(row).getByText('zen.example.net'));
  const dialog = await screen.findByRole('dialog', { name: 'Edit list' });
  const choice = within(dialog).getByLabelText('Service');
  expect(choice).toHaveDisplayValue('Partner Server');
  expect(
    within(choice)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual(['Every SMTP service', 'SMTP Server', 'Partner Server']);
  await user.selectOptions(choice, 'SMTP Server');
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await screen.findByText(/was saved/);
  expect(fake.asked('PUT /block-lists/1')[0]?.body).toMatchObject({ serviceId: 1 });
});

test('a new list is saved with its pattern and key [spec: SVC-189]', async () => {
  const fake = server({
    'POST /block-lists': list({ id: 3, zone: 'new.example.net' }),
    'POST /block-lists/3/check': list({ id: 3, zone: 'new.example.net' }),
  });
  const { user } = renderApp('/block-lists');
  await user.click(await screen.findByRole('button', { name: 'New list' }));
  const dialog = await screen.findByRole('dialog', { name: 'New list' });
  await user.type(within(dialog).getByLabelText('List'), 'new.example.net(127.0.0.2)');
  await user.type(within(dialog).getByLabelText('Query key'), 'k3y');
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  await screen.findByText(/was saved/);
  expect(fake.asked('POST /block-lists')[0]?.body).toEqual({
    zone: 'new.example.net(127.0.0.2)',
    kind: 'block',
    serviceId: null,
    enabled: true,
    comment: '',
    queryKey: 'k3y',
    version: null,
  });
  await waitFor(() => expect(fake.asked('POST /block-lists/3/check')).toHaveLength(1));
});

test('editing keeps version and stored key, and warns of the pattern [spec: SVC-190]', async () => {
  const fake = server({
    'PUT /block-lists/2': problem(409, 'version-conflict', 'Somebody else has changed this.'),
  });
  const { user } = renderApp('/block-lists');
  await user.click(await screen.findByRole('button', { name: /^good.example.net/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Edit list' });
  expect(within(dialog).getByLabelText('List')).toHaveValue('good.example.net(127.0.0.3)');
  expect(within(dialog).getByText(/unescaped dot/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/Somebody else/)).toBeVisible();
  expect(fake.asked('PUT /block-lists/2')[0]?.body).toMatchObject({ version: 5, queryKey: null });
});

test('arrows change the order', async () => {
  const fake = server({ 'PUT /block-lists/order': undefined });
  const { user } = renderApp('/block-lists');
  await user.click(await screen.findByRole('button', { name: 'Down: zen.example.net' }));
  expect(fake.asked('PUT /block-lists/order')[0]?.body).toEqual({ ids: [2, 1] });
  expect(screen.getByRole('button', { name: 'Up: zen.example.net' })).toBeDisabled();
});

test('a list can be tested now', async () => {
  server({ 'POST /block-lists/1/check': list({ state: 'silent' }) });
  const { user } = renderApp('/block-lists');
  await user.click(await screen.findByRole('button', { name: 'Test zen.example.net' }));
  expect(await screen.findByText('zen.example.net: No answer')).toBeVisible();
});

test('an address can be looked up in every list', async () => {
  const fake = server({
    'POST /block-lists/test': {
      address: '192.168.1.1',
      exempt: false,
      isPublic: false,
      lists: [
        {
          zone: 'zen.example.net',
          kind: 'block',
          listed: true,
          answers: ['127.0.0.2'],
          failure: null,
        },
        {
          zone: 'good.example.net',
          kind: 'allow',
          listed: false,
          answers: [],
          failure: 'No answer.',
        },
      ],
    },
  });
  const { user } = renderApp('/block-lists');
  await user.click(await screen.findByRole('button', { name: 'Test an address' }));
  await user.type(screen.getByLabelText('IP address'), '192.168.1.1{Enter}');
  const found = await screen.findByText(/is no public address/);
  expect(found.parentElement).toHaveTextContent(/Listed.*127\.0\.0\.2.*Not listed.*No answer\./);
  expect(fake.asked('POST /block-lists/test')[0]?.body).toEqual({ address: '192.168.1.1' });
});

test('addresses that are never looked up are added [spec: SVC-198]', async () => {
  const fake = server({
    'POST /block-lists/exemptions': {
      id: 1,
      pattern: '192.168.*',
      comment: '',
      createdAt: '2026-01-01T00:00:00Z',
    },
  });
  const { user } = renderApp('/block-lists');
  await user.type(await screen.findByLabelText('Addresses'), '192.168.*');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText(/never looked up from now on/);
  expect(fake.asked('POST /block-lists/exemptions')[0]?.body).toEqual({
    pattern: '192.168.*',
    comment: '',
  });
});
