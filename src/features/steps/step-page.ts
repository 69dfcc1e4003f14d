import { stringify } from 'yaml';
import { z } from 'zod';
import type { Step } from './protocol.ts';

const KINDS = {
  numeric: 'numbers',
  category: 'categories',
  any: 'numbers and categories',
  none: 'columns that its options name',
};

/** The page of a step in Markdown, from its schema. */
export function stepPage({ name, summary, accepts, options, example }: Step): string {
  const schema = z.object({
    properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  });
  const { properties } = schema.parse(z.toJSONSchema(options, { io: 'input' }));
  const rows = Object.entries(properties).map(([option, { description, default: value, ...rest }]) => {
    const cells = [
      `\`${option}\``,
      valuesOf(rest),
      value === undefined ? '' : `\`${JSON.stringify(value)}\``,
      description ?? '',
    ];
    return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const table =
    rows.length === 0
      ? 'It has no options beside `columns`.'
      : ['| option | values | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
  return `# ${name}\n\n${summary}\n\nFor ${KINDS[accepts]}.\n\n${table}\n\n\`\`\`yaml\n${stepExample({ name, example })}\`\`\`\n`;
}

/** A recipe with just this step; a category that it leaves is dropped. */
export function stepExample({ name, example }: Pick<Step, 'name' | 'example'>): string {
  const { by, target } = z
    .object({ by: z.string().optional(), target: z.string().optional() })
    .parse(example);
  const columns = [
    ...z.array(z.string()).default(['spend', 'visits']).parse(example['columns']),
    by,
    target,
  ].filter((one) => one !== undefined);
  return stringify({ columns, steps: [{ step: name, ...example }] }, { lineWidth: 0 });
}

function valuesOf({ type, enum: words, anyOf, items, minimum, maximum }: Record<string, unknown>): string {
  if (Array.isArray(words)) return words.map((word) => `\`${word}\``).join(', ');
  if (Array.isArray(anyOf))
    return anyOf.map((one) => valuesOf(z.record(z.string(), z.unknown()).parse(one))).join(' or ');
  if (type === 'array') return `list of ${valuesOf(z.record(z.string(), z.unknown()).parse(items ?? {}))}`;
  const isBounded = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER;
  const range = isBounded ? ` ${minimum ?? ''}..${maximum}` : '';
  return `${Array.isArray(type) ? type.join(' or ') : String(type ?? 'value')}${range}`;
}
