import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { DomainItem } from '../../api/types';
import { FakeServer, problem } from '../../testing/fakeServer';
import { renderApp } from '../../testing/renderApp';

const domain = (name: string, isDefault = false, displayName = name): DomainItem => ({
  name,
  displayName,
  isDefault,
  createdAt: '2026-01-01T00:00:00Z',
});
const list = (...items: DomainItem[]) => ({ defaultDomain: items[0]?.name ?? null, items });

test('says what to do while there is no domain', async () => {
  new FakeServer({ 'GET /domains': list() });
  renderApp('/settings/local-domains');
  expect(await screen.findByRole('heading', { name: 'No local domain yet' })).toBeVisible();
});

test('adds a domain and shows the server’s complaint at the field', async () => {
  const server = new FakeServer({
    'GET /domains': list(domain('example.com', true)),
    'POST /domains': problem(422, 'invalid', 'Some fields are wrong.', {
      errors: { name: ['This is no domain name.'] },
    }),
  });
  const { user } = renderApp('/settings/local-domains');
  await user.type(await screen.findByLabelText('Domain'), 'nonsense{Enter}');
  expect(await screen.findByText('This is no domain name.')).toBeVisible();
  server
    .on('POST /domains', domain('b.example'))
    .on('GET /domains', list(domain('example.com', true), domain('b.example')));
  await user.clear(screen.getByLabelText('Domain'));
  await user.type(screen.getByLabelText('Domain'), 'b.example{Enter}');
  expect(await screen.findByRole('row', { name: /b\.example/ })).toBeVisible();
  expect(server.asked('POST /domains').at(-1)?.body).toEqual({ name: 'b.example' });
});

test('the default domain has its mark and cannot be removed; another one can take its place [spec: SET-329]', async () => {
  const server = new FakeServer({
    'GET /domains': list(
      domain('example.com', true),
      domain('xn--bcher-kva.example', false, 'bücher.example'),
    ),
    'PUT /domains/default': list(domain('xn--bcher-kva.example', true, 'bücher.example')),
  });
  const { user } = renderApp('/settings/local-domains');
  expect(await screen.findByRole('row', { name: /example.com.*Default/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Remove: example.com' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Make default: bücher.example' }));
  await screen.findByText('bücher.example is the default domain now.');
  expect(server.asked('PUT /domains/default')[0]?.body).toEqual({ name: 'xn--bcher-kva.example' });
});

test('removing asks first', async () => {
  const server = new FakeServer({
    'GET /domains': list(domain('example.com', true), domain('old.example')),
    'DELETE /domains/old.example': undefined,
  });
  const { user } = renderApp('/settings/local-domains');
  await user.click(await screen.findByRole('button', { name: 'Remove: old.example' }));
  expect(server.asked('DELETE /domains/old.example')).toHaveLength(0);
  await user.click(await screen.findByRole('button', { name: 'Remove domain' }));
  await waitFor(() => {
    expect(server.asked('DELETE /domains/old.example')).toHaveLength(1);
  });
});
