export { type DescribeInput, type Description, describeSegments } from './describe-segments.ts';
export { formatCount, formatNumber, formatShare, formatValue, type ValueKind } from './format-value.ts';
export { namedReasons } from './named-reasons.ts';
