import type { Column, ColumnKind, Verdict } from '#contract';

/** A made-up feature: `raw` turns a standard score into a value of the column; levels make it a category. */
export type FixtureFeature = {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly raw?: (z: number) => number;
  readonly levels?: readonly string[];
};

/** A made-up segment; `centre` holds a standard score per feature. */
export type FixtureSegment = {
  readonly name: string;
  readonly sentence: string;
  readonly centre: readonly number[];
};

/** What a made-up report shows. */
export type FixtureOptions = {
  readonly title: string;
  readonly customers: number;
  readonly features: readonly FixtureFeature[];
  readonly segments: readonly FixtureSegment[];
  readonly verdict: Verdict;
  readonly stability: readonly number[];
  readonly p: number;
  readonly extraColumns: readonly Column[];
  readonly tiers: boolean;
};
