import { engineOf } from './pool/engine-of.ts';
import type { InternedTexts } from './text-interner.ts';
import type { KernelPool } from './types.ts';

/** What `classifyTexts` tells apart, by class; null where a text has to be looked at closer. */
export const TEXT_CLASSES = [null, 'blank', 'integer', 'whole', 'decimal', 'yearFirst', 'text'] as const;

/** Classes of some texts of a column. */
export interface ClassifiedTexts {
  /** [to - from] places in `TEXT_CLASSES`. */
  readonly classes: Int32Array;
  /** The form that all texts but blank ones share, so that other texts are other values: whole numbers, or dates of one kind; 0 where there is none. */
  readonly form: number;
}

/**
 * What texts are at first sight: 123 `integer`, 17.0 `whole`, 12.50 `decimal`, 2024-07-01T00:21:34 `yearFirst`; plain
 * ASCII `text`.
 * @param prefixes three letters each, lower case: texts that begin so are looked at closer.
 */
export async function classifyTexts(
  pool: KernelPool,
  { texts, ends }: Pick<InternedTexts, 'texts' | 'ends'>,
  {
    from,
    to,
    prefixes,
  }: { readonly from: number; readonly to: number; readonly prefixes: readonly string[] },
): Promise<ClassifiedTexts> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const classes = scope.i32(to - from);
    const letters = scope.i32(prefixes.length);
    letters.set(prefixes.map((prefix) => Buffer.from(`${prefix}\0`).readInt32LE()));
    const i32 = [
      texts.byteOffset,
      ends.byteOffset,
      classes.byteOffset,
      letters.byteOffset,
      from,
      to,
      prefixes.length,
    ];
    const form = await engine.task('classifyTexts', scope.block({ i32 }));
    return { classes: new Int32Array(classes), form };
  } finally {
    scope.release();
  }
}
