// Usage: node check.mjs [FOLDER]. Reads every Bicep file of the folder and says what breaks syntax or rules; exits with 1 when something does.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from './syntax.mjs';
import * as rules from './rules.mjs';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const functions = resolve(folder, '../../functions');
const files = ['', 'modules/'].flatMap((sub) => readdirSync(join(folder, sub))
  .filter((name) => name.endsWith('.bicep'))
  .map((name) => ({ ...parse(join(folder, sub, name)), file: sub + name })));
const parameters = ['main.parameters.json', ...readdirSync(join(folder, 'parameters')).map((name) => 'parameters/' + name)]
  .map((file) => ({ file, given: Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8')).parameters) }));
const queues = readdirSync(functions)
  .map((name) => join(functions, name, 'function.json'))
  .filter(existsSync)
  .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).bindings)
  .filter((binding) => binding.type === 'serviceBusTrigger')
  .map((binding) => binding.queueName.toLowerCase().replace(/\/\$deadletterqueue$/, ''));

const complaints = rules.syntax(files);
if (complaints.length === 0) {
  for (const rule of ['noKeys', 'noPublicData', 'identitiesHaveRoles', 'leastRights', 'everythingIsTagged', 'modulesFit', 'nothingIsUnused']) complaints.push(...rules[rule](files));
  complaints.push(...rules.parametersFit(files, parameters), ...rules.queuesFit(files, [...new Set(queues)]));
}
for (const complaint of complaints) console.error(complaint);
console.log(`${files.length} Bicep files, ${parameters.length} parameter files, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
