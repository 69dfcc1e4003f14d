import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Persona, segmentationSummarySchema } from '#contract';
import { actionsFor } from './actions-for.ts';
import { DEGREES } from './degree.ts';
import { parsePlaybook } from './parse-playbook.ts';
import { whenSchema } from './playbook.ts';
import { madePersona, madeTrait } from './testkit/made-persona.ts';

const FILE = 'examples/playbook.yaml';
const standard = parsePlaybook(readFileSync(FILE, 'utf8'), FILE);
const STABLE = { verdict: 'stable' } as const;

/** Name of the default play that counts for a segment. */
function playOf(persona: Persona): string {
  const [action] = actionsFor([persona], standard, STABLE);
  return standard.plays.find(({ why }) => action!.why.startsWith(`${why}: `))!.name;
}

/** The action of a playbook with one play before the last. */
function fits(when: string, persona: Persona): boolean {
  const playbook = parsePlaybook(
    `plays:\n  - { name: a, action: yes, title: Yes, when: ${when}, why: so }\n  - { name: b, action: no, title: No, why: so }`,
    'p.yaml',
  );
  return actionsFor([persona], playbook, STABLE)[0]!.action === 'yes';
}

const RFM = {
  Champions: 'reward',
  Loyal: 'upsell',
  'Potential Loyalist': 'cross-sell',
  'New Customers': 'welcome',
  Promising: 'nurture',
  'Need Attention': 'retain',
  'About To Sleep': 're-engage',
  'At Risk': 'win back',
  'Cannot Lose Them': 'win back in person',
  Hibernating: 'remind',
  Lost: 'let go',
};

test.each(Object.entries(RFM))('the segment %s of RFM scores gets the action %s', (name, action) => {
  const named = [name, name.toUpperCase(), `${name} (2)`].map((own) => madePersona({}, { name: own }));
  expect(actionsFor(named, standard, STABLE).map((one) => one.action)).toEqual([action, action, action]);
});

const REACHED: Readonly<Record<string, Persona>> = {
  'tier-vip': madePersona({ value: 3 }, { name: 'vip' }),
  'tier-plus': madePersona({}, { name: 'plus' }),
  'tier-mid': madePersona({}, { name: 'mid' }),
  'tier-low': madePersona({}, { name: 'low' }),
  'lapsed-valuable': madePersona({ recency: 1, monetary: 1, frequency: 1 }),
  'lapsed-regulars': madePersona({ recency: 1, monetary: 0, frequency: 1 }),
  'long-gone': madePersona({ recency: 2, monetary: -0.4 }),
  lapsed: madePersona({ last_purchase_days: 1, total_spent: -1 }),
  best: madePersona({ recency: -1, frequency: 2, monetary: 2 }),
  'big-but-rare': madePersona({ orders: -1, revenue: 1 }),
  'often-but-small': madePersona({ NumPurchases: 1, TotalSpent: 0 }),
  new: madePersona({ TENURE: -1 }),
  responsive: madePersona({ Response: 1 }),
  valuable: madePersona({ MntWines: 1 }),
  often: madePersona({ PURCHASES_FREQUENCY: 1 }),
  'looking-not-buying': madePersona({ NumWebVisitsMonth: 1, monetary: -1 }),
  'could-spend-more': madePersona({ 'Annual Income (k$)': 1, 'Spending Score (1-100)': -1 }),
  'loyal-for-long': madePersona({ tenure: 1 }),
  silent: madePersona({ EmailClicks: -1 }),
  'low-value': madePersona({ clv: -1 }),
  rarely: madePersona({ frequency: -1 }),
  'a-handful': madePersona({ shoe_size: 2 }, { share: 0.004 }),
  default: madePersona({ shoe_size: 2 }),
};

test.each(Object.entries(REACHED))('the play %s is reached', (name, persona) => {
  expect(playOf(persona)).toBe(name);
});

test('no default play is without a segment that reaches it', () => {
  const named = standard.plays.slice(0, Object.keys(RFM).length).flatMap(({ when }) => when.names ?? []);
  expect(named).toEqual(Object.keys(RFM));
  expect(standard.plays.slice(named.length).map(({ name }) => name)).toEqual(Object.keys(REACHED));
  expect(new Set(standard.plays.map(({ why }) => why)).size).toBe(standard.plays.length);
});

test('the reason is one sentence with the figures, and the evidence the traits with their intervals', () => {
  const recency = madeTrait('recency', 1.2, { segmentMean: 212.34, overallMean: 92.1 });
  const money = madeTrait('monetary', 0.8, { segmentMean: 5400.7, overallMean: 2053.6 });
  const persona = madePersona({}, { id: 7, traits: [recency, money, madeTrait('age', 3)] });
  expect(actionsFor([persona], standard, STABLE)).toEqual([
    {
      id: 7,
      action: 'win back',
      title: 'Win them back',
      why: 'They spent much and have not ordered for long, so write to them personally with an offer to return: on average (all customers in brackets) 212.3 days since the last order (92.1) and 5,401 spent (2,054).',
      evidence: [recency, money],
    },
  ]);
});

test('a verdict of do-not-use withholds no action and is said beside the reason', () => {
  const persona = madePersona({ recency: 1 });
  const [sure] = actionsFor([persona], standard, STABLE);
  const [unsure] = actionsFor([persona], standard, { verdict: 'do-not-use' });
  expect(unsure).toEqual({
    ...sure,
    why: `${sure!.why} The verdict on these segments is do not use: try it on a few of them first.`,
  });
});

test('kinds say how figures are written, of columns with any name', () => {
  const traits = ['constructor', '__proto__'].map((column) =>
    madeTrait(column, 1, { segmentMean: 0.5, overallMean: 0.25 }),
  );
  const playbook = parsePlaybook(
    'plays:\n  - { name: a, action: a, title: A, when: { columns: { constructor: high, __proto__: high } }, why: So. }\n  - { name: b, action: b, title: B, why: b }',
    'p.yaml',
  );
  const [action] = actionsFor([madePersona({}, { traits })], playbook, {
    ...STABLE,
    kinds: new Map([['constructor', 'boolean']]),
  });
  expect(action).toMatchObject({ action: 'a', evidence: traits });
  expect(action!.why).toBe(
    'So: on average (all customers in brackets) 50 % with constructor (25 %) and proto 0.5 (0.25).',
  );
});

test('a play without conditions on traits shows recency, frequency and value, else the largest difference', () => {
  const columns = (persona: Persona) =>
    actionsFor([persona], standard, STABLE)[0]!.evidence.map(({ column }) => column);
  expect(columns(madePersona({ age: 2, recency: 0.1, monetary: 0.2 }))).toEqual(['recency', 'monetary']);
  expect(columns(madePersona({ shoe_size: 1, hat_size: -2 }))).toEqual(['hat_size']);
  const [bare] = actionsFor([madePersona({})], standard, STABLE);
  expect(bare!.why).toMatch(/: 20 % of all customers\.$/);
});

test.each([
  ['high', 0.5, true],
  ['high', 0.49, false],
  ['high', 2, true],
  ['low', -0.5, true],
  ['low', -0.49, false],
  ['very high', 1.5, true],
  ['very high', 1.49, false],
  ['very low', -1.5, true],
  ['average', 0.49, true],
  ['average', 0.5, false],
  ['not high', -2, true],
  ['not high', 0.5, false],
  ['not low', 0.1, true],
  ['not low', -0.5, false],
])('%s at an effect of %d is %s', (degree, effect, holds) => {
  expect(fits(`{ value: ${degree} }`, madePersona({ monetary: effect }))).toBe(holds);
});

test('nothing is high whose interval holds 0 or whose median points the other way', () => {
  const of = (more: object) => madePersona({}, { traits: [madeTrait('monetary', 0.8, more)] });
  expect(fits('{ value: high }', of({ effectLow: -0.1 }))).toBe(false);
  expect(fits('{ value: high }', of({ effectLow: null, effectHigh: null }))).toBe(true);
  expect(fits('{ value: high }', of({ segmentMedian: 90 }))).toBe(false);
  expect(fits('{ value: average }', of({ segmentMedian: 90 }))).toBe(true);
});

test('a concept without a column, or with columns that contradict each other, fits no condition', () => {
  for (const degree of ['high', 'low', 'average', 'not high', 'not low'])
    expect(fits(`{ value: ${degree} }`, madePersona({ age: 1 }))).toBe(false);
  const torn = madePersona({ MntWines: 2, MntGold: -1 });
  expect(fits('{ value: high }', torn) || fits('{ value: low }', torn)).toBe(false);
  expect(fits('{ value: high }', madePersona({ MntWines: 2, MntGold: -0.1 }))).toBe(true);
  expect(fits('{ value: low }', madePersona({ MntWines: 2, monetary: -1 }))).toBe(true);
});

test('columns, levels, shares, bands and verdicts can be asked for', () => {
  const level = madeTrait('plan', 1, { feature: 'plan = gold', level: 'gold' });
  const persona = madePersona({ 'web visits': 1 }, { share: 0.1, verdict: 'unstable', stability: 0.41 });
  expect(fits('{ columns: { web visits: high } }', persona)).toBe(true);
  expect(fits('{ columns: { web visits: low } }', persona)).toBe(false);
  expect(fits('{ columns: { plan = gold: high } }', madePersona({}, { traits: [level] }))).toBe(true);
  expect(fits('{ columns: { plan: high } }', madePersona({}, { traits: [level] }))).toBe(false);
  expect(fits('{ share: { from: 0.1, under: 0.2 } }', persona)).toBe(true);
  expect(fits('{ share: { under: 0.1 } }', persona)).toBe(false);
  expect(fits('{ stability: [unstable, doubtful] }', persona)).toBe(true);
  expect(fits('{ stability: [unstable] }', madePersona({}, { verdict: null, stability: null }))).toBe(false);
  expect(fits('{ verdict: [stable] }', persona)).toBe(true);
  expect(fits('{ verdict: [do-not-use] }', persona)).toBe(false);
});

const LAST = '  - { name: z, action: z, title: Z, why: z }\n';

test.each([
  ['a: [', /^p\.yaml:1:\d+: expected YAML/],
  ['[]', /^p\.yaml:1:1: expected "plays"/],
  ['plays: []', /^p\.yaml:1:8: plays: /],
  [`play:\n${LAST}`, /^p\.yaml:\d+:\d+: /],
  [
    `plays:\n  - { name: Win, action: a, title: A, why: b }\n${LAST}`,
    /^p\.yaml:2:13: plays\[1\]\.name: expected small/,
  ],
  [`plays:\n  - name: a\n    actoin: b\n    title: A\n    why: b\n${LAST}`, /^p\.yaml:\d:\d+: /],
  [
    `plays:\n  - name: a\n    action: b\n    title: A\n    why: b\n    when:\n      recensy: high\n${LAST}`,
    /^p\.yaml:7:16: expected an entry that there is, got "plays\[1\]\.when\.recensy"/,
  ],
  [
    `plays:\n  - name: a\n    action: b\n    title: A\n    why: b\n    when:\n      value: huge\n${LAST}`,
    /^p\.yaml:7:14: plays\[1\]\.when\.value: .*"very high"/,
  ],
  [
    `plays:\n  - name: a\n    action: b\n    title: A\n    why: b\n    when:\n      columns: { visits: much }\n${LAST}`,
    /^p\.yaml:7:26: plays\[1\]\.when\.columns\.visits: /,
  ],
  [
    `plays:\n  - name: a\n    action: b\n    title: A\n    why: b\n    when:\n      columns: [visits]\n${LAST}`,
    /^p\.yaml:7:16: plays\[1\]\.when\.columns: expected degrees by column/,
  ],
  [
    `plays:\n  - { name: a, action: a, title: A, why: b, when: { share: {} } }\n${LAST}`,
    /^p\.yaml:2:60: plays\[1\]\.when\.share: expected "from" or "under"/,
  ],
  [`plays:\n  - { name: a, action: a, title: A, why: b }\n${LAST}`, /^p\.yaml:2:5: "a" fits every segment/],
  [
    'plays:\n  - { name: a, action: a, title: A, why: b, when: { value: high } }',
    /^p\.yaml:2:51: expected the last play to fit every segment/,
  ],
  [
    `plays:\n  - { name: z, action: a, title: A, why: b, when: { value: high } }\n${LAST}`,
    /^p\.yaml:3:13: expected a name of its own, got "z"/,
  ],
  [
    'plays:\n  - { name: z, action: "a\\e[31m", title: A, why: b }',
    /^p\.yaml:2:24: plays\[1\]\.action: expected no control characters/,
  ],
  [`plays:\n  - { name: z, action: ${'a'.repeat(25)}, title: A, why: b }`, /^p\.yaml:2:24: .*at most 24/],
])('a mistake is told with its place: %j', (text, message) => {
  expect(catchOf(() => parsePlaybook(text, 'p.yaml'))).toMatchObject({
    code: 'PLAYBOOK_INVALID',
    message: expect.stringMatching(message),
  });
});

test('a misspelt entry gets the nearest one, and a bomb of aliases is refused', () => {
  const play = '{ name: z, action: a, title: A, why: b, when: { recensy: high } }';
  expect(catchOf(() => parsePlaybook(`plays: [${play}]`, 'p'))).toMatchObject({
    hint: 'Did you mean "recency"?',
  });
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nplays: [${'*c,'.repeat(10)}]`;
  expect(catchOf(() => parsePlaybook(bomb, 'p'))).toMatchObject({ code: 'PLAYBOOK_INVALID' });
});

test('docs/playbook.md has an example that can be read, and every condition and degree', () => {
  const page = readFileSync('docs/playbook.md', 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(parsePlaybook(example, 'page').plays).toHaveLength(3);
  for (const word of [...Object.keys(whenSchema.shape), ...DEGREES]) expect(page).toContain(`\`${word}\``);
  for (const { action, when } of standard.plays)
    if (when.names === undefined) expect(page).toContain(`| ${action} |`);
});

test('a summary of an earlier release has no actions and loads', () => {
  const { traits: _, typicalCustomer: _typical, rule: _rule, ...segment } = madePersona({});
  const old = {
    ...{ learner: 'k-means', k: 2, inertia: 1, silhouette: 0.5, verdict: 'stable' },
    ...{ reasons: [], nulls: [], candidates: [], segments: [segment] },
  };
  expect(segmentationSummarySchema.parse(old).segments[0]!.action).toBe(null);
});

function catchOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
