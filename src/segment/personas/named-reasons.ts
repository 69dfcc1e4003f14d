import type { Reason } from '#contract';
import { type Certificate, verdictOf } from '../certify/index.ts';
import type { Description } from './describe-segments.ts';

/** The reasons of a certificate's verdict with the segments called by their names. */
export function namedReasons(certificate: Certificate, { personas, idOfLabel }: Description): Reason[] {
  const nameOf = new Map(personas.map(({ id, name }) => [id, name]));
  return verdictOf(certificate, ({ label }) => `"${nameOf.get(idOfLabel[label]!)!}"`).reasons;
}
