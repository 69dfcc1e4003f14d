import { z } from 'zod';
import { type FittedRule, ruleLearner } from '../by-rule/index.ts';
import { findFigures } from './find-figures.ts';
import { type RfmRulesOptions, rfmRulesOptionsSchema } from './options.ts';
import { quintileEdges } from './quintile-edges.ts';
import { labelCells, placeByRfm, type RfmRule, rfmSql, scoresOf } from './rule.ts';
import { cellOf, RFM_SEGMENTS, SEGMENT_OF_CELL } from './segments.ts';

/** Segments by quintiles of recency, frequency and monetary, with the edges between the scores. */
export type RfmRulesModel = FittedRule<RfmRule>;

/**
 * The eleven segments of RFM scores: each figure is cut into quintiles, recency the other way round, and the 125 cells
 * of the three scores belong to the segments (`RFM_SEGMENTS`). Only segments that somebody is in get a label. O(n log n)
 * @throws ROLE_MISSING, COLUMN_UNKNOWN when a figure is not among the features.
 */
export const rfmRulesLearner = ruleLearner<RfmRulesOptions, RfmRule>({
  name: 'rfm-rules',
  title: 'RFM rules',
  version: 1,
  options: rfmRulesOptionsSchema,
  own: z.object({
    figures: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
    edges: z.array(z.number()).length(12),
    labelOfCell: z.array(z.number().int()).length(125),
  }),
  fits: ({ figures, labelOfCell }, { features, k }) =>
    figures.every((at) => at >= 0 && at < features.length) &&
    labelOfCell.every((label) => label >= 0 && label < k),
  cut({ x, features }, options) {
    const figures = findFigures(features, options);
    const edges = figures.flatMap((at) =>
      quintileEdges(Float64Array.from({ length: x.nRows }, (_, i) => x.data[i * x.nCols + at]!)),
    );
    const groups = Int32Array.from({ length: x.nRows }, (_, i) => {
      return SEGMENT_OF_CELL[cellOf(...scoresOf(x, i, { figures, edges }))]!;
    });
    return {
      groups,
      names: RFM_SEGMENTS.map(({ name }) => name),
      own: (present) => ({ figures, edges, labelOfCell: labelCells(present) }),
    };
  },
  place: placeByRfm,
  labelSql: rfmSql,
});
