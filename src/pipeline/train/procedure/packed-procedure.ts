import { z } from 'zod';

const packedBundle = { format: z.string(), version: z.number().int(), facts: z.unknown() };

/** A learner with what prepares its rows. */
export interface PackedClassifier {
  readonly kind: 'classifier';
  readonly learner: string;
  readonly recipe: unknown;
  readonly model: { readonly format: string; readonly version: number; readonly facts?: unknown };
}

/** A step of a two-step classification. */
export interface PackedStep {
  readonly name: string;
  readonly decides: PackedProcedure;
  readonly branches: readonly (
    | { readonly name: string; readonly classes: readonly number[]; readonly shares: readonly number[] }
    | { readonly name: string; readonly step: PackedStep }
  )[];
}

/** A fitted procedure as plain JSON; its arrays are named by the way to it (`members.0.rows`). */
export type PackedProcedure =
  | PackedClassifier
  | { readonly kind: 'constant'; readonly shares: readonly number[] }
  | {
      readonly kind: 'voting';
      readonly voting: 'soft' | 'hard';
      readonly shares: readonly number[];
      readonly members: readonly PackedProcedure[];
    }
  | { readonly kind: 'two-step'; readonly nClasses: number; readonly first: PackedStep }
  | {
      readonly kind: 'calibrated';
      readonly inner: PackedProcedure;
      readonly calibrator: PackedClassifier['model'];
    }
  | {
      readonly kind: 'thresholded';
      readonly inner: PackedProcedure;
      readonly by: 'f1' | 'cost' | 'profit';
      readonly threshold: number;
    };

const shares = z.array(z.number().min(0).max(1)).min(1).max(10_000);

const stepSchema: z.ZodType<PackedStep> = z.lazy(() =>
  z.object({
    name: z.string(),
    decides: packedProcedureSchema,
    branches: z
      .array(
        z.union([
          z.object({ name: z.string(), step: stepSchema }),
          z.object({ name: z.string(), classes: z.array(z.number().int().min(0)).min(1), shares }),
        ]),
      )
      .min(2),
  }),
);

/** What a bundle says of its procedure; how deep it is nested is bounded by `procedureDepth`. */
export const packedProcedureSchema: z.ZodType<PackedProcedure> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('classifier'),
      learner: z.string(),
      recipe: z.unknown(),
      model: z.object(packedBundle),
    }),
    z.object({ kind: z.literal('constant'), shares: shares.min(2) }),
    z.object({
      kind: z.literal('voting'),
      voting: z.enum(['soft', 'hard']),
      shares,
      members: z.array(packedProcedureSchema).min(1).max(100),
    }),
    z.object({
      kind: z.literal('two-step'),
      nClasses: z.number().int().min(2).max(10_000),
      first: stepSchema,
    }),
    z.object({
      kind: z.literal('calibrated'),
      inner: packedProcedureSchema,
      calibrator: z.object(packedBundle),
    }),
    z.object({
      kind: z.literal('thresholded'),
      inner: packedProcedureSchema,
      by: z.enum(['f1', 'cost', 'profit']),
      threshold: z.number(),
    }),
  ]),
);

/** The learners of a packed procedure, each once. */
export function packedLearners(packed: PackedProcedure): string[] {
  const found = new Set<string>();
  const visit = (part: PackedProcedure): void => {
    if (part.kind === 'classifier') found.add(part.learner);
    if (part.kind === 'voting') part.members.forEach(visit);
    if (part.kind === 'calibrated' || part.kind === 'thresholded') visit(part.inner);
    if (part.kind === 'two-step') visitStep(part.first);
  };
  const visitStep = ({ decides, branches }: PackedStep): void => {
    visit(decides);
    for (const branch of branches) if ('step' in branch) visitStep(branch.step);
  };
  visit(packed);
  return [...found];
}
