// The running system the test drives: the one the environment names, or one started here by ./run on a fresh folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** ./run builds first when something changed; a busy machine takes its time. */
const startMinutes = 8;
const webPort = 5108;
const smtpPort = 2525;

/**
 * @returns {Promise<{ url: string, smtpPort: number, admin: string, password: string, stop: () => Promise<void> }>}
 */
export async function openSystem() {
  const { PENNYPOST_URL, PENNYPOST_SMTP_PORT, PENNYPOST_ADMIN_PASSWORD, PENNYPOST_ADMIN } =
    process.env;
  if (!PENNYPOST_URL) return startSystem();
  if (!PENNYPOST_SMTP_PORT || !PENNYPOST_ADMIN_PASSWORD) {
    throw new Error(
      'With PENNYPOST_URL, PENNYPOST_SMTP_PORT and PENNYPOST_ADMIN_PASSWORD are needed too.',
    );
  }
  return {
    url: PENNYPOST_URL.replace(/\/$/, ''),
    smtpPort: Number(PENNYPOST_SMTP_PORT),
    admin: PENNYPOST_ADMIN ?? 'postmaster',
    password: PENNYPOST_ADMIN_PASSWORD,
    stop: async () => {},
  };
}

async function startSystem() {
  const data = mkdtempSync(join(tmpdir(), 'pennypost-spa-'));
  // PostgreSQL refuses to run as root, and its own user has to reach the folder.
  chmodSync(data, 0o755);
  const portBase = await freePortBase();
  const run = fileURLToPath(new URL('../../run', import.meta.url));
  const system = spawn(run, ['--data', data, '--port-base', String(portBase)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(system, 'exit');
  const said = [];
  const stop = async () => {
    system.kill('SIGINT');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  system.stderr.on('data', (text) => said.push(String(text)));

  try {
    const { admin, password } = await readStart(system, said);
    return {
      url: `http://127.0.0.1:${webPort + portBase}`,
      smtpPort: smtpPort + portBase,
      admin,
      password,
      stop,
    };
  } catch (error) {
    if (system.exitCode === null) await stop();
    throw error;
  }
}

/** Waits for the line "Pennypost is ready" and the one that tells the administrator's password. */
function readStart(system, said) {
  return new Promise((resolve, reject) => {
    const give = (why) => reject(new Error(`The system did not start: ${why}\n${said.join('')}`));
    const timer = setTimeout(
      () => give(`not within ${startMinutes} minutes`),
      startMinutes * 60_000,
    );
    system.once('exit', (code) => {
      clearTimeout(timer);
      give(`it ended with code ${code}`);
    });
    let first;
    createInterface({ input: system.stdout }).on('line', (line) => {
      said.push(`${line}\n`);
      first ??= /Administrator: (?<admin>\S+), password (?<password>\S+)/.exec(line)?.groups;
      if (line.startsWith('Ctrl-C')) {
        clearTimeout(timer);
        if (first) resolve(first);
        else give('it told no administrator password');
      }
    });
  });
}

/** A number to add to every port, such that the two this test uses are free. */
async function freePortBase() {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 10_000 + Math.floor(Math.random() * 400) * 100;
    if ((await isFree(base + webPort)) && (await isFree(base + smtpPort))) return base;
  }
  throw new Error('No free ports were found.');
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
