export type { KernelMatrix, KernelPool } from './types.ts';
