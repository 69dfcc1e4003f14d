import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle, BundleArray } from '../protocol.ts';
import { CALIBRATION_METHODS, type Calibrator, calibratedClasses } from './calibrator.ts';
import type { IsotonicKnots } from './isotonic.ts';

const FORMAT = 'calibrator';
const VERSION = 1;
/** No fit comes near it, and a product with a logit stays finite. */
const MOST = 1e100;

const factsSchema = z.object({
  method: z.enum(CALIBRATION_METHODS),
  nClasses: z.number().int().min(2).max(10_000),
});

/** A calibrator as plain JSON and arrays. */
export function packCalibrator(calibrator: Calibrator): Bundle {
  const { method, nClasses } = calibrator;
  return { format: FORMAT, version: VERSION, facts: { method, nClasses }, arrays: arraysOf(calibrator) };
}

function arraysOf(calibrator: Calibrator): Record<string, BundleArray> {
  if (calibrator.method === 'temperature')
    return { inverse: Float64Array.of(calibrator.temperature.inverse) };
  if (calibrator.method === 'platt')
    return {
      slope: Float64Array.from(calibrator.maps, ({ slope }) => slope),
      offset: Float64Array.from(calibrator.maps, ({ offset }) => offset),
    };
  return {
    knots: Uint32Array.from(calibrator.maps, ({ x }) => x.length),
    x: joined(calibrator.maps.map(({ x }) => x)),
    y: joined(calibrator.maps.map(({ y }) => y)),
  };
}

/**
 * The calibrator of a bundle, which may come from a stranger.
 * @throws FORMAT_UNSUPPORTED when it is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackCalibrator({ format, version, facts, arrays }: Bundle): Calibrator {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `calibrator: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const parsed = factsSchema.safeParse(facts);
  if (!parsed.success) throw corrupt('its facts are not those of a calibrator');
  const { method, nClasses } = parsed.data;
  if (method === 'temperature') {
    const [inverse] = numbers(arrays, 'inverse', 1);
    if (!(inverse! > 0 && inverse! <= MOST)) throw corrupt('a number is out of range');
    return { nClasses, method, temperature: { inverse: inverse! } };
  }
  const nMaps = calibratedClasses(nClasses).length;
  return method === 'platt'
    ? { nClasses, method, maps: plattMaps(arrays, nMaps) }
    : { nClasses, method, maps: isotonicMaps(arrays, nMaps) };
}

function plattMaps(arrays: Bundle['arrays'], nMaps: number) {
  const slope = numbers(arrays, 'slope', nMaps);
  const offset = numbers(arrays, 'offset', nMaps);
  for (const value of [...slope, ...offset])
    if (!(Math.abs(value) <= MOST)) throw corrupt('a number is out of range');
  return Array.from(slope, (value, i) => ({ slope: value, offset: offset[i]! }));
}

function isotonicMaps(arrays: Bundle['arrays'], nMaps: number): IsotonicKnots[] {
  const { knots } = arrays;
  if (!(knots instanceof Uint32Array) || knots.length !== nMaps) throw corrupt('knots: unexpected shape');
  const total = knots.reduce((sum, count) => sum + count, 0);
  const x = numbers(arrays, 'x', total);
  const y = numbers(arrays, 'y', total);
  let from = 0;
  return Array.from(knots, (count) => {
    const map = { x: x.slice(from, from + count), y: y.slice(from, from + count) };
    from += count;
    requireRising(map);
    return map;
  });
}

function requireRising({ x, y }: IsotonicKnots): void {
  if (x.length === 0) throw corrupt('a class has no knots');
  for (const [i, value] of y.entries()) {
    const inside = Math.abs(x[i]!) <= MOST && value >= 0 && value <= 1;
    if (!inside || (i > 0 && !(x[i]! > x[i - 1]! && value >= y[i - 1]!)))
      throw corrupt('its knots do not rise within their range');
  }
}

function numbers(arrays: Bundle['arrays'], name: string, length: number): Float64Array {
  const array = arrays[name];
  if (!(array instanceof Float64Array) || array.length !== length)
    throw corrupt(`${name}: expected ${length} numbers`);
  return array;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function corrupt(what: string): AppError {
  return new AppError('WORKSPACE_CORRUPT', `calibrator: expected a whole one, but ${what}`);
}
