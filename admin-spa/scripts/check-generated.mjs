// Fails when src/api/schema.gen.ts is not what openapi.json generates.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'pennypost-schema-'));
const fresh = join(folder, 'schema.gen.ts');
try {
  const tool = join('node_modules', 'openapi-typescript', 'bin', 'cli.js');
  execFileSync(process.execPath, [tool, 'openapi.json', '-o', fresh, '--alphabetize'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (readFileSync(fresh, 'utf8') !== readFileSync('src/api/schema.gen.ts', 'utf8')) {
    console.error('src/api/schema.gen.ts is stale: run `npm run generate` and commit the result.');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
