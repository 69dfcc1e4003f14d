import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** JSON schema of every schema of the built library's layers that have some, by name. */
export async function schemasOf(root) {
  const layers = ['contract', 'features'].map((layer) => join(root, `dist/${layer}/index.js`));
  const modules = await Promise.all(layers.map((file) => import(pathToFileURL(file).href)));
  const schemas = modules
    .flatMap((module) => Object.entries(module))
    .filter(([, value]) => value instanceof z.ZodType);
  return Object.fromEntries(
    schemas.map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
  );
}
