export type { Certificate, CertifiedSegment } from './certificate.ts';
export { type Certified, certify } from './certify.ts';
export { certifyGiven } from './certify-given.ts';
export type { CertifyOptions, ValueColumn } from './options.ts';
export { verdictOf } from './verdict.ts';
