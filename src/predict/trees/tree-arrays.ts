export type { TreeArrays } from '#kernels';
