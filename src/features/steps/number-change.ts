/** What a fitted step does to each number of a column on its own; missing is NaN. */
export type NumberChange =
  /** A missing number becomes this one. */
  | { readonly type: 'fill'; readonly value: number }
  /** (value - centre) / spread; a missing one stays missing. */
  | { readonly type: 'scale'; readonly centre: number; readonly spread: number }
  /** Anything else; a missing one stays missing. */
  | { readonly type: 'map'; readonly each: (value: number) => number };

/** All changes, one after another, of one number. */
export function changed(changes: readonly NumberChange[], value: number): number {
  let now = value;
  for (const change of changes) {
    if (change.type === 'fill') now = Number.isNaN(now) ? change.value : now;
    else if (!Number.isNaN(now))
      now = change.type === 'scale' ? (now - change.centre) / change.spread : change.each(now);
  }
  return now;
}

/** Numbers at `from..to` go through all changes to every `stride`-th place from `at` on, rounded to f32. */
export type NumberPass = (
  values: Float64Array,
  range: { readonly from: number; readonly to: number },
  target: { readonly data: Float32Array; readonly at: number; readonly stride: number },
) => void;

/** What becomes of numbers that do not come out within bounds. */
export interface RareNumbers {
  readonly bound: number;
  /** The feature of a missing number; NaN: `rare` tells. */
  readonly missing: number;
  /** The feature of a number that is missing, infinite or comes out beyond `bound`. */
  rare(value: number): number;
}

/** The pass of some changes. */
export function numberPass(changes: readonly NumberChange[], rest: RareNumbers): NumberPass {
  const steps = changes.filter((change) => change.type !== 'fill');
  const [only, another] = steps;
  if (only === undefined) return scalePass({ centre: 0, spread: 1 }, rest);
  if (only.type === 'scale' && another === undefined) return scalePass(only, rest);
  const maps = steps.map((step) =>
    step.type === 'map' ? step.each : (value: number) => (value - step.centre) / step.spread,
  );
  return mapPass(maps, rest);
}

function scalePass(
  { centre, spread }: { readonly centre: number; readonly spread: number },
  { bound, missing, rare }: RareNumbers,
): NumberPass {
  const isKnown = !Number.isNaN(missing);
  return (values, { from, to }, { data, at, stride }) => {
    for (let i = from, place = at; i < to; i++, place += stride) {
      const raw = values[i]!;
      const value = (raw - centre) / spread;
      if (value <= bound && value >= -bound) data[place] = value;
      else data[place] = isKnown && Number.isNaN(raw) ? missing : rare(raw);
    }
  };
}

function mapPass(
  maps: readonly ((value: number) => number)[],
  { bound, missing, rare }: RareNumbers,
): NumberPass {
  const isKnown = !Number.isNaN(missing);
  return (values, { from, to }, { data, at, stride }) => {
    for (let i = from, place = at; i < to; i++, place += stride) {
      const raw = values[i]!;
      let value = Math.abs(raw) < Number.POSITIVE_INFINITY ? raw : Number.NaN;
      for (let j = 0; j < maps.length; j++) value = Number.isNaN(value) ? value : maps[j]!(value);
      if (value <= bound && value >= -bound) data[place] = value;
      else data[place] = isKnown && Number.isNaN(raw) ? missing : rare(raw);
    }
  };
}
