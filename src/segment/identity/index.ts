export { type KeptIdentity, type KnownSegment, keepIds } from './keep-ids.ts';
export { type AfterFate, type BeforeFate, matchSegments, type SegmentMatch } from './match-segments.ts';
