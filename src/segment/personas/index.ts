export { columnWords } from './column-label.ts';
export { conceptOf } from './concepts.ts';
export { type DescribeInput, type Description, describeSegments } from './describe-segments.ts';
export { formatCount, formatNumber, formatShare, formatValue, type ValueKind } from './format-value.ts';
export { namedReasons } from './named-reasons.ts';
export { segmentProfiles } from './segment-profiles.ts';
export { traitInWords } from './sentence.ts';
