import { AppError, type Rng } from '#base';
import type { ClassifierInput, Resampler } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { addCopies } from './add-copies.ts';
import { classPoints } from './class-points.ts';
import { drawEvenly } from './draw-rows.ts';
import { nearestRows } from './nearest-rows.ts';
import { type NominalBlock, nominalBlocks } from './nominal-blocks.ts';
import { rowsByClass } from './rows-by-class.ts';

/** Neighbours within the class between which new rows are put. */
const NEIGHBOURS = 5;

/** How synthetic rows are made. */
export interface SmoteOptions {
  /** Neighbours of the same class to go towards, at least 1; default 5. */
  readonly neighbours?: number;
}

/**
 * Raises every class to the size of the largest by rows at random places between a row and one of its nearest
 * neighbours of the same class (Chawla, Bowyer, Hall and Kegelmeyer 2002, section 4.2). All rows come first, as they
 * were. Where one of the two values is missing the row's own stays. At most O(rows squared * columns) a class.
 * @throws OPTION_INVALID when there are categories as codes: between two codes lies no level.
 */
export function smote({ neighbours = NEIGHBOURS }: SmoteOptions = {}): Resampler {
  return synthetic({ name: 'smote', neighbours, blocksOf: requireNoCodes });
}

/**
 * SMOTE where some columns are categories (section 6.1 of the same paper): a new row takes of every category the level
 * of most of the neighbours, of the nearest where levels tie; a level that differs adds the squared median standard
 * deviation of the class's numbers to squared distances.
 */
export function smoteNc({ neighbours = NEIGHBOURS }: SmoteOptions = {}): Resampler {
  return synthetic({ name: 'smote-nc', neighbours, blocksOf: ({ features }) => nominalBlocks(features) });
}

interface Method {
  readonly name: string;
  readonly neighbours: number;
  readonly blocksOf: (x: FeatureMatrix) => readonly NominalBlock[];
}

function synthetic({ name, neighbours, blocksOf }: Method): Resampler {
  if (!Number.isInteger(neighbours) || neighbours < 1) {
    throw new AppError('OPTION_INVALID', `${name}: expected neighbours of at least 1, got ${neighbours}`);
  }
  return {
    name,
    async resample(input, ctx) {
      const rng = ctx.rng.fork(name);
      const blocks = blocksOf(input.x);
      const classes = rowsByClass(input);
      const most = Math.max(...classes.map((rows) => rows.length));
      const stems = classes.map((rows, one) =>
        rows.length === 0 ? new Uint32Array(0) : drawEvenly(rows, most - rows.length, rng.fork(one)),
      );
      const count = stems.reduce((sum, own) => sum + own.length, 0);
      if (count === 0) return input;
      const grown = addCopies(input, Uint32Array.from(stems.flatMap((own) => [...own])), ctx.pool);
      try {
        let at = input.x.x.nRows;
        for (const [one, rows] of classes.entries()) {
          const k = Math.min(neighbours, rows.length - 1);
          if (stems[one]!.length > 0 && k < neighbours) warnOfFew({ name, one, rows, k, neighbours }, ctx);
          if (stems[one]!.length > 0 && k > 0)
            await fill(grown, { at, rows, stems: stems[one]!, blocks, k, rng: rng.fork(`rows ${one}`) }, ctx);
          at += stems[one]!.length;
        }
        return grown;
      } catch (error) {
        grown.x.x.release();
        throw error;
      }
    },
  };
}

interface Filling {
  /** First of the rows to fill; they are copies of their stems so far. */
  readonly at: number;
  /** Rows of the class, ascending. */
  readonly rows: Uint32Array;
  /** Ascending, of `rows`. */
  readonly stems: Uint32Array;
  readonly blocks: readonly NominalBlock[];
  readonly k: number;
  readonly rng: Rng;
}

async function fill({ x }: ClassifierInput, filling: Filling, ctx: Context): Promise<void> {
  const { at, rows, stems, blocks, k, rng } = filling;
  const points = classPoints(x, { rows, blocks });
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  const queries = Uint32Array.from(new Set(stems), (row) => placeOf.get(row)!);
  const found = await nearestRows(points, { queries, k }, ctx);
  const { data, nCols } = x.x;
  let query = 0;
  for (const [i, stem] of stems.entries()) {
    if (i > 0 && stem !== stems[i - 1]) query++;
    const near = found.subarray(query * k, (query + 1) * k);
    const [to, from] = [(at + i) * nCols, rows[near[rng.int(k)]!]! * nCols];
    const share = rng.next();
    for (const j of points.numeric) {
      const [own, other] = [data[to + j]!, data[from + j]!];
      if (!Number.isNaN(other)) data[to + j] = own + share * (other - own);
    }
    for (const [block, { from: first, to: end }] of blocks.entries()) {
      const row = rows[mostCommon(near, (one) => points.levels[one * blocks.length + block]!)]! * nCols;
      data.copyWithin(to + first, row + first, row + end);
    }
  }
}

/** The first of those whose level most of them have; of levels that tie, the one that comes first. */
function mostCommon(near: Uint32Array, levelOf: (row: number) => number): number {
  let [best, most] = [near[0]!, 0];
  for (const row of near) {
    let count = 0;
    for (const other of near) if (levelOf(other) === levelOf(row)) count++;
    if (count > most) [best, most] = [row, count];
  }
  return best;
}

function requireNoCodes({ features }: FeatureMatrix): NominalBlock[] {
  const coded = features.find(({ kind }) => kind === 'category');
  if (coded === undefined) return [];
  throw new AppError(
    'OPTION_INVALID',
    `smote: expected columns that are numbers, got levels in "${coded.column}"`,
    { hint: 'Use smote-nc, which takes levels from neighbours.', data: { column: coded.column } },
  );
}

function warnOfFew(
  {
    name,
    one,
    rows,
    k,
    neighbours,
  }: { name: string; one: number; rows: Uint32Array; k: number; neighbours: number },
  { log }: Context,
): void {
  if (k === 0) log.warn(`${name}: class ${one} has one row: it is repeated`);
  else log.warn(`${name}: class ${one} has ${rows.length} rows: ${k} neighbours instead of ${neighbours}`);
}
