export { type EarlierProfile, type KeptIdentity, type KnownSegment, keepIds } from './keep-ids.ts';
export { type CentreMatch, type CentrePair, matchCentres } from './match-centres.ts';
export { type AfterFate, type BeforeFate, matchSegments, type SegmentMatch } from './match-segments.ts';
