import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { generateDemo, plantedSegments } from '../index.ts';
import { CAMPAIGN, SEGMENTS } from '../shop/parameters.ts';

interface Participant {
  readonly id: string;
  readonly mailed: boolean;
  readonly visited: number;
  readonly ordered: number;
  readonly spend: string;
}

const OPTIONS = { orders: 150_000, seed: 1 };
let participants: Participant[] = [];
let customers = new Map<string, string[]>();
const spendInWindow = new Map<string, number>();
const segmentOf = new Map<string, number>();

beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'clientele-demo-'));
  const { signal } = new AbortController();
  const ctx = { rng: createRng(0), clock: systemClock, log: silentLogger, progress: silentProgress, signal };
  const files = await generateDemo({ ...OPTIONS, outDir }, ctx);
  const rowsOf = async (path: string) =>
    (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
  customers = new Map((await rowsOf(files.customers.path)).map((row) => [row[0]!, row]));
  participants = (await rowsOf(files.campaign.path)).map(([id, arm, visited, ordered, spend]) => ({
    id: id!,
    mailed: arm === 'email',
    visited: Number(visited),
    ordered: Number(ordered),
    spend: spend!,
  }));
  for (const [, stamp, id, , , quantity, price] of await rowsOf(files.orders.path)) {
    const date = stamp!.slice(0, 10);
    if (date < CAMPAIGN.from || date > CAMPAIGN.to || Number(quantity) < 0) continue;
    const cents = Number(quantity) * Math.round(Number(price) * 100);
    spendInWindow.set(id!, (spendInWindow.get(id!) ?? 0) + cents);
  }
  const planted = plantedSegments(OPTIONS);
  planted.customerIds.forEach((id, i) => {
    segmentOf.set(id, planted.segment[i]!);
  });
  await rm(outDir, { recursive: true, force: true });
});

test('the participants are the newsletter readers who had signed up before, each once', () => {
  const readers = [...customers.values()].filter((row) => row[7] === 'yes' && row[1]! < CAMPAIGN.from);
  expect(participants.map(({ id }) => id)).toEqual(readers.map((row) => row[0]));
});

test('ordered and spend are what the order file says about the weeks of the campaign', () => {
  for (const { id, ordered, visited, spend } of participants) {
    const cents = spendInWindow.get(id) ?? 0;
    expect(Math.round(Number(spend) * 100)).toBe(cents);
    expect(ordered).toBe(cents > 0 ? 1 : 0);
    expect(visited).toBeGreaterThanOrEqual(ordered);
  }
});

test('the arms are halves, independent of the segment and of the profile', () => {
  const groups = [
    participants,
    ...SEGMENTS.map((_, s) => participants.filter(({ id }) => segmentOf.get(id) === s)),
    participants.filter(({ id }) => customers.get(id)![2] === 'female'),
    participants.filter(({ id }) => Number(customers.get(id)![3]) > 1985),
  ];
  for (const group of groups) {
    const z = (shareOf(group, ({ mailed }) => mailed) - 0.5) * 2 * Math.sqrt(group.length);
    expect(Math.abs(z)).toBeLessThan(4);
  }
});

test('the e-mail brings visits and orders, most among bargain hunters and no orders of the lapsed', () => {
  expect(effect(participants, 'visited')).toBeGreaterThan(0.08);
  expect(effect(participants, 'ordered')).toBeGreaterThan(0.04);
  const bySegment = SEGMENTS.map((_, s) => participants.filter(({ id }) => segmentOf.get(id) === s));
  const effects = bySegment.map((group) => effect(group, 'ordered'));
  SEGMENTS.forEach(({ name, campaign }, s) => {
    const p = shareOf(bySegment[s]!, ({ ordered }) => ordered === 1);
    const error = Math.sqrt((4 * p * (1 - p)) / bySegment[s]!.length);
    expect(Math.abs(effects[s]! - 2 * campaign.orderLift * p), name).toBeLessThanOrEqual(4 * error);
  });
  const bargains = SEGMENTS.findIndex(({ name }) => name === 'bargain hunters');
  expect(effects[bargains]).toBe(Math.max(...effects.filter((_, s) => bySegment[s]!.length > 500)));
  expect(effects[bargains]).toBeGreaterThan(0.12);
});

function shareOf(group: readonly Participant[], holds: (participant: Participant) => boolean): number {
  return group.filter(holds).length / group.length;
}

function effect(group: readonly Participant[], outcome: 'visited' | 'ordered'): number {
  const arms = [true, false].map((mailed) => group.filter((participant) => participant.mailed === mailed));
  const [mailed, control] = arms.map((arm) => shareOf(arm, (participant) => participant[outcome] === 1));
  return mailed! - control!;
}
