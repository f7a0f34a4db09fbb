// Usage: node check.mjs FOLDER. Parses every workflow with GitHub's parser and its schema, then applies the rules of this project.
import { readdirSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import yaml from 'yaml';

register('./json.mjs', import.meta.url);
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** Everything that is wrong with a workflow, one line each. */
export function complaintsAbout(name, text) {
  const parsed = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
  const complaints = parsed.context.errors.getErrors().map((error) => `${name}: ${error.message}`);
  if (complaints.length > 0) return complaints;
  const workflow = yaml.parse(text);
  if (!workflow.permissions) complaints.push(`${name}: the workflow must say its permissions; without them it has too many`);
  if (!workflow.concurrency) complaints.push(`${name}: the workflow must say its concurrency`);
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const where = `${name}: job ${id}`;
    for (const needed of [job.needs ?? []].flat()) if (!workflow.jobs[needed]) complaints.push(`${where}: it needs ${needed}, which is no job`);
    if (job.uses) continue;
    if (!job['timeout-minutes']) complaints.push(`${where}: no timeout-minutes`);
    if (/latest/.test(job['runs-on'] ?? '')) complaints.push(`${where}: runs-on must name a version`);
    const token = job.permissions?.['id-token'] === 'write';
    if (token && !job.environment) complaints.push(`${where}: a job that may log in to Azure needs an environment, whose rules protect it`);
    for (const step of job.steps ?? []) {
      if (step.uses && !/@(v\d+(\.\d+)*|[0-9a-f]{40})$/.test(step.uses)) complaints.push(`${where}: ${step.uses} names no version`);
      if (step.uses?.startsWith('azure/login@') && !token) complaints.push(`${where}: azure/login without id-token: write would need a stored secret`);
      // Text from outside must not become part of a script.
      if (step.run && /\$\{\{\s*(github\.event|github\.head_ref|inputs)\b/.test(step.run)) complaints.push(`${where}: a script takes an expression from outside: give it as env`);
    }
  }
  for (const secret of text.matchAll(/secrets\.(\w+)/g)) {
    if (secret[1] !== 'GITHUB_TOKEN') complaints.push(`${name}: the stored secret ${secret[1]}; log-in is by OIDC`);
  }
  return complaints;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2];
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const complaints = files.flatMap((file) => complaintsAbout(file, readFileSync(join(folder, file), 'utf8')));
  for (const complaint of complaints) console.error(complaint);
  console.log(`${files.length} workflows, ${complaints.length} complaints`);
  process.exitCode = files.length > 0 && complaints.length === 0 ? 0 : 1;
}
