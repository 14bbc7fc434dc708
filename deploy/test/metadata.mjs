// Answers as Google's metadata server does, for the attributes of an instance: node metadata.mjs ADDRESS FOLDER. Each file in
// FOLDER is an attribute.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

const [address, folder] = process.argv.slice(2);
const ATTRIBUTES = '/computeMetadata/v1/instance/attributes/';

function attribute(path) {
  try {
    return path.startsWith(ATTRIBUTES) ? readFileSync(join(folder, basename(path))) : undefined;
  } catch {
    return undefined;
  }
}

createServer((request, answer) => {
  const flavor = { 'Metadata-Flavor': 'Google' };
  if (request.headers['metadata-flavor'] !== 'Google') {
    answer.writeHead(403, flavor).end();
    return;
  }
  const value = attribute(request.url);
  answer.writeHead(value === undefined ? 404 : 200, flavor).end(value);
}).listen(80, address);
