import type { CalibrationCurve } from '#contract';
import { type Binning, type Forecasts, reliabilityBins, TEN_BINS } from '../metrics/reliability.ts';
import { wilsonInterval } from './wilson.ts';

/**
 * What was said against what came (reliability curve); null without rows.
 * @param one the class that the forecasts are of; null: the likeliest class of each row.
 */
export function calibrationCurve(
  forecasts: Forecasts,
  one: number | null,
  binning: Binning = TEN_BINS,
): CalibrationCurve | null {
  const bins = reliabilityBins(forecasts, binning);
  if (bins.length === 0) return null;
  let off = 0;
  let total = 0;
  for (const { weight, said, came } of bins) {
    off += weight * Math.abs(said - came);
    total += weight;
  }
  return {
    class: one,
    by: binning.by,
    error: off / total,
    bins: bins.map(({ from, to, rows, effectiveRows, said, came }) => ({
      from,
      to,
      rows,
      said,
      came,
      ...wilsonInterval(came, effectiveRows),
    })),
  };
}
