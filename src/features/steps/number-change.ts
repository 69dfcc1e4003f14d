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

/** The pass of some changes. @param rare gives the feature of a number that does not come out within `bound`. */
export function numberPass(
  changes: readonly NumberChange[],
  { bound, rare }: { bound: number; rare: (value: number) => number },
): NumberPass {
  // a missing number is rare: what fills it is looked up there
  const steps = changes.filter(({ type }) => type !== 'fill');
  const last = steps.at(-1);
  const head = steps.slice(0, -1);
  if (last === undefined) return scalePass({ centre: 0, spread: 1 }, bound, rare);
  if (last.type === 'scale' && head.length === 0) return scalePass(last, bound, rare);
  const maps = steps.map((step) => {
    if (step.type === 'map') return step.each;
    const { centre, spread } = step as Extract<NumberChange, { type: 'scale' }>;
    return (value: number) => (value - centre) / spread;
  });
  return mapPass(maps, bound, rare);
}

function scalePass(
  { centre, spread }: { centre: number; spread: number },
  bound: number,
  rare: (value: number) => number,
): NumberPass {
  return (values, { from, to }, { data, at, stride }) => {
    for (let i = from, place = at; i < to; i++, place += stride) {
      const value = (values[i]! - centre) / spread;
      data[place] = value <= bound && value >= -bound ? value : rare(values[i]!);
    }
  };
}

function mapPass(
  maps: readonly ((value: number) => number)[],
  bound: number,
  rare: (value: number) => number,
): NumberPass {
  const [first, ...rest] = maps as [(value: number) => number, ...((value: number) => number)[]];
  return (values, { from, to }, { data, at, stride }) => {
    for (let i = from, place = at; i < to; i++, place += stride) {
      const raw = values[i]!;
      let value = Number.NaN;
      if (Math.abs(raw) < Number.POSITIVE_INFINITY) {
        value = first(raw);
        for (let j = 0; j < rest.length; j++) value = Number.isNaN(value) ? value : rest[j]!(value);
      }
      data[place] = value <= bound && value >= -bound ? value : rare(raw);
    }
  };
}
