import { expect, test } from 'vitest';
import type { Subgroups } from '#contract';
import { smallBundle } from '../../learn/testkit/small-bundle.ts';
import { cardHtml, cardMarkdown } from '../index.ts';
import { tokenizeHtml } from '../testkit/tokenize-html.ts';
import type { CardFacts } from './card-words.ts';

const metric = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
const served = (customers: number, novel: number) => ({
  customers,
  segments: [metric(0.4), metric(0.6)],
  confidence: metric(0.7),
  novel: metric(novel),
  held: metric(0.9),
});

const SUBGROUPS: Subgroups = {
  novelFrom: 0.95,
  leastCustomers: 20,
  overall: served(600, 0.05),
  groups: [
    { ...served(100, 0.34), column: 'region', used: false, level: 'north' },
    { ...served(50, 0.04), column: 'region', used: false, level: null },
  ],
  unlisted: { levels: 2, columns: 0 },
  worse: [
    {
      column: 'region',
      level: 'north',
      measures: ['novel'],
      message: 'The 100 customers with region = north are served worse.',
    },
  ],
};

const facts = (more: Partial<CardFacts> = {}): CardFacts => ({
  ...smallBundle().manifest,
  subgroups: SUBGROUPS,
  ...more,
});

/** Every text of the facts with markup of both kinds added. */
function hostile<Value>(value: Value): Value {
  const text = JSON.stringify(value, (key, one: unknown) =>
    typeof one === 'string' && !FIXED.has(key)
      ? `${one}<script>alert(1)</script>"'\`|[x](javascript:1)\n# *b*\u202e`
      : one,
  );
  return JSON.parse(text) as Value;
}
const FIXED = new Set(['verdict', 'kind', 'role', 'storage', 'source']);

function hostileFacts(): CardFacts {
  const { nulls, metrics, subgroups, ...rest } = facts();
  const measures = subgroups!.worse[0]!.measures;
  const worse = hostile(subgroups!.worse).map((one) => ({ ...one, measures }));
  return { ...hostile(rest), nulls, metrics, subgroups: { ...hostile(subgroups!), worse } };
}

test.each([
  ['a small model', facts()],
  ['a model of an earlier release', facts({ subgroups: null })],
  ['no column of few levels', facts({ subgroups: { ...SUBGROUPS, groups: [], worse: [] } })],
  ['hostile texts', hostileFacts()],
])('the HTML card is one well formed page that asks nothing of the network, for %s', (_, card) => {
  const html = cardHtml(card, 'small@1');
  const elements = tokenizeHtml(html);
  const ids = elements.flatMap((e) => e.attributes.get('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const element of elements) {
    const target = element.attributes.get('href');
    if (target !== undefined) expect(ids).toContain(target.slice(1));
    for (const name of ['src', 'style', 'onclick']) expect(element.attributes.has(name)).toBe(false);
  }
  expect(elements.filter((e) => e.tag === 'script')).toHaveLength(1);
  expect(elements.filter((e) => e.tag === 'h1')).toHaveLength(1);
  const policies = elements.flatMap((e) => (e.tag === 'meta' ? (e.attributes.get('content') ?? []) : []));
  expect(policies.join(' ')).toContain("default-src 'none'");
  expect(cardHtml(card, 'small@1')).toBe(html);
});

test('the subgroups stand in both cards with their intervals, the worse ones with a sentence', () => {
  const markdown = cardMarkdown(facts());
  expect(markdown).toContain('- The 100 customers with region = north are served worse.');
  expect(markdown).toContain(
    '| region (left out) | north | 100 | 0.700 (0.690 to 0.710) | 34.0 % (33.0 % to 35.0 %) | 90.0 % (89.0 % to 91.0 %) |',
  );
  expect(markdown).toContain('| region (left out) | (missing) | 50 |');
  expect(markdown).toContain('Not listed: 2 levels with fewer than 20 customers.');
  const rows = tokenizeHtml(cardHtml(facts(), 'small@1')).filter((e) => e.tag === 'tr');
  const north = rows.find((row) => row.text.startsWith('north'))!;
  expect(north.text).toBe('north1000.700 0.690–0.71034 % 33.0–35.090 % 89.0–91.0');
});

test('hostile texts give no markup in Markdown', () => {
  const markdown = cardMarkdown(hostileFacts());
  expect(markdown).not.toMatch(/(?<!\\)<script/);
  expect(markdown).not.toMatch(/(?<!\\)\]\(javascript/);
  expect(markdown.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
});

test('the card says what the model must not be used for, its options, and the period of the data', () => {
  const [dataset] = smallBundle().manifest.provenance.datasets;
  const period = { column: 'date', from: '2025-01-01', to: '2025-12-31' };
  const provenance = {
    ...smallBundle().manifest.provenance,
    datasets: [{ ...dataset!, file: 'small.csv', period }],
  };
  for (const text of [cardMarkdown(facts({ provenance })), cardHtml(facts({ provenance }), 'small@1')]) {
    expect(text).toContain('Not for deciding on credit');
    expect(text).toContain('2025-01-01 to 2025-12-31');
    expect(text).toContain('standard');
  }
});
