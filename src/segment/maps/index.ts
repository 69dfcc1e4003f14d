export { type UmapLayout, type UmapOptions, umap } from './umap.ts';
