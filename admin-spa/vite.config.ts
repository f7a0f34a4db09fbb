/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the admin API: the running system, or the mock of tests/Spa. */
const api = process.env.PENNYPOST_API ?? 'http://127.0.0.1:5108';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5173, strictPort: true, proxy: { '/api': { target: api } } },
  build: {
    // The host sends default-src 'self': data: addresses would be refused, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rollupOptions: {
      output: {
        manualChunks: (id: string) => {
          if (id.includes('/node_modules/@mantine/')) return 'mantine';
          if (/\/node_modules\/(react|react-dom|scheduler)\//.test(id)) return 'react';
          return undefined;
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    restoreMocks: true,
    // Two loaded cores: a generous limit, and no more workers than cores.
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
