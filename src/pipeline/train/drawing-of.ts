import { z } from 'zod';
import type { ModelDrawing } from '#contract';
import type { TreeArrays } from '#kernels';
import type { FittedProcedure } from '#learn';

/** Questions from the root of a drawn tree to its ends. */
const DEEPEST = 3;
/** Levels that a question names. */
const MOST_LEVELS = 2;

type Nodes = Extract<ModelDrawing, { kind: 'tree' }>['nodes'];

/** How a fitted procedure can be drawn; null where it cannot: the network, the first tree, the steps. */
export function drawingOf({ part }: FittedProcedure, classNames: readonly string[]): ModelDrawing | null {
  if (part?.kind === 'two-step')
    return { kind: 'tree', title: 'The steps', nodes: stepNodes(part.steps, classNames) };
  if (part?.kind !== 'classifier') return null;
  const model: object = part.model;
  const features = 'features' in model && Array.isArray(model.features) ? (model.features as string[]) : [];
  if ('network' in model) {
    const { layers } = model.network as { layers: readonly { nIn: number; nOut: number }[] };
    return {
      kind: 'network',
      inputs: features.length,
      layers: layers.map(({ nOut }) => nOut),
      classes: [...classNames],
    };
  }
  if (!('trees' in model)) return null;
  const trees = model.trees as TreeArrays;
  const nTrees = trees.roots.length - 1;
  if (nTrees < 1) return null;
  const counts = 'counts' in model && model.counts instanceof Float64Array ? model.counts : null;
  const title = nTrees === 1 ? 'The tree' : `The first of ${nTrees} trees`;
  return {
    kind: 'tree',
    title,
    nodes: treeNodes(trees, { features, classNames, levels: levelsOf(part.spec), counts }),
  };
}

function treeNodes(
  trees: TreeArrays,
  {
    features,
    classNames,
    levels,
    counts,
  }: {
    features: readonly string[];
    classNames: readonly string[];
    /** By column: the level of each code. */
    levels: ReadonlyMap<string, ReadonlyMap<number, string>>;
    /** [nodes, classes] customers, where they are known. */
    counts: Float64Array | null;
  },
): Nodes {
  const nodes: Nodes = [];
  const add = (node: number, depth: number): number => {
    const place = nodes.length;
    const feature = trees.features[node]!;
    const isEnd = feature < 0;
    const text = isEnd
      ? endText(trees, node, classNames)
      : depth === DEEPEST
        ? soFar(counts, { node, classNames })
        : questionOf(trees, {
            node,
            name: features[feature] ?? `column ${feature}`,
            levels: levels.get(features[feature] ?? ''),
          });
    nodes.push({ text, children: [] });
    if (isEnd || depth === DEEPEST) return place;
    const child = trees.children[node]!;
    for (const [side, how] of ['yes', 'no'].entries())
      nodes[place]!.children.push({ how, node: add(child + side, depth + 1) });
    return place;
  };
  add(trees.roots[0]!, 0);
  return nodes;
}

function questionOf(
  trees: TreeArrays,
  { node, name, levels }: { node: number; name: string; levels: ReadonlyMap<number, string> | undefined },
): string {
  const threshold = trees.thresholds[node]!;
  const offset = trees.setOffsets[node]!;
  if (offset >= 0) {
    // bits of codes that no level has say where what is not known goes
    const codes = Array.from({ length: 32 * trees.setWords[node]! }, (_, code) => code).filter(
      (code) =>
        (levels === undefined || levels.has(code)) &&
        ((trees.sets[offset + (code >>> 5)]! >>> (code & 31)) & 1) === 1,
    );
    const named = codes.slice(0, MOST_LEVELS).map((code) => levels?.get(code) ?? `no. ${code + 1}`);
    const more = codes.length > MOST_LEVELS ? ` +${codes.length - MOST_LEVELS}` : '';
    return `${name}: ${named.join(', ')}${more}?`;
  }
  if (threshold > 3.4e38) return `${name} is known?`;
  // an indicator is 0 or 1: the question is whether it is not there
  if (name.includes(' = ') && threshold > 0 && threshold < 1) return `not ${name}?`;
  return `${name} up to ${Number(threshold.toPrecision(4))}?`;
}

/** Where a drawing ends before the tree does. */
function soFar(
  counts: Float64Array | null,
  { node, classNames }: { node: number; classNames: readonly string[] },
): string {
  if (counts === null) return 'further questions';
  const own = counts.subarray(node * classNames.length, (node + 1) * classNames.length);
  const total = own.reduce((sum, count) => sum + count, 0);
  const most = own.indexOf(Math.max(...own));
  return `${classNames[most]!}: ${Math.round((100 * own[most]!) / total)} %, goes on`;
}

const codesSchema = z.object({
  step: z.literal('codes'),
  spec: z.object({
    columns: z.array(
      z.object({
        column: z.string(),
        levels: z.array(z.object({ level: z.string(), value: z.number() })),
      }),
    ),
  }),
});

/** By column: the level of each code; nothing where the preparation has none. */
function levelsOf(spec: unknown): Map<string, Map<number, string>> {
  const found = z.object({ steps: z.array(z.unknown()) }).safeParse(spec);
  const steps = found.success ? found.data.steps : [];
  const coded = steps.flatMap((one) => {
    const step = codesSchema.safeParse(one);
    return step.success ? step.data.spec.columns : [];
  });
  return new Map(
    coded.map(({ column, levels }) => [column, new Map(levels.map(({ level, value }) => [value, level]))]),
  );
}

/** What an end says: the likeliest class of a tree of shares, what it adds in boosting. */
function endText(
  { width, values, children }: TreeArrays,
  node: number,
  classNames: readonly string[],
): string {
  const own = values.subarray(children[node]!, children[node]! + width);
  if (width === 1) return `${own[0]! < 0 ? '' : '+'}${own[0]!.toFixed(3)} log-odds`;
  const most = own.indexOf(Math.max(...own));
  return `${classNames[most] ?? most}: ${Math.round(100 * own[most]!)} %`;
}

type Steps = Extract<NonNullable<FittedProcedure['part']>, { kind: 'two-step' }>['steps'];

function stepNodes(steps: Steps, classNames: readonly string[]): Nodes {
  const nodes: Nodes = [];
  const add = (at: number): number => {
    const place = nodes.length;
    const { name, branches } = steps[at]!;
    nodes.push({ text: name, children: [] });
    for (const branch of branches) {
      if ('step' in branch) {
        nodes[place]!.children.push({ how: '', node: add(branch.step) });
        continue;
      }
      nodes.push({
        text: branch.classes.map((one) => classNames[one] ?? String(one)).join(', '),
        children: [],
      });
      nodes[place]!.children.push({ how: '', node: nodes.length - 1 });
    }
    return place;
  };
  add(0);
  return nodes;
}
